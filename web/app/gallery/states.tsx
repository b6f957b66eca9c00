import type { MeetingState, MemberKnockState, Message, Participant } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { AccountNotices } from "../src/account/AccountNotices.tsx";
import { AddDeviceDialog } from "../src/account/AddDeviceDialog.tsx";
import { AddDeviceView, type AddingDevice } from "../src/account/AddDeviceView.tsx";
import { type DevicesActions, type DevicesState, DevicesView } from "../src/account/DevicesView.tsx";
import { NewRecoveryCodeDialog } from "../src/account/NewRecoveryCodeDialog.tsx";
import { RecoveryCodeView } from "../src/account/RecoveryCodeView.tsx";
import { RenameDialog } from "../src/account/RenameDialog.tsx";
import { SignOutDialog } from "../src/account/SignOutDialog.tsx";
import { Welcome } from "../src/account/Welcome.tsx";
import { Composer } from "../src/conversation/Composer.tsx";
import type { Writing } from "../src/conversation/doing.ts";
import { MeetingCodeDialog } from "../src/conversation/MeetingCodeDialog.tsx";
import { MessageMenu } from "../src/conversation/MessageMenu.tsx";
import { named } from "../src/conversation/named.ts";
import { peopleOf } from "../src/conversation/people.ts";
import { SafetyNumberDialog } from "../src/conversation/SafetyNumberDialog.tsx";
import { WritingBar } from "../src/conversation/WritingBar.tsx";
import { Confirm } from "../src/design/Confirm.tsx";
import { Dialog } from "../src/design/Dialog.tsx";
import { NotSecure } from "../src/design/NotSecure.tsx";
import { FileDesk } from "../src/files/file-desk.ts";
import { SendFilesDialog } from "../src/files/SendFilesDialog.tsx";
import { Entry } from "../src/guest/Entry.tsx";
import type { EntryState, NoEntry } from "../src/guest/state.ts";
import { type GuestActions, Visit } from "../src/guest/Visit.tsx";
import { OpenElsewhere } from "../src/host/OpenElsewhere.tsx";
import { Door } from "../src/meeting/Door.tsx";
import { InviteDialog } from "../src/meeting/InviteDialog.tsx";
import { type MeetingActions, MeetingView } from "../src/meeting/MeetingView.tsx";
import { MembersDialog } from "../src/meeting/MembersDialog.tsx";
import { ReadyLink } from "../src/meeting/ReadyLink.tsx";
import { RemoveGuestDialog } from "../src/meeting/RemoveGuestDialog.tsx";
import { MeetingMenu } from "../src/meetings/MeetingMenu.tsx";
import { type MeetingsActions, type MeetingsState, MeetingsView } from "../src/meetings/MeetingsView.tsx";
import { NewMeetingDialog } from "../src/meetings/NewMeetingDialog.tsx";
import { SuspendedDevice } from "../src/meetings/SuspendedDevice.tsx";
import { MemberLinkView } from "../src/member-link/MemberLinkView.tsx";
import { NoticingView } from "../src/noticing/NoticingDialog.tsx";
import { NoticingQuestionView } from "../src/noticing/NoticingQuestion.tsx";
import type { Permission } from "../src/noticing/settings.ts";
import { type JoinState, JoinView } from "../src/sign-in/JoinView.tsx";
import { NoLink } from "../src/sign-in/NoLink.tsx";
import { OtherAccount } from "../src/sign-in/OtherAccount.tsx";
import { RecoverView } from "../src/sign-in/RecoverView.tsx";
import { SignInView } from "../src/sign-in/SignInView.tsx";
import { memberText } from "../src/text/members.ts";
import { text } from "../src/text/text.ts";
import * as sample from "./samples.ts";

const TITLE = "Second floor: keep or give up?";

const nothing = () => {};
const never = () => new Promise<never>(nothing);
const soon = async () => {};

const actions: MeetingActions & GuestActions = {
  say: never,
  edit: never,
  delete: never,
  react: never,
  sendFile: never,
  openFile: never,
  safetyNumber: async () => sample.safetyNumber,
  markVerified: soon,
  record: never,
  codes: () => sample.codes,
  dismiss: nothing,
  retry: nothing,
  leave: soon,
  invite: never,
  revoke: soon,
  clockDifference: 0,
  addMember: soon,
  removeMember: soon,
  setHost: soon,
  closeAdmission: soon,
  openAdmission: soon,
  admit: never,
  decline: soon,
  admitMember: never,
  declineMember: soon,
  remove: soon,
  confirmIdentity: soon,
  end: soon,
};

