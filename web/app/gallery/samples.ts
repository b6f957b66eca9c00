import type {
  Address,
  Author,
  Coming,
  DeviceLink,
  InvitationInfo,
  JoinInfo,
  LobbyGuest,
  MeetingCode,
  MeetingInfo,
  MeetingState,
  MemberInfo,
  Message,
  OwnDevice,
  Participant,
  SafetyNumber,
  Warning,
} from "@latchkey/client";

export const at = (hour: number, minute: number): Date => new Date(2026, 10, 23, hour, minute);

const author = (id: string, name: string, kind: Author["kind"], deviceId = 1): Author => ({
  address: { id, deviceId },
  name,
  kind,
  isSelf: false,
});

const anna = author("user-anna", "Anna Weber", "member");
const carl = author("user-carl", "Carl Mbeki", "member");
const carlsPhone = author("user-carl", "Carl Mbeki", "member", 2);
export const carlsTablet: Author = { ...author("user-carl", "Carl Mbeki", "member", 3), isSelf: true };
const bo = author("session-bo", "Bo Lindqvist", "guest");
const dina = author("session-dina", "Dina Okafor", "guest");
export const mallory = author("session-mallory", "Mallory", "guest");

const participant = (who: Author, rest: Partial<Participant> = {}): Participant => ({
  ...who,
  isHost: false,
  present: true,
  readsYou: "ready",
  readable: true,
  verifiedAs: undefined,
  sharedLink: false,
  ...rest,
});

const said = (minute: number, who: Author, text: string, rest: Partial<Message> = {}): Message => ({
  id: String(minute),
  author: who,
  text,
  sentAt: at(14, minute),
  seq: minute,
  delivery: "sent",
  ...rest,
});

const conversation: readonly Message[] = [
  said(2, carl, "The lease for the second floor ends in March. We should decide today whether we keep it."),
  said(3, anna, "I asked Bo to join us. He has the figures."),
  said(9, bo, "Hello everyone. In short: we use a third of it on an average day.", { vouchedBy: carl }),
  said(10, bo, "Mondays are the exception:\n  Mon 78 %\n  Tue 31 %\n  Wed 29 %", { vouchedBy: carl }),
  said(12, anna, "Thank you, that settles it for me."),
];

const present: readonly Participant[] = [
  participant(anna, { isHost: true }),
  participant(carl, { verifiedAs: carl.name }),
  participant(carlsPhone, { verifiedAs: carl.name, present: false, readsYou: "queued" }),
  participant(bo),
  participant(dina, { readsYou: "pending", readable: false }),
];

/** As long as a name may be, and without a place to break it. */
export const LONG_NAME = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbaubeamter1";

/** Anna made the meeting. */
const membersFor = (self: Author): readonly MemberInfo[] =>
  [anna, carl].map(({ address: { id }, name }) => ({
    userId: id,
    name,
    isHost: id === anna.address.id,
    isSelf: id === self.address.id,
    isProved: id === anna.address.id,
    devices: id === carl.address.id ? [1, 2] : [1],
    mayBeRemoved: self === anna && id !== anna.address.id,
    mayChangeRole: self === anna && id !== anna.address.id,
  }));

/** The sample meeting with the eyes of one of those in it. */
function seenBy(self: Author): MeetingState {
  const isSelf = (address: Address) => address.id === self.address.id && address.deviceId === self.address.deviceId;
  const own = <T extends Author>(who: T): T => ({ ...who, isSelf: isSelf(who.address) });
  return {
    meetingId: "meeting-1",
    title: "Second floor: keep or give up?",
    hostName: anna.name,
    status: "admitted",
    connection: "online",
    self: { ...self, isSelf: true },
    isHost: self === anna,
    mayAdmit: self === anna,
    isAdmissionOpen: true,
    members: membersFor(self),
    invitations: [],
    participants: present.map((who) => ({
      ...own(who),
      readsYou: isSelf(who.address)
        ? "self"
        : self.kind === "guest" && who.kind === "guest"
          ? "relayed"
          : self === anna
            ? who.readsYou
            : "ready",
    })),
    lobby: [],
    memberLobby: [],
    messages: conversation.map((message) => ({ ...message, author: own(message.author) })),
    comings: [],
    held: 0,
    coverage: { ready: 3, queued: 1, total: 4 },
    warnings: [],
  };
}

