import type { MeetingState, MemberMeeting } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Conversation, type ConversationActions } from "../conversation/Conversation.tsx";
import type { Person } from "../conversation/people.ts";
import type { Coming } from "../conversation/useComings.ts";
import { Button } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { Icon } from "../design/Icon.tsx";
import { CentredPage, Heading } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { type Task, useTask } from "../design/task.ts";
import { text } from "../text/en.ts";
import { memberText } from "../text/en-members.ts";
import { type InviteActions, InviteDialog } from "./InviteDialog.tsx";
import { Lobby } from "./Lobby.tsx";
import "./meeting.css";
import { type LoadAccounts, type MembersActions, MembersDialog } from "./MembersDialog.tsx";
import { MemberWarnings } from "./MemberWarnings.tsx";

/** What a member can do in a meeting. */
export type MeetingActions = ConversationActions &
  InviteActions &
  MembersActions &
  Pick<MemberMeeting, "admit" | "decline" | "remove" | "confirmIdentity" | "end">;

type OpenDialog =
  | { readonly kind: "invite" }
  | { readonly kind: "members" }
  | { readonly kind: "end" }
  | { readonly kind: "remove"; readonly guest: Person };

interface MeetingViewProps {
  state: MeetingState;
  actions: MeetingActions;
  accounts: LoadAccounts;
  /** What is more urgent than all else in it. */
  notice?: ComponentChildren;
  comings?: readonly Coming[];
  onBack: () => void;
}

/** A meeting with what it takes to run it. */
export function MeetingView(props: MeetingViewProps) {
  const { state, notice, onBack } = props;
  return state.status === "waiting" ? (
    <NotYetIn state={state} notice={notice} onBack={onBack} />
  ) : (
    <RunningMeeting {...props} />
  );
}

/** The meeting is open to this person, but no device that may has signed this one in yet: they do so by themselves. */
function NotYetIn({ state, notice, onBack }: Pick<MeetingViewProps, "state" | "notice" | "onBack">) {
  return (
    <CentredPage>
      {notice}
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

function RunningMeeting({ state, actions, accounts, notice, comings, onBack }: MeetingViewProps) {
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
        lead={
          <Button kind="quiet" small class="button--icon" label={memberText.meeting.all} onClick={onBack}>
            <Icon name="back" />
          </Button>
        }
        buttons={
          mayAdmit && (
            <Button kind="primary" small onClick={() => setDialog({ kind: "invite" })}>
              <Icon name="link" />
              {memberText.meeting.invite}
            </Button>
          )
        }
        above={
          <>
            {notice}
            <Problem code={task.problem} />
            {mayAdmit && state.lobby.length > 0 && <Door state={state} actions={actions} task={task} />}
          </>
        }
        comings={comings}
        peopleButtons={
          open &&
          state.isHost && (
            <div class="meeting-options">
              <Button small onClick={() => setDialog({ kind: "members" })}>
                <Icon name="people" size={18} />
                {memberText.meeting.openTo}
              </Button>
              <Button small kind="danger" onClick={() => setDialog({ kind: "end" })}>
                {memberText.meeting.end}
              </Button>
            </div>
          )
        }
      />
      <Announcer lobby={mayAdmit ? state.lobby : []} />
      {dialog && (
        <MeetingDialog
          dialog={dialog}
          actions={actions}
          accounts={accounts}
          task={task}
          onClose={() => setDialog(undefined)}
        />
      )}
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
    default:
      return memberText.meeting.gone;
  }
}

/** The lobby, with decisions whose failure shows above it. */
function Door({ state, actions, task }: { state: MeetingState; actions: MeetingActions; task: Task }) {
  const decide = (decision: () => Promise<void>) =>
    new Promise<void>((resolve) => {
      task.run(() => decision().finally(resolve));
    });
  return (
    <Lobby
      guests={state.lobby}
      present={[state.self.name, ...state.participants.map(({ name }) => name)]}
      onAdmit={(...sessionIds) => decide(() => actions.admit(...sessionIds))}
      onDecline={(sessionId) => decide(() => actions.decline(sessionId))}
    />
  );
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

interface MeetingDialogProps {
  dialog: OpenDialog;
  actions: MeetingActions;
  accounts: LoadAccounts;
  task: Task;
  onClose: () => void;
}

function MeetingDialog({ dialog, actions, accounts, task, onClose }: MeetingDialogProps) {
  switch (dialog.kind) {
    case "invite":
      return <InviteDialog actions={actions} onClose={onClose} />;
    case "members":
      return <MembersDialog actions={actions} accounts={accounts} onClose={onClose} />;
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
    case "remove":
      return (
        <Confirm
          title={memberText.meeting.removeTitle(dialog.guest.name)}
          why={memberText.meeting.removeWhy}
          doIt={text.conversation.remove}
          onConfirm={() => task.run(() => actions.remove(dialog.guest.id))}
          onClose={onClose}
        />
      );
  }
}