/** Some files are on their way, and some have failed. */
const busy: MeetingActions & GuestActions = {
  ...actions,
  sendFile: (_, { name, onProgress }) => {
    onProgress?.(31_400_000);
    return name === sample.tooLarge.name ? Promise.reject(sample.refusedWith("too_large")) : never();
  },
  openFile: (id, { onProgress } = {}) => {
    onProgress?.(1_100_000);
    return id === sample.damaged.id ? Promise.reject(sample.refusedWith("file_damaged")) : never();
  },
};

function BusyMeeting() {
  const desk = FileDesk.of(busy);
  if (desk.sending.length === 0) {
    const chosen = [sample.tooLarge, sample.recording, sample.recording].map((file) => ({ file, isPicture: false }));
    desk.send(chosen, true);
    void desk.save(sample.damaged);
    void desk.save(sample.coming);
  }
  return (
    <MeetingView
      state={sample.withFiles}
      actions={busy}
      accounts={accounts}
      onReconnect={nothing}
      onTakeOver={nothing}
      onBack={nothing}
    />
  );
}

const sendFiles = (files: readonly File[]) =>
  meeting({}, <SendFilesDialog files={files} others={3} onSend={nothing} onClose={nothing} />);

function MemberLink({ state, problem }: { state: MemberKnockState; problem?: string }) {
  return (
    <MemberLinkView
      meeting={{ title: "Second floor: keep or give up?", hostName: "Anna Berg" }}
      ownName="Emil Novák"
      state={state}
      problem={problem}
      onKnock={nothing}
      onStop={nothing}
      onElse={nothing}
    />
  );
}

const accounts = async () => sample.accounts;

const meetingsActions: MeetingsActions = {
  reload: nothing,
  open: nothing,
  create: never,
  putAway: nothing,
  devices: nothing,
  noticing: nothing,
};

/** Who knocks at a meeting that is not shown. */
const knocksOf = (title?: string) => (
  <Door
    state={{ ...sample.asHost, lobby: [sample.knock("Elif Demir")] }}
    actions={actions}
    task={{ busy: false, problem: undefined, run: soon, clear: nothing }}
    title={title && memberText.meeting.lobbyTitleOf(1, title)}
  />
);

const noticing = (allowed: Permission) => (
  <NoticingView
    now={{ sound: true, notifications: "plain", asked: true }}
    allowed={allowed}
    onSound={nothing}
    onNotifications={nothing}
    onClose={nothing}
  />
);

const guest = (state: EntryState) => () => (
  <Entry state={state} onReopen={nothing} onComeInHere={nothing} onKnock={nothing} />
);

const doing = { answer: nothing, change: nothing, remove: nothing, react: nothing };

const menu = (message: Message | undefined) =>
  message && <MessageMenu message={message} selfId={sample.asHost.self.address.id} doing={doing} onClose={nothing} />;

const composing = (writing: Writing) => (
  <div style={{ position: "fixed", insetInline: 0, bottom: 0 }}>
    <Composer
      meetingId={undefined}
      {...(writing.kind === "change" ? { initial: writing.message.text, sendLabel: text.talk.save } : {})}
      about={<WritingBar writing={writing} onCancel={nothing} />}
      readers={{ all: 2, ready: 2, pending: 0, refused: 0 }}
      onSay={never}
    />
  </div>
);

const visit = (changes: Partial<MeetingState>) => () => (
  <Visit meeting={{ ...sample.ready(sample.asGuest), ...changes }} actions={actions} />
);

const meeting =
  (changes: Partial<MeetingState>, over?: ComponentChildren, notice?: ComponentChildren, firstNew?: string) => () => (
    <>
      <MeetingView
        state={{ ...sample.ready(sample.asHost), ...changes }}
        actions={actions}
        accounts={accounts}
        notice={notice}
        firstNew={firstNew}
        onReconnect={nothing}
        onTakeOver={nothing}
        onBack={nothing}
      />
      {over}
    </>
  );