export const asHost = seenBy(anna);
export const asMember = seenBy(carl);
export const asGuest = seenBy(bo);

/** Everybody has keys. */
export const ready = (state: MeetingState): MeetingState => ({
  ...state,
  participants: state.participants.map((who) => (who.readsYou === "pending" ? { ...who, readsYou: "ready" } : who)),
});

export const alone: MeetingState = {
  ...asHost,
  messages: [],
  participants: asHost.participants.slice(0, 1),
};

const sentFile = (minute: number, who: Author, name: string, size: number, mediaType: string): Message =>
  said(minute, who, name, { file: { name, size, mediaType } });

/** Not handed out as it was sent. */
export const damaged = sentFile(21, bo, "Belegung 2. Stock.xlsx", 48_200, "application/vnd.ms-excel");
export const coming = sentFile(22, bo, "خطة الطابق الثاني.pdf", 3_400_000, "application/pdf");

export const withFiles: MeetingState = {
  ...ready(asHost),
  messages: [
    ...asHost.messages,
    damaged,
    coming,
    sentFile(23, carl, "The room in the corner, seen from the door.jpg", 2_100_000, "image/jpeg"),
    sentFile(30, { ...anna, isSelf: true }, `${"Minutes-of-the-meeting-".repeat(5)}final.txt`, 0, "text/plain"),
  ],
};

export const refusedWith = (code: string): Error => Object.assign(new Error(code), { code });

/** As large as it says: what is in it is not read here. */
const sized = (name: string, size: number): File => Object.defineProperty(new File([], name), "size", { value: size });

export const tooLarge = sized("All of it.zip", 700_000_000);
export const recording = sized("Interview.m4a", 82_000_000);
export const plan = new File(["plan"], "Plan.pdf", { type: "application/pdf" });
/** Its first bytes say that it is a PNG of 2 by 2. */
export const picture = new File(
  [
    Uint8Array.of(
      0x89,
      0x50,
      0x4e,
      0x47,
      0x0d,
      0x0a,
      0x1a,
      0x0a,
      0,
      0,
      0,
      13,
      0x49,
      0x48,
      0x44,
      0x52,
      0,
      0,
      0,
      2,
      0,
      0,
      0,
      2,
    ),
  ],
  "Corner.png",
  { type: "image/png" },
);

export const joinInfo: JoinInfo = {
  meetingId: "meeting-1",
  title: asHost.title,
  hostName: anna.name,
  hostPresent: true,
  shared: false,
};

export const knock = (name: string, rest: Partial<LobbyGuest> = {}): LobbyGuest => ({
  sessionId: `session-${name}`,
  name,
  tokenHash: "i0",
  sharedLink: false,
  linkUsed: false,
  knockedAt: at(14, 15),
  ...rest,
});

export const memberWarnings: readonly Warning[] = [
  { kind: "identity-changed", key: "1", who: carl },
  { kind: "roster-refused", key: "2", alarm: "account-missing", detail: "" },
];

/** Something is wrong with Carl's key: it is not the one that was verified, and is given nothing. */
export const withoutCarl = ({ participants }: MeetingState): readonly Participant[] =>
  participants.map((who) =>
    who.address.id === carl.address.id ? { ...who, readsYou: "refused", readable: false, verifiedAs: undefined } : who,
  );

export const otherMeetingWarnings: readonly Warning[] = [
  { kind: "roster-refused", key: "1", alarm: "other-meeting", detail: "" },
];

export const joinWarnings: readonly Warning[] = [{ kind: "join-refused", key: "1", code: "meeting_full", detail: "" }];

export const guestWarnings: readonly Warning[] = [{ kind: "roster-refused", key: "2", alarm: "forked", detail: "" }];

