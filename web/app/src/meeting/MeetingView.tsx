import type { MeetingState, MemberInfo, MemberMeeting } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Conversation, type ConversationActions } from "../conversation/Conversation.tsx";
import type { Person } from "../conversation/people.ts";
import { Button } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Choice } from "../design/Field.tsx";
import { Icon } from "../design/Icon.tsx";
import { CentredPage, Heading } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { type Task, useTask } from "../design/task.ts";
import { waitingIn } from "../host/open-meetings.ts";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";
import { Door } from "./Door.tsx";
import { type InviteActions, InviteDialog } from "./InviteDialog.tsx";
import "./meeting.css";
import { type LoadAccounts, type MembersActions, MembersDialog } from "./MembersDialog.tsx";
import { MemberWarnings } from "./MemberWarnings.tsx";
import { RemoveGuestDialog } from "./RemoveGuestDialog.tsx";

/** What a member can do in a meeting. */
export type MeetingActions = ConversationActions &
  InviteActions &
  MembersActions &
  Pick<
    MemberMeeting,
    | "admit"
    | "decline"
    | "admitMember"
    | "declineMember"
    | "remove"
    | "confirmIdentity"
    | "closeAdmission"
    | "openAdmission"
    | "leave"
    | "end"
  >;

type OpenDialog =
  | { readonly kind: "invite" }
  | { readonly kind: "members" }
  | { readonly kind: "end" }
  | { readonly kind: "leave" }
  | { readonly kind: "remove"; readonly guest: Person };

const LOBBY = "lobby";

interface MeetingViewProps {
  state: MeetingState;
  actions: MeetingActions;
  accounts: LoadAccounts;
  /** What is more urgent than all else in it. */
  notice?: ComponentChildren;
  /** Tries at once to reach the server. */
  onReconnect: () => void;
  /** Takes this device back from another tab. */
  onTakeOver: () => void;
  /** The message above which the line stands that tells what is new. */
  firstNew?: string | undefined;
  onBack: () => void;
}

/** A meeting with what it takes to run it. */
export function MeetingView(props: MeetingViewProps) {
  const { state, notice, onBack } = props;
  return state.status === "waiting" ? (
    <NotYetIn state={state} actions={props.actions} notice={notice} onBack={onBack} />
  ) : (
    <RunningMeeting {...props} />
  );
}

/** The meeting is open to this person, and this device joins. */
function NotYetIn({
  state,
  actions,
  notice,
  onBack,
}: Omit<MeetingViewProps, "accounts" | "firstNew" | "onReconnect" | "onTakeOver">) {
  return (
    <CentredPage>
      {notice}
      <MemberWarnings
        warnings={state.warnings}
        onDismiss={(key) => actions.dismiss(key)}
        onConfirmIdentity={(who) => void actions.confirmIdentity(who.address)}
      />
      <div class="card stack">
        <p class="soft">
          <bdi>{state.title}</bdi>
        </p>
        <Heading>{memberText.meeting.notYetIn}</Heading>
        <p role="status">{memberText.meeting.notYetInWhy}</p>
        <Button onClick={onBack}>{memberText.meeting.all}</Button>
      </div>
    </CentredPage>
  );
}

function RunningMeeting({
  state,
  actions,
  accounts,
  notice,
  firstNew,
  onReconnect,
  onTakeOver,
  onBack,
}: MeetingViewProps) {
  const [dialog, setDialog] = useState<OpenDialog>();
  const task = useTask();
  const open = state.status === "admitted";
  const mayAdmit = open && state.mayAdmit;
  return (
    <>
      <Conversation
        state={state}
        actions={actions}
        emptyHint={cameLater(state) ? text.conversation.earlier : text.conversation.noneWhy}
        closed={open ? undefined : closedWords(state)}
        warnings={
          open && (
            <MemberWarnings
              warnings={state.warnings}
              onDismiss={(key) => actions.dismiss(key)}
              onConfirmIdentity={(who) => void task.run(() => actions.confirmIdentity(who.address))}
            />
          )
        }
        onRemove={mayAdmit ? (guest) => setDialog({ kind: "remove", guest }) : undefined}
        door={
          mayAdmit && state.lobby.length > 0
            ? { id: LOBBY, count: state.lobby.length, label: memberText.meeting.showLobby(state.lobby.length) }
            : undefined
        }
        lead={
          <Button kind="quiet" small class="button--icon" label={memberText.meeting.all} onClick={onBack}>
            <Icon name="back" />
          </Button>
        }
        buttons={
          mayAdmit && (
            <Button kind="primary" small onClick={() => setDialog({ kind: "invite" })}>
              <Icon name="link" />
              <span class="conversation-word">{memberText.meeting.invite}</span>
            </Button>
          )
        }
        above={
          <>
            {notice}
            <Problem code={task.problem} />
            {waitingIn(state) > 0 && <Door id={LOBBY} state={state} actions={actions} task={task} />}
          </>
        }
        firstNew={firstNew}
        onReconnect={onReconnect}
        onTakeOver={onTakeOver}
        peopleButtons={open && <Options state={state} actions={actions} task={task} onOpen={setDialog} />}
      />
      <Announcer lobby={mayAdmit ? state.lobby : []} />
      {dialog && (
        <MeetingDialog
          dialog={dialog}
          state={state}
          actions={actions}
          accounts={accounts}
          task={task}
          onOpen={setDialog}
          onClose={() => setDialog(undefined)}
        />
      )}
    </>
  );
}

interface OptionsProps {
  state: MeetingState;
  actions: MeetingActions;
  task: Task;
  onOpen: (dialog: OpenDialog) => void;
}