const meetings =
  (
    changes: Partial<MeetingsState>,
    over?: ComponentChildren,
    notice?: ComponentChildren,
    knocks?: (meetingId: string) => ComponentChildren,
  ) =>
  () => (
    <>
      <MeetingsView
        state={{
          me,
          meetings: sample.meetings,
          ...changes,
        }}
        actions={meetingsActions}
        notice={notice}
        knocks={knocks}
      />
      {over}
    </>
  );

const signInActions = { onOpen: nothing, onRetry: nothing, onElse: nothing };

const signIn = (changes: { busy: boolean; problem?: string }) => () => (
  <SignInView
    state={{ step: "form", suggestedName: "Anna Weber", suggestedDevice: "Chrome on Linux", ...changes }}
    {...signInActions}
  />
);

const join = (state: JoinState) => () => <JoinView state={state} onAsk={nothing} onStop={nothing} onElse={nothing} />;

const recover = (state: { busy: boolean; problem?: string }) => () => (
  <RecoverView suggestedDevice="Chrome on Linux" onRecover={nothing} onBack={nothing} {...state} />
);

const recoveryCode = (name: string) => () => (
  <RecoveryCodeView
    code={sample.recoveryCode}
    name={name}
    server="meet.example.org"
    busy={false}
    onNoted={nothing}
    onLater={nothing}
  />
);

const me = { userId: "user-anna", userName: "Anna Weber", deviceId: 1, deviceName: "Chrome on Linux" };

/** As the samples' devices were added: the laptop by Android, that by the phone. */
const goWith = (deviceId: number, keep: readonly number[]): readonly number[] => {
  const next = new Map([
    [2, 4],
    [4, 6],
  ]).get(deviceId);
  return next === undefined || keep.includes(next) ? [] : [next, ...goWith(next, keep)];
};

const devicesActions: DevicesActions = {
  back: nothing,
  reload: nothing,
  rename: never,
  newDeviceLink: async () => sample.deviceLink,
  goWith,
  signOut: never,
  showRecoveryCode: nothing,
  changeRecoveryCode: never,
};

const devices = (changes: Partial<DevicesState>, over?: ComponentChildren, notice?: ComponentChildren) => () => (
  <>
    <DevicesView
      state={{ me, server: "meet.example.org", devices: sample.ownDevices, ...changes }}
      actions={devicesActions}
      notice={notice}
    />
    {over}
  </>
);

const devicesCalled = (name: string): Partial<DevicesState> => ({
  me: { ...me, userName: name },
  devices: sample.ownDevices.map((device) => ({ ...device, name })),
});

const signOut = (index: number, changes: Partial<DevicesState> = {}) => {
  const { devices: all = sample.ownDevices, recoveryCode: code } = changes;
  const device = all[index];
  return devices(
    changes,
    device && (
      <SignOutDialog
        device={device}
        devices={all}
        recoveryCode={code}
        name={me.userName}
        server="meet.example.org"
        goWith={goWith}
        onSignOut={never}
        onClose={nothing}
      />
    ),
  );
};

const addings: readonly AddingDevice[] = [
  { step: "making" },
  { step: "pending", name: "Safari on iPhone" },
  { step: "adding", name: "Safari on iPhone" },
  { step: "done", name: "Safari on iPhone" },
  { step: "expired" },
  { step: "swapped" },
  { step: "refused" },
];

const adding = (state: AddingDevice) =>
  devices({}, <AddDeviceView state={state} onAdd={nothing} onNotMine={nothing} onAgain={nothing} onClose={nothing} />);

const accountNews = (onLook: (() => void) | undefined) => (
  <AccountNotices
    news={[{ kind: "added", deviceId: 5, name: "Chrome on Windows" }, { kind: "forked" }]}
    onLook={onLook}
    onDismiss={nothing}
  />
);

const suspended = <SuspendedDevice why="unauthenticated" onRetry={nothing} onDelete={nothing} />;

const lastPending = (state: MeetingState): MeetingState["messages"] =>
  state.messages.map((message, index, all) =>
    index === all.length - 1
      ? { ...message, author: { ...state.self }, delivery: "pending" }
      : index === all.length - 2 && message.author.isSelf
        ? { ...message, delivery: "failed", failure: { code: "mailbox_full", message: "" } }
        : message,
  );