export const furtherWarnings: readonly Warning[] = [
  { kind: "roster-refused", key: "1", alarm: "shortened", detail: "" },
  { kind: "roster-refused", key: "2", alarm: "unsigned", detail: "" },
  { kind: "roster-refused", key: "3", alarm: "newer-version", detail: "" },
  { kind: "roster-refused", key: "12", alarm: "not-allowed", detail: "" },
  { kind: "account-refused", key: "10", who: carl, alarm: "forked", detail: "" },
  { kind: "device-unlisted", key: "11", who: carl },
  { kind: "bundle-wrong", key: "4", who: carl },
  { kind: "message-refused", key: "5", who: carl, reason: "unsound", detail: "" },
  { kind: "message-refused", key: "9", who: dina, reason: "behind", detail: "" },
  { kind: "message-refused", key: "13", who: carl, reason: "invented", detail: "" },
  { kind: "key-overdue", key: "7", who: carl },
  { kind: "key-never-came", key: "8", who: dina },
  { kind: "encryption-failed", key: "6", who: dina, code: "bundle_limit", detail: "" },
];

export const storageWarnings: readonly Warning[] = [
  { kind: "messages-missing", key: "1", from: 13, to: 15 },
  { kind: "words-missing", key: "4", who: carl, count: 2 },
  { kind: "words-out-of-place", key: "5", who: dina },
  { kind: "words-missing", key: "7", who: bo, count: 1 },
  { kind: "words-out-of-place", key: "8", who: bo },
  { kind: "conversations-differ", key: "9", who: dina },
  { kind: "heartbeats-missing", key: "10" },
  { kind: "author-signed-out", key: "6", who: carl },
  { kind: "server-restored", key: "3", lost: 12, since: new Date("2026-01-02T14:05:00") },
  { kind: "keys-restored", key: "11", unread: 3 },
  { kind: "storage-failed", key: "2", code: "storage_full" },
];

const NAMES = ["Ada Lovelace", "Bo", "Chiamaka Nwosu-Eze", "Maximiliane Freifrau von Hohenstein-Lichtenberg", "李小龍"];

/** A big meeting: fifty people, some still exchanging keys. */
export const crowd: readonly Participant[] = [
  ...present,
  ...Array.from({ length: 46 }, (_, i) =>
    participant(author(`session-${i}`, `${NAMES[i % NAMES.length]} ${i + 1}`, "guest"), {
      readsYou: i % 9 === 8 ? "pending" : i % 7 === 6 ? "queued" : "ready",
      present: i % 7 !== 6,
    }),
  ),
].map((who) => (who.address.id === anna.address.id ? { ...who, isSelf: true, readsYou: "self" } : who));

/** The same meeting, with people whose names are hard to set. */
export function renamed(state: MeetingState, name: string): MeetingState {
  const rename = <T extends { readonly name: string }>(who: T): T => ({ ...who, name });
  return {
    ...state,
    title: `${name}: ${name}`.slice(0, 120),
    hostName: name,
    self: rename(state.self),
    participants: state.participants.map(rename),
    messages: state.messages.map((message) => ({
      ...message,
      author: rename(message.author),
      ...(message.vouchedBy && { vouchedBy: rename(message.vouchedBy) }),
    })),
    lobby: [knock(name), knock(`${name}2`, { sharedLink: true })].map(rename),
    warnings: memberWarnings.map((warning) => ("who" in warning ? { ...warning, who: rename(warning.who) } : warning)),
  };
}

/** Read from right to left, with what is set wrongly where the direction is not told by the name alone. */
export const RIGHT_TO_LEFT = "נעמי כהן (ירושלים)";

const LONG =
  "Two things before we start. First, the figures that Bo sent yesterday are for the whole house and not for the second floor alone, so please look at the second sheet.\n\n" +
  "Second: https://example.org/a/very/long/address/without/any/place/to/break/it/in/two/0123456789012345678901234567890123456789\n\n" +
  "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(2);

/** Texts that are hard to set. */
export const longMessages: readonly Message[] = [
  said(2, author("session-long", "Maximiliane Freifrau von Hohenstein-Lichtenberg", "guest"), LONG, {
    vouchedBy: carl,
  }),
  said(3, { ...anna, isSelf: true }, LONG),
  said(4, bo, "👍", { vouchedBy: { ...anna, isSelf: true } }),
];

/** Over two days; some by the person's own other device. */
export const overDays: readonly Message[] = [
  said(2, carl, "Tomorrow, then.", { id: "day-1", sentAt: new Date(2026, 10, 22, 23, 58) }),
  said(2, carl, "Here again.", { id: "day-2", sentAt: new Date(2026, 10, 23, 0, 1) }),
  said(5, author("user-anna", anna.name, "member", 2), "I am on my phone.", { id: "day-3" }),
  said(6, { ...anna, isSelf: true }, "And at my desk.", { id: "day-4" }),
];