/** What can be done about the meeting as a whole, beside the people in it. */
function Options({ state, actions, task, onOpen }: OptionsProps) {
  const { isHost, isAdmissionOpen } = state;
  return (
    <>
      <div class="meeting-options">
        {isHost && (
          <Button small onClick={() => onOpen({ kind: "members" })}>
            <Icon name="people" size={18} />
            {memberText.meeting.openTo}
          </Button>
        )}
        <Button small onClick={() => onOpen({ kind: "leave" })}>
          {memberText.meeting.leave}
        </Button>
        {isHost && (
          <Button small kind="danger" onClick={() => onOpen({ kind: "end" })}>
            {memberText.meeting.end}
          </Button>
        )}
      </div>
      <div class="meeting-admission">
        <Icon name={isAdmissionOpen ? "link" : "lock"} size={18} />
        <span class="meeting-admission-words" role="status">
          {isAdmissionOpen ? memberText.meeting.guestsOpen : memberText.meeting.guestsClosed}
        </span>
        {isHost && (
          <Button
            small
            kind="quiet"
            busy={task.busy}
            onClick={() => void task.run(() => (isAdmissionOpen ? actions.closeAdmission() : actions.openAdmission()))}
          >
            {isAdmissionOpen ? memberText.meeting.closeToGuests : memberText.meeting.openToGuests}
          </Button>
        )}
      </div>
    </>
  );
}

/** Only the device that made the meeting has been there from the beginning. */
function cameLater({ participants: [first] }: MeetingState): boolean {
  return first?.isSelf !== true;
}

function closedWords({ status }: MeetingState): string {
  switch (status) {
    case "ended":
      return memberText.meeting.ended;
    case "signed-out":
      return memberText.meeting.signedOut;
    case "left":
      return memberText.meeting.left;
    default:
      return memberText.meeting.gone;
  }
}

/** Tells those who do not see the lobby who knocks. */
function Announcer({ lobby }: { lobby: MeetingState["lobby"] }) {
  const [first] = lobby;
  return (
    <p class="only-read announcer" role="status">
      {first &&
        (lobby.length === 1 ? memberText.meeting.knocked(first.name) : memberText.meeting.lobbyTitle(lobby.length))}
    </p>
  );
}

interface MeetingDialogProps extends OptionsProps {
  dialog: OpenDialog;
  accounts: LoadAccounts;
  onClose: () => void;
}

function MeetingDialog({ dialog, state, actions, accounts, task, onOpen, onClose }: MeetingDialogProps) {
  switch (dialog.kind) {
    case "invite":
      return (
        <InviteDialog
          title={state.title}
          invitations={state.invitations}
          isHost={state.isHost}
          isAdmissionOpen={state.isAdmissionOpen}
          actions={actions}
          onClose={onClose}
        />
      );
    case "members":
      return <MembersDialog members={state.members} actions={actions} accounts={accounts} onClose={onClose} />;
    case "end":
      return (
        <Confirm
          title={memberText.meeting.endTitle}
          why={memberText.meeting.endWhy}
          doIt={memberText.meeting.endNow}
          onConfirm={() => task.run(() => actions.end())}
          onClose={onClose}
        />
      );
    case "leave":
      return mustStay(state) ? (
        <LastHost
          members={state.members}
          onHandOver={(userId) =>
            void task.run(async () => {
              await actions.setHost(userId, true);
              await actions.leave();
            })
          }
          onOpen={onOpen}
          onClose={onClose}
        />
      ) : (
        <Confirm
          title={memberText.meeting.leaveTitle}
          why={memberText.meeting.leaveWhy}
          doIt={memberText.meeting.leave}
          keep={memberText.meeting.stay}
          onConfirm={() => void task.run(() => actions.leave())}
          onClose={onClose}
        />
      );
    case "remove":
      return (
        <RemoveGuestDialog
          guest={dialog.guest}
          onRemove={(options) => void task.run(() => actions.remove(dialog.guest.id, options))}
          onClose={onClose}
        />
      );
  }
}

/** A meeting with others in it needs a host. */
function mustStay({ isHost, members, participants }: MeetingState): boolean {
  const hosts = members.filter((member) => member.isHost).length;
  const hasOthers = members.length > 1 || participants.some(({ kind }) => kind === "guest");
  return isHost && hosts === 1 && hasOthers;
}

interface LastHostProps extends Pick<MeetingDialogProps, "onOpen" | "onClose"> {
  members: readonly MemberInfo[];
  /** Makes that member host, and leaves. */
  onHandOver: (userId: string) => void;
}

/** Who leaves as the only host hands the meeting over, or ends it. */
function LastHost({ members, onHandOver, onOpen, onClose }: LastHostProps) {
  const words = memberText.meeting;
  const heirs = members.filter((member) => member.mayChangeRole && !member.isHost);
  const [heir, setHeir] = useState(heirs[0]?.userId);
  return (
    <Dialog
      title={words.lastHostTitle}
      onClose={onClose}
      actions={
        <>
          <Button kind="danger" onClick={() => onOpen({ kind: "end" })}>
            {words.end}
          </Button>
          {heir === undefined ? (
            <Button onClick={() => onOpen({ kind: "members" })}>{words.openTo}</Button>
          ) : (
            <Button
              kind="primary"
              onClick={() => {
                onHandOver(heir);
                onClose();
              }}
            >
              {words.handOver}
            </Button>
          )}
        </>
      }
    >
      <p>{words.lastHostWhy}</p>
      {heir !== undefined && (
        <>
          <Choice
            label={words.handOverTo}
            value={heir}
            onChange={setHeir}
            options={heirs.map(({ userId, name }) => ({ value: userId, label: name }))}
          />
          <p class="soft small">{words.handOverWhy}</p>
        </>
      )}
    </Dialog>
  );
}