/** The guest has no key of his yet. */
const carlPending = (who: Participant): Participant =>
  who.kind === "member" && !who.isHost ? { ...who, readsYou: "pending", readable: false, verifiedAs: undefined } : who;

const noEntries: readonly NoEntry[] = [
  "cut",
  "extended",
  "mangled",
  "burnt",
  "unknown",
  "revoked",
  "expired",
  "used-up",
  "closed",
  "ended",
  "elsewhere",
  "keys-lost",
];

const overs = ["left", "removed", "declined", "link-revoked", "link-used-up", "expired", "ended"] as const;

const [, carl] = peopleOf(sample.asHost.participants);
const [, , bo] = peopleOf(sample.asHost.participants);

const members = (all: MeetingState["members"]) => (
  <MembersDialog members={all} actions={actions} accounts={accounts} onClose={nothing} />
);

/** Carl's tablet, which joins. */
const notYetIn: Partial<MeetingState> = {
  status: "waiting",
  self: sample.carlsTablet,
  participants: sample.asHost.participants.map((who) => ({ ...who, isSelf: false, verifiedAs: undefined })),
};

/** Every state of every page, by name. */
export const states: Readonly<Record<string, () => ComponentChildren>> = {
  "not-secure": () => <NotSecure />,

  "guest-opening": guest({ step: "opening" }),
  "guest-name": guest({ step: "name", invitation: sample.joinInfo, knocking: false }),
  "guest-name-host-away": guest({
    step: "name",
    invitation: { ...sample.joinInfo, hostPresent: false },
    knocking: false,
  }),
  "guest-name-long-title": guest({
    step: "name",
    invitation: {
      ...sample.joinInfo,
      title:
        "Preparation of the annual general meeting: agenda, motions by members, election of the board and audit report",
    },
    knocking: true,
  }),
  "guest-name-problem": guest({
    step: "name",
    invitation: sample.joinInfo,
    knocking: false,
    problem: "rate_limited",
  }),
  "guest-name-no-storage": guest({
    step: "name",
    invitation: sample.joinInfo,
    knocking: false,
    problem: "storage_unavailable",
  }),
  "guest-trouble": guest({ step: "trouble", problem: "rate_limited" }),
  ...Object.fromEntries(noEntries.map((reason) => [`guest-no-entry-${reason}`, guest({ step: "no-entry", reason })])),
  "guest-waiting": visit({ status: "waiting" }),
  "guest-waiting-offline": visit({ status: "waiting", connection: "offline" }),
  "guest-waiting-other-meeting": visit({ status: "waiting", warnings: sample.otherMeetingWarnings }),
  "guest-waiting-long-name": visit({ ...sample.renamed(sample.asGuest, sample.LONG_NAME), status: "waiting" }),
  "guest-entering": visit({ participants: [] }),
  "guest-conversation": visit({}),
  "guest-conversation-empty": visit({
    messages: [],
    held: 2,
    participants: sample.asGuest.participants.map(carlPending),
  }),
  "guest-conversation-offline": visit({ connection: "offline", messages: lastPending(sample.asGuest) }),
  "guest-waiting-suspended": visit({ status: "waiting", connection: "suspended" }),
  "guest-suspended": visit({ connection: "suspended", messages: lastPending(sample.asGuest) }),
  "guest-warnings": visit({
    warnings: sample.guestWarnings,
    participants: sample.asGuest.participants.map(carlPending),
  }),
  ...Object.fromEntries(overs.map((status) => [`guest-over-${status}`, visit({ status })])),
  "guest-over-unsent": () => (
    <Visit
      meeting={{ ...sample.ready(sample.asGuest), status: "ended" }}
      actions={actions}
      unsent="One more thing, before we close: who tells the landlord?"
    />
  ),

  "sign-in": signIn({ busy: false }),
  "sign-in-busy": signIn({ busy: true }),
  "sign-in-looking": () => <SignInView state={{ step: "looking" }} {...signInActions} />,
  "sign-in-looking-problem": () => (
    <SignInView state={{ step: "looking", problem: "unreachable" }} {...signInActions} />
  ),
  "sign-in-problem": signIn({ busy: false, problem: "rate_limited" }),
  "sign-in-used": signIn({ busy: false, problem: "sign_in_link_used" }),
  "sign-in-no-link": () => <NoLink onLink={nothing} onRecover={nothing} />,
  "sign-in-lost": () => (
    <NoLink
      lost={{ userId: "0", deviceId: 2, deviceName: "Firefox on Windows" }}
      onLink={nothing}
      onRecover={nothing}
    />
  ),
  "sign-in-other": () => <OtherAccount name="Anna Weber" kind="sign-in" onStay={nothing} onUse={nothing} />,
  "sign-in-other-device": () => <OtherAccount name="Anna Weber" kind="device" onStay={nothing} onUse={nothing} />,
  join: join({ deviceName: "Safari on iPhone" }),
  "join-waiting": join({ deviceName: "Safari on iPhone", waiting: "asked" }),
  "join-adding": join({ deviceName: sample.LONG_NAME, waiting: "proved" }),
  "join-problem": join({ deviceName: "Safari on iPhone", problem: "unreachable" }),
  "join-used": join({ deviceName: "Safari on iPhone", problem: "device_link_used" }),
  "join-taken": join({ deviceName: "Safari on iPhone", problem: "device_link_taken" }),
  recover: recover({ busy: false }),
  "recover-problem": recover({ busy: false, problem: "recovery_unknown" }),
  "recovery-code": recoveryCode("Anna Weber"),
  "recovery-code-long-name": recoveryCode(sample.LONG_NAME),
  "recovery-code-right-to-left": recoveryCode(sample.RIGHT_TO_LEFT),

  devices: devices({}),
  "devices-loading": devices({ devices: undefined }),
  "devices-problem": devices({ devices: undefined, problem: "unreachable" }),
  "devices-only": devices({ devices: sample.ownDevices.slice(0, 1), recoveryCode: sample.recoveryCode }),
  "devices-bare": devices({ devices: sample.bareDevices }),
  "devices-long-name": devices(devicesCalled(sample.LONG_NAME)),
  "devices-right-to-left": devices(devicesCalled(sample.RIGHT_TO_LEFT)),
  "devices-recovered": devices({}, undefined, <Welcome kind="recovered" onDismiss={nothing} />),
  "devices-news": devices({}, undefined, accountNews(undefined)),
  "devices-new-code": devices({}, <NewRecoveryCodeDialog onChange={never} onClose={nothing} />),
  "devices-rename": devices({}, <RenameDialog name="Anna Weber" onRename={never} onClose={nothing} />),
  "devices-sign-out": signOut(1),
  "devices-sign-out-this": signOut(0),
  "devices-sign-out-alone": signOut(4),
  "devices-sign-out-long-name": signOut(1, devicesCalled(sample.LONG_NAME)),
  "devices-sign-out-only": signOut(0, { devices: sample.ownDevices.slice(0, 1) }),
  "devices-sign-out-only-not-noted": signOut(0, {
    devices: sample.ownDevices.slice(0, 1),
    recoveryCode: sample.recoveryCode,
  }),
  "devices-add": devices({}, <AddDeviceDialog onMake={async () => sample.deviceLink} onClose={nothing} />),
  ...Object.fromEntries(addings.map((state) => [`devices-add-${state.step}`, adding(state)])),
  "devices-add-problem": adding({ step: "making", problem: "quota_reached" }),
  "devices-add-long-name": adding({ step: "pending", name: sample.LONG_NAME, problem: "unreachable" }),

  meetings: meetings({}),
  "meetings-news": meetings({
    news: new Map([
      ["m1", { waiting: 2, unread: 0 }],
      ["m2", { waiting: 0, unread: 1 }],
    ]),
  }),
  "meetings-knocks": meetings(
    { news: new Map([["m1", { waiting: 1, unread: 2 }]]) },
    undefined,
    undefined,
    (meetingId) => meetingId === "m1" && knocksOf(),
  ),
  "open-elsewhere": () => <OpenElsewhere onHere={nothing} />,
  "meetings-noticing": meetings({}, noticing("granted")),
  "meetings-noticing-denied": meetings({}, noticing("denied")),
  "meetings-menu": () => (
    <>
      {meetings({})()}
      {sample.meetings[0] && (
        <MeetingMenu
          meeting={{ ...sample.meetings[0], endedAt: new Date(2076, 10, 24) }}
          isArchived={false}
          onPutAway={nothing}
          onClose={nothing}
        />
      )}
    </>
  ),
  "meetings-archived": meetings({ putAway: new Map([[sample.meetings[0]?.meetingId ?? "", "archived"]]) }),
  "meetings-none": meetings({ meetings: [] }),
  "meetings-loading": meetings({ meetings: undefined }),
  "meetings-problem": meetings({ meetings: undefined, problem: "unreachable" }),
  "meetings-suspended": meetings({}, undefined, suspended),
  "meetings-joined": meetings({}, undefined, <Welcome kind="joined" onDismiss={nothing} />),
  "meetings-account-news": meetings({}, undefined, accountNews(nothing)),
  "meetings-new": meetings({}, <NewMeetingDialog onCreate={never} onClose={nothing} />),

  meeting: meeting({}),
  "meeting-empty": meeting(sample.alone),
  "meeting-lobby": meeting({ lobby: [sample.knock("Elif Demir")] }),
  "meeting-lobby-many": meeting({
    lobby: [
      sample.knock("Elif Demir"),
      sample.knock("Frederike von Hohenstein-Lichtenberg", { sharedLink: true }),
      sample.knock("Bo, again", { linkUsed: true }),
    ],
  }),
  "meeting-partly-readable": meeting({ participants: sample.asHost.participants }),
  "meeting-distributing": meeting({
    participants: sample.asHost.participants,
    distribution: { done: 40, total: 500 },
  }),
  "meeting-offline": meeting({ connection: "offline", messages: lastPending(sample.asHost) }),
  "meetings-disabled": meetings(
    {},
    undefined,
    <SuspendedDevice why="account_disabled" onRetry={nothing} onDelete={nothing} />,
  ),
  "meeting-suspended": meeting({ connection: "suspended", messages: lastPending(sample.asHost) }, undefined, suspended),
  "meeting-warnings": meeting({
    warnings: sample.memberWarnings,
    participants: sample.withoutCarl(sample.ready(sample.asHost)),
  }),
  "meeting-further-warnings": meeting({
    warnings: sample.furtherWarnings,
    participants: sample.withoutCarl(sample.asHost),
  }),
  "meeting-storage-warnings": meeting({ warnings: sample.storageWarnings }),
  "meeting-crowd": meeting({ participants: sample.crowd }),
  "meeting-days": meeting({ messages: sample.overDays }),
  "meeting-many": meeting({ messages: sample.many, lobby: [sample.knock("Elif Demir")] }),
  "guest-many": visit({ messages: sample.many }),
  "meeting-passing-warnings": meeting({ warnings: sample.passingWarnings }),
  "meeting-comings": meeting({ messages: sample.overDays, comings: sample.comings }),
  "meeting-new": meeting({ comings: sample.comings }, undefined, undefined, "9"),
  "meeting-knock-labelled": meeting({
    lobby: [sample.knock("Dina Okafor", { tokenHash: "i1" }), sample.knock("R", { tokenHash: "i3", sharedLink: true })],
    invitations: sample.invitations,
  }),
  "meeting-knocks-elsewhere": meeting({}, undefined, knocksOf("Interview, afternoon")),
  "meeting-noticing-question": meeting({}, undefined, <NoticingQuestionView onTurnOn={nothing} onLater={nothing} />),
  "meeting-talk": meeting({ messages: sample.talk }),
  "guest-talk": visit({ messages: sample.talk }),
  "meeting-talk-right-to-left": meeting({
    ...sample.renamed(sample.asHost, sample.RIGHT_TO_LEFT),
    messages: sample.talk,
    warnings: [],
    lobby: [],
    memberLobby: [],
  }),
  "meeting-message-menu": meeting({ messages: sample.talk }, menu(sample.talk[0])),
  "meeting-message-menu-own": meeting({ messages: sample.talk }, menu(sample.talk[1])),
  "meeting-replying": meeting({}, composing({ kind: "answer", message: sample.answered })),
  "meeting-editing": meeting({}, composing({ kind: "change", message: sample.answered })),
  "meeting-ten-thousand": meeting({ messages: sample.tenThousand }),
  "meeting-links": meeting({ messages: sample.withLinks }),
  "meeting-long": meeting({ messages: sample.longMessages }),
  "meeting-long-name": meeting(sample.renamed(sample.asHost, sample.LONG_NAME)),
  "meeting-remove-shared": meeting(
    {},
    bo && (
      <RemoveGuestDialog
        guest={{ ...bo, devices: bo.devices.map((device) => ({ ...device, sharedLink: true })) }}
        onRemove={nothing}
        onClose={nothing}
      />
    ),
  ),
  "meeting-long-name-remove": meeting(
    {},
    <Confirm
      title={memberText.meeting.removeTitle(sample.LONG_NAME)}
      why={memberText.meeting.removeWhy}
      doIt={text.conversation.remove}
      onConfirm={nothing}
      onClose={nothing}
    />,
  ),
  "meeting-right-to-left": meeting({
    ...sample.renamed(sample.ready(sample.asHost), sample.RIGHT_TO_LEFT),
    warnings: [],
  }),
  "meeting-account-news": meeting({}, undefined, accountNews(nothing)),
  "meeting-nameless": meeting(named(sample.renamed(sample.asHost, ""))),
  "meeting-elsewhere": meeting({ connection: "elsewhere" }),
  "meeting-not-yet-in": meeting(notYetIn),
  "meeting-ended": meeting({ status: "ended" }),
  "meeting-invite": meeting(
    {},
    <InviteDialog
      title={TITLE}
      invitations={sample.invitations}
      isHost
      isAdmissionOpen
      actions={actions}
      onClose={nothing}
    />,
  ),
  "meeting-invite-clocks": meeting(
    {},
    <InviteDialog
      title={TITLE}
      invitations={sample.invitations}
      isHost
      isAdmissionOpen
      actions={{ ...actions, clockDifference: 2 * 24 * 60 * 60 * 1000 }}
      onClose={nothing}
    />,
  ),
  "meeting-invite-ready": meeting(
    {},
    <Dialog title={memberText.meeting.linkReady} onClose={nothing}>
      <ReadyLink
        title={TITLE}
        invitation={{ link: sample.link, maxUses: 1, isForMember: false, expiresAt: new Date(2076, 10, 24, 14, 0) }}
      />
    </Dialog>,
  ),
  "meeting-member-knocks": meeting({
    memberLobby: [
      { userId: "user-emil", name: "Emil Novák", tokenHash: "i1", knockedAt: new Date(2076, 10, 23, 14, 2) },
      { userId: "user-fay", name: sample.LONG_NAME, tokenHash: "i2", knockedAt: new Date(2076, 10, 23, 14, 3) },
    ],
  }),
  "member-link": () => <MemberLink state="none" />,
  "member-link-waiting": () => <MemberLink state="waiting" />,
  "member-link-declined": () => <MemberLink state="declined" />,
  "member-link-used": () => <MemberLink state="none" problem="invitation_used_up" />,
  "meeting-files": meeting(sample.withFiles),
  "guest-files": visit({ messages: sample.withFiles.messages }),
  "meeting-files-on-their-way": () => <BusyMeeting />,
  "send-file": sendFiles([sample.plan]),
  "send-files": sendFiles([sample.plan, sample.picture, sample.picture]),
  "meeting-members": meeting({}, members(sample.asHost.members)),
  "meeting-members-hosts": meeting({ members: sample.severalHosts }, members(sample.severalHosts)),
  "meeting-closed-to-guests": meeting({ isAdmissionOpen: false }),
  "meeting-closed-to-guests-invite": meeting(
    { isAdmissionOpen: false },
    <InviteDialog
      title={TITLE}
      invitations={sample.invitations}
      isHost
      isAdmissionOpen={false}
      actions={actions}
      onClose={nothing}
    />,
  ),
  "meeting-as-member": meeting({ ...sample.ready(sample.asMember), warnings: [] }),
  "meeting-left": meeting({ status: "left" }),
  "meeting-join-refused": meeting({ ...notYetIn, warnings: sample.joinWarnings }),
  "meeting-code": meeting({}, <MeetingCodeDialog codes={sample.codes} onClose={nothing} />),
  "safety-number": meeting({}, bo && <SafetyNumberDialog person={bo} actions={actions} onClose={nothing} />),
  "safety-number-long-name": meeting(
    {},
    bo && <SafetyNumberDialog person={{ ...bo, name: sample.LONG_NAME }} actions={actions} onClose={nothing} />,
  ),
  "safety-number-two-devices": meeting(
    {},
    carl && <SafetyNumberDialog person={carl} actions={actions} onClose={nothing} />,
  ),
};