const own: Author = { ...anna, isSelf: true };

export const comings: readonly Coming[] = [
  { who: author("session-elif", "Elif Demir", "guest"), how: "came", by: own, at: new Date(2026, 10, 22, 23, 50) },
  { who: author("user-emil", "Emil Novák", "member"), how: "came", at: at(14, 4) },
  { who: bo, how: "left", at: at(14, 5) },
  { who: dina, how: "removed", by: carl, at: at(14, 7) },
];

export const withLinks: readonly Message[] = [
  said(2, carl, "The plan: https://example.org/plans/second-floor?draft=2 (and not javascript:alert(1))."),
  said(3, { ...anna, isSelf: true }, "Is this ours? https://раураl.com/login"),
];

/** More than a window of them, by one person. */
export const many: readonly Message[] = Array.from({ length: 50 }, (_, index) =>
  said(index, carl, `Short message ${index + 1}`),
);

export const passingWarnings: readonly Warning[] = [bo, dina, mallory].map((who, index) => ({
  kind: "encryption-failed",
  key: String(index),
  who,
  code: "unavailable",
  detail: "",
}));

export const link =
  "https://meet.example.org/join/lki_4tq0kS2iQ5w8Jm1bE7cXz0uHn3PZr6yT9aVfLdGoYhU#9fKQm2XnR7s0WcV4uE1tLhZ8yJ5aPbGdTqMi6oNxB3k.Qm2XnR7s0WcV4uE1tLhZ8yJ5aPbGdTqMi6oNxB3k9fK";

export const invitations: readonly InvitationInfo[] = [
  {
    tokenHash: "i1",
    label: "Dina",
    isForMember: false,
    maxUses: 1,
    uses: 0,
    expiresAt: new Date(2076, 10, 24, 14, 0),
    revoked: false,
    madeBy: anna,
    isMine: true,
    link,
  },
  { tokenHash: "i2", isForMember: false, maxUses: 50, uses: 3, revoked: false, madeBy: carl, isMine: false },
  {
    tokenHash: "i3",
    label: "The auditors",
    isForMember: false,
    maxUses: 50,
    uses: 0,
    revoked: false,
    madeBy: anna,
    isMine: true,
  },
];

/** Carl is host as well, and has made Emil one. */
export const severalHosts: readonly MemberInfo[] = [
  { ...anna, isHost: true, isSelf: true },
  { ...carl, isHost: true, isSelf: false },
  { ...author("user-emil", "Emil Novák", "member"), isHost: true, isSelf: false },
  { ...author("user-fay", LONG_NAME, "member"), isHost: false, isSelf: false },
].map(({ address: { id }, name, isHost, isSelf }) => ({
  userId: id,
  name,
  isHost,
  isSelf,
  isProved: isHost,
  devices: [1],
  mayBeRemoved: !isSelf,
  mayChangeRole: true,
}));

export const deviceLink: DeviceLink = {
  link: "https://meet.example.org/device#lkv_4tq0kS2iQ5w8Jm1bE7cXz0uHn3PZr6yT9aVfLdGoYhU.9fKQm2XnR7s0WcV4uE1tLhZ8yJ5aPbGdTqMi6oNxB3k.Qm2XnR7s0WcV4uE1tLhZ8yJ5aPbGdTqMi6oNxB3k9fK",
  expiresAt: new Date(2076, 10, 23, 14, 25),
  onPending: () => () => {},
  onFailed: () => () => {},
  confirm: () => new Promise(() => {}),
  close: async () => {},
};

export const recoveryCode = "7KQ2ZP9MX4RTC6VH8JWN3DFS50";

const ownDevice = (deviceId: number, name: string, rest: Partial<OwnDevice> = {}): OwnDevice => ({
  deviceId,
  name,
  addedAt: at(9, 0),
  lastSeenAt: at(14, 0),
  isSelf: false,
  addedBy: 1,
  ...rest,
});

const { addedBy: _, ...firstDevice } = ownDevice(1, "Chrome on Linux", { isSelf: true });

/** This one, which opened the account, and what came later: the watch by the phone, the tablet by one that is gone. */
export const ownDevices: readonly OwnDevice[] = [
  firstDevice,
  ownDevice(2, "Safari on iPhone"),
  ownDevice(4, "Firefox on Android", { addedBy: 2 }),
  ownDevice(6, "Work laptop", { addedBy: 4 }),
  ownDevice(7, "Tablet", { addedBy: 3 }),
  ownDevice(9, "Edge on Windows", { addedBy: 0 }),
];

/** What an account has whose server tells nothing of its devices. */
export const bareDevices: readonly OwnDevice[] = [
  { deviceId: 1, isSelf: true },
  { deviceId: 2, isSelf: false, addedBy: 1 },
];

export const codes: readonly MeetingCode[] = [
  { index: 12, groups: ["85605", "47455", "54503", "11172", "53045", "32157"] },
  { index: 11, groups: ["20417", "00934", "61582", "90713", "44026", "78390"] },
  { index: 10, groups: ["73358", "19602", "08245", "56671", "30489", "92714"] },
];

export const safetyNumber: SafetyNumber = {
  digits: "301295716304859213748560192837465564738291019283746556473829",
  qrCode: Uint8Array.from({ length: 70 }, (_, index) => (index * 37) % 256),
  matches: () => false,
};

export const meetings: readonly MeetingInfo[] = [
  { meetingId: "m1", title: asHost.title, hostUserId: "user-anna", hostName: anna.name, createdAt: at(9, 0) },
  { meetingId: "m2", title: "Interview, afternoon", hostUserId: "user-carl", hostName: carl.name, createdAt: at(9, 0) },
  {
    meetingId: "m3",
    title: "Kick-off",
    hostUserId: "user-anna",
    hostName: anna.name,
    createdAt: at(8, 0),
    endedAt: at(9, 0),
  },
];

export const accounts = [
  { userId: "user-anna", name: anna.name },
  { userId: "user-carl", name: carl.name },
  { userId: "user-emil", name: "Emil Novák" },
];

/** By which a sample refers to another. */
const refersTo = (message: Message, number: number) => ({
  author: message.author.address,
  epoch: "AAAAAAAAAAAAAAAAAAAAAA==",
  number,
  hash: `hash-${number}`,
});

const named = (message: Message, number: number): Message => ({ ...message, reference: refersTo(message, number) });

const question = named(
  said(1, carl, "Do we need the second floor on Mondays at all? The figures say that it is half empty even then."),
  1,
);

/** Answered, changed, deleted, and with emojis beside it. */
export const answered: Message = question;

const answers = (to: Message, isInvented = false) => ({
  quote: { reference: to.reference ?? refersTo(to, 0), author: to.author, isInvented },
});

/** A conversation with all that people do about messages. */
export const talk: readonly Message[] = [
  {
    ...question,
    reactions: [
      { emoji: "👍", by: [anna, bo] },
      { emoji: "🎉", by: [dina] },
    ],
  },
  {
    ...named(said(3, { ...anna, isSelf: true }, "On Mondays, yes. On Fridays nobody would notice."), 2),
    ...answers(question),
    editedAt: new Date("2026-03-02T10:05:00Z"),
  },
  { ...named(said(4, bo, "", { vouchedBy: carl }), 3), deletedAt: new Date("2026-03-02T10:06:00Z") },
  {
    ...named(said(5, bo, "Then let us keep Mondays, and ask the others.", { vouchedBy: carl }), 4),
    ...answers(named(said(4, bo, ""), 3)),
    reactions: [{ emoji: "❤️", by: [{ ...anna, isSelf: true }] }],
  },
  {
    ...named(said(6, dina, "You have said yourself that it can go."), 5),
    ...answers(named(said(2, carl, ""), 9), true),
  },
  { ...named(said(8, carl, "That was before I saw Bo’s figures."), 6), ...answers(named(said(2, anna, ""), 10)) },
];

/** A conversation of years. */
export const tenThousand: readonly Message[] = Array.from({ length: 10_000 }, (_, index) => ({
  ...said(index % 60, index % 3 === 0 ? anna : carl, `Message ${index + 1}${" and on".repeat(index % 17)}`),
  id: `many-${index}`,
  seq: index + 1,
  sentAt: new Date(at(14, 0).getTime() + index * 3_600_000),
}));
