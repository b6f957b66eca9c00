/** Every English sentence of the app. A translation is another file of this shape. */

import { formats } from "./formats.ts";

export const { time, date, shortDate, day, list, number, plural } = formats("en", "en-GB");

export const one = (count: number, singular: string, other: string): string => plural(count, { one: singular, other });

const MISUNDERSTOOD = {
  title: "This page and the server do not understand each other",
  why: "One of them is probably newer than the other. Reload the page, and tell whoever runs the server if it goes on.",
};

const KEYS_REFUSED = {
  title: "The server does not take this device’s keys",
  why: "Reload the page. If it goes on, ask for a new link, and tell whoever runs the server.",
};

export const text = {
  product: "Latchkey",
  language: "Language",
  close: "Close",
  cancel: "Cancel",
  copy: "Copy",
  copied: "Copied",
  copyFailed: "This browser does not let the page copy. It is selected: copy it by the keys, or by a long press on it.",
  retry: "Try again",
  loading: "One moment…",
  time: (at: Date) => time.format(at),
  day: (at: Date) => day.format(at),
  moment: (at: Date) => `${day.format(at)}, ${time.format(at)}`,
  pageTitle: (page: string, product: string) => `${page} · ${product}`,

  about: { title: "About", help: "Help", imprint: "Imprint", privacy: "Privacy" },

  fault: {
    title: "Something went wrong on this page",
    why: "Reload the page to go on. If it happens again, tell whoever runs the server.",
    reload: "Reload",
  },

  suspended: {
    visitTitle: "The server does not know your visit at present",
    visitWhy:
      "Nothing was deleted: your keys, what you have read, and what is not sent yet are kept in this tab. Perhaps your visit is over, or the server has a problem. We ask it again by itself.",
    visitNext: "If it stays like this, ask the person who invited you for a new invitation.",
    visitDelete: "Delete what is here",
    visitDeleteTitle: "Leave, and delete what is here?",
  },

  notSecure: {
    title: "This address is not secure",
    why: "Latchkey encrypts in your browser, and browsers let pages do that only where they were opened with https://. This one was opened with http://.",
    next: "Open the same link with https:// at its beginning. If that does not work, ask whoever runs the server to set up HTTPS.",
  },

  guest: {
    opening: "Opening your invitation…",
    invitedBy: (host: string) => `${host} invites you to`,
    hostHere: (host: string) => `${host} is here and can let you in.`,
    hostAway: "Nobody is here yet to let you in. You can knock and wait.",
    nameLabel: "Your name",
    nameHint: "The people in the meeting will see it.",
    nameMissing: "Type the name that people here know you by.",
    nameTooLong: "Names have at most 64 characters.",
    knock: "Knock",
    knocking: "Knocking…",
    promises: [
      "What is written in the meeting can be read by the people in it. The server that passes it on cannot.",
      "No account, nothing to install. Your keys stay in this tab and are gone when you leave.",
    ],
    waitingTitle: "You have knocked",
    waitingFor: (host: string) =>
      host === ""
        ? "Waiting for somebody in the meeting to let you in. Keep this tab open."
        : `Waiting for ${host} to let you in. Keep this tab open.`,
    waitingAs: (name: string) => `They see your name: ${name}`,
    waitingWhy:
      "Somebody looks at who is at the door before any message can reach you. So far nothing has been sent to you.",
    waitingOffline: "The server cannot be reached at the moment. You keep your place; it is tried again by itself.",
    stopWaiting: "Stop waiting",
    entering: "You are in",
    enteringWhy: "Checking who is in the meeting, and exchanging keys…",
    leave: "Leave",
    leaveTitle: "Leave the meeting?",
    leaveWhy:
      "Your keys are deleted from this tab, and with them what you have read here. To come back you need an invitation.",
    stay: "Stay",
    noEntry: {
      cut: {
        title: "The end of this link is missing",
        why: "The part after the # is not there, or is cut off. It holds the secret that keeps the meeting private, so there is no way in without it.",
        next: "Copy the whole link from the message you got, up to its last character, or ask for it again.",
      },
      extended: {
        title: "There is something behind this link’s end",
        why: "Characters stand behind it that do not belong to it, and where the link ends cannot be told.",
        next: "Copy the link alone from the message you got, or ask for it again.",
      },
      mangled: {
        title: "This is not the link that was made",
        why: "Characters in it are missing or changed.",
        next: "Copy the whole link again from the message you got, or ask for it again.",
      },
      burnt: {
        title: "This link is not secret any more",
        why: "Some program on its way has changed the # in it. So its secret part was sent to the server when the page was opened, and may have been read there. It must not be used.",
        next: "Ask whoever sent it to withdraw this invitation and to send you a new one, by another way if you can.",
      },
      unknown: {
        title: "This invitation does not exist",
        why: "The server does not know it. Perhaps a character got lost when it was copied.",
        next: "Open the link again from the message you got, or ask for a new one.",
      },
      revoked: {
        title: "This invitation was withdrawn",
        why: "The people in the meeting have made this link invalid.",
        next: "If you think that is a mistake, ask whoever sent it for a new one.",
      },
      expired: {
        title: "This invitation is too old",
        why: "It was valid for a limited time, and that time is over.",
        next: "Ask whoever sent it for a new one.",
      },
      "used-up": {
        title: "This invitation has been used",
        why: "It was made for a certain number of people, and that many have come in with it. If you did not use it, somebody else had your link.",
        next: "Ask whoever sent it for a new one, and tell them if it was not you.",
      },
      closed: {
        title: "The meeting takes no new guests at present",
        why: "The people in it have closed the door for now.",
        next: "Your invitation stays as it is. Try again later.",
      },
      ended: {
        title: "This meeting is over",
        why: "The host has ended it.",
        next: "There is nothing more to do. You can close this tab.",
      },
      "keys-lost": {
        title: "This tab has lost your keys",
        why: "You have knocked here, but what this browser kept of that is gone: your keys, and what could be read with them. Browsers delete it when space is short, or when their data is cleared.",
        next: "Open the whole link from your invitation once more. If it has been used up, ask whoever sent it for a new one.",
      },
      elsewhere: {
        title: "You are at this door in another tab",
        why: "This browser has the invitation open already, and your keys are in that tab.",
        next: "Go on there. If you have closed it, try again; or come in from here as well, as somebody else.",
      },
    },
    linkStays: "Your invitation stays as it is.",
    comeInHere: "Come in from here",
    over: {
      left: {
        title: "You have left",
        why: "Your keys are deleted from this tab. Nothing more of this meeting reaches you.",
      },
      stopped: {
        title: "You have stopped waiting",
        why: "Nothing of the meeting has reached you, and your keys are deleted. To knock again, open your invitation again.",
      },
      removed: {
        title: "You were removed from the meeting",
        why: "Somebody in the meeting has ended your visit. Nothing written from now on can be read with your keys, and they are deleted.",
      },
      declined: {
        title: "You were not let in",
        why: "Somebody in the meeting has declined, or your link was damaged on its way and lets nobody in. No message of the meeting has reached you. To knock again, open your whole invitation again.",
      },
      "link-revoked": {
        title: "Your link was taken back",
        why: "The people in the meeting have withdrawn the link with which you knocked. No message of the meeting has reached you. If you expected to come in, ask who invited you for a new one.",
      },
      "link-used-up": {
        title: "Your link has been used",
        why: "It was for others, who have come in with it while you waited. No message of the meeting has reached you. Ask who invited you for a link of your own.",
      },
      expired: {
        title: "Your visit has expired",
        why: "A guest can stay for a limited time. Your keys are deleted. To come back, ask for a new invitation.",
      },
      ended: {
        title: "The meeting is over",
        why: "The host has ended it. Your keys are deleted from this tab.",
      },
    },
    wasRead: "What you have read here. It goes when you close or reload this tab",
    close: "You can close this tab.",
  },

  talk: {
    more: (name: string) => `More about this message by ${name}`,
    moreOfYours: "More about this message of yours",
    menuOf: (name: string) => `Message by ${name}`,
    menuOfYours: "Your message",
    reply: "Reply",
    react: "Put an emoji beside it",
    reactions: "Reactions",
    reactedBy: (emoji: string, names: readonly string[]) =>
      `${emoji} ${number.format(names.length)}: ${names.join(", ")}`,
    emojis: {
      "👍": "Thumbs up",
      "❤️": "Heart",
      "😂": "Laughing",
      "😮": "Surprised",
      "😢": "Sad",
      "🙏": "Thank you",
      "🎉": "Celebrating",
      "✅": "Done",
    },
    copy: "Copy the text",
    copyFailed: "The browser does not allow that. Select the text above and copy it yourself.",
    edit: "Edit",
    edited: "edited",
    editedAt: (moment: string) => `Edited: ${moment}`,
    editing: "Editing your message",
    save: "Save",
    delete: "Delete for everyone",
    deleteTitle: "Delete this message for everyone?",
    deleteIt: "Delete",
    deleteWhy:
      "Everyone then sees that a message was deleted, and not what it said. Others may have read or copied it already.",
    deleted: "This message was deleted.",
    answering: (name: string) => `Replying to ${name}`,
    answerTo: "In reply to",
    search: "Search the messages",
    stopSearch: "Stop searching",
    hit: (position: number, all: number) => `${number.format(position)} of ${number.format(all)}`,
    noHit: "Nothing found",
    older: "The one before",
    newer: "The one after",
    toNew: "To what is new",
    notHere: "A message that is not here: it may have been written before you came in.",
    invented: "Quotes words that were never said here.",
  },

  conversation: {
    messages: "Messages",
    none: "No messages yet",
    noneForYou: "Nothing to read here yet",
    noneWhy: "What you write here can be read by the people in this meeting, and by nobody else.",
    earlier: "What was written before you came in cannot be read by you. That is on purpose.",
    held: (count: number) =>
      one(
        count,
        "One message has come whose key is still on its way.",
        `${number.format(count)} messages have come whose keys are still on their way.`,
      ),
    latest: (unseen: number) =>
      unseen === 0 ? "To the latest" : one(unseen, "One new message", `${number.format(unseen)} new messages`),
    you: "You",
    nameless: "Name withheld",
    guestTag: "Guest",
    hostTag: "Host",
    looksLike: (name: string) =>
      `The name looks like that of ${name}, who is in the meeting. It need not be the same person.`,
    vouchedBy: (moment: string, name: string) => `${moment} · signed by the guest, passed on by ${name}’s device`,
    vouchedByYou: (moment: string) => `${moment} · signed by the guest, passed on by your device`,
    vouching: "What a guest writes is signed, and reaches the others through a member’s device.",
    fresh: "New",
    // By whom: null for the reader.
    came: (name: string, by?: string | null) =>
      `${name} has come in${by === undefined ? "" : `, let in by ${by ?? "you"}`}`,
    left: (name: string) => `${name} has left`,
    removed: (name: string, by?: string | null) => `${by ?? "You"} removed ${name}`,
    sending: "Sending…",
    failed: (why: string) => `Not sent: ${why}.`,
    sayAgain: "Send again",
    composerLabel: "Write a message",
    sendFiles: "Attach files",
    dropFiles: "Let go to send these files",
    composerPlaceholder: "Write a message",
    send: "Send",
    tooLong: "That is too long for one message. Send it in parts.",
    alone: "Encrypted. Nobody else is here yet.",
    ready: (all: number) =>
      all === 1
        ? "Encrypted. Only you and the one other person here can read it."
        : `Encrypted. Only you and the ${number.format(all)} others here can read it.`,
    pending: (ready: number, all: number, pending: number) =>
      `Encrypted. ${number.format(ready)} of ${number.format(all)} can read you so far; ${one(pending, "one is", `${number.format(pending)} are`)} still exchanging keys.`,
    refused: (ready: number, all: number, refused: number) =>
      `Encrypted. ${number.format(ready)} of ${number.format(all)} can read you; ${one(refused, "one gets", `${number.format(refused)} get`)} no keys, because something about them is wrong.`,
    connecting: "Connecting…",
    offline: "You are offline. What you write is kept and sent when the connection is back.",
    unreachable: "The server cannot be reached. What you write is kept and sent when it answers again.",
    suspended: "The server does not know you at present. What you write is kept and sent when it does again.",
    elsewhere: "You have this meeting open in another tab, so it stands still here.",
    heldElsewhere: "Nothing is sent from this tab. What you write here stays in it; “Go on here” lets you send it.",
    unsent: "What you were writing was not sent. You can copy it.",
    tryNow: "Try now",
    useHere: "Go on here",
    distributing: (done: number, total: number) =>
      `Handing out keys: ${number.format(done)} of ${number.format(total)}.`,
    people: "People",
    peopleCount: (count: number) => `People (${number.format(count)})`,
    hidePeople: "Back to messages",
    saveRecord: "Save the conversation…",
    present: "here now",
    away: "away",
    reading: {
      ready: "Can read you",
      relayed: "Can read you",
      queued: "Can read you on return",
      pending: "Exchanging keys…",
      refused: "Gets no keys",
    },
    thisIsYou: (others: number) =>
      others === 0
        ? "This is you"
        : `This is you, with ${one(others, "one other device", `${number.format(others)} other devices`)}`,
    verified: (former: string | undefined, devices: number) =>
      `Verified${former === undefined ? "" : ` as ${former}`}${devices > 1 ? `, on ${number.format(devices)} devices` : ""}`,
    compare: "Safety number",
    compareWith: (name: string) => `Compare safety number with ${name}`,
    remove: "Remove",
    removeName: (name: string) => `Remove ${name}`,
    dismiss: "Dismiss",
    warnings: {
      rosterRefused: {
        forked: {
          title: "The server shows people here different meetings",
          why: "Somebody’s list of who takes part does not match yours. Write nothing confidential here, and tell the others by another way.",
        },
        shortened: {
          title: "The server has taken back part of the meeting",
          why: "The list of who takes part is shorter than it was. Write nothing confidential here, and tell the others by another way.",
        },
        unsigned: {
          title: "The server claims something that nobody here has signed",
          why: "A change in who takes part does not carry a valid signature, and is ignored. Tell the others, and whoever runs the server.",
        },
        "not-allowed": {
          title: "Somebody here has signed what the meeting’s rules do not allow",
          why: "The server should not have taken it. Nothing after it counts here, so this list of who takes part may be old. Write nothing confidential here, and tell the others and whoever runs the server.",
        },
        "account-missing": {
          title: "The server does not show who somebody here is",
          why: "It withholds an account so far, so what happened since is not known here. Write nothing confidential until this notice goes.",
        },
        "newer-version": {
          title: "This page is too old for the meeting",
          why: "Somebody here has done something that only a newer version knows. Reload the page; if that does not help, tell whoever runs the server.",
        },
        "other-meeting": {
          title: "This is not the meeting of your link",
          why: "The invitation that your link was made for is not in what the server shows, so nothing of it is taken. Ask for a new link, by another way if you can.",
        },
      },
      identityChanged: (name: string) => ({
        title: `The key of ${name} has changed`,
        why: "A device keeps its key for life, so somebody may be posing as this person. Nothing is sent to the new key until that is decided. Ask them by another way, or compare safety numbers.",
      }),
      accountRefused: (name: string) => ({
        title: `The server’s word about ${name} cannot be trusted`,
        why: "It contradicts what this person’s devices have signed, so it may hide one, or show a false one. Write nothing confidential here, and tell the others by another way.",
      }),
      accountForked: (name: string) => ({
        title: `There are two records of the account of ${name}`,
        why: "A device of theirs has signed two different things for one place in it: it may be in other hands, or was restored from an older copy. Devices that were added since get no keys here. Ask them, by another way, which devices are theirs, and write nothing confidential until then.",
      }),
      messageRefused: {
        unsound: (name: string) => ({
          title: `A message under the name of ${name} was refused`,
          why: "It does not hold against their key, so it is not shown. Somebody may have tampered with it. Ask them by another way.",
        }),
        behind: (name: string) => ({
          title: `A message under the name of ${name} came too late`,
          why: "Earlier messages know of people who came or went since it was written, so it is not shown: the server has held it back, or somebody who was removed speaks on. Ask them by another way.",
        }),
        "not-its-own": (name: string) => ({
          title: `${name} tried to change what another has said`,
          why: "Only the person who has said something can change or delete it. Nothing has changed here.",
        }),
        "never-said": (name: string) => ({
          title: `${name} refers to words that were never said`,
          why: "What it would change or mark stands nowhere in this meeting, so nothing has changed here. Ask them by another way.",
        }),
        invented: (name: string) => ({
          title: `${name} passed on what the guest did not sign`,
          why: "A guest signs what it writes. This does not hold, so it is not shown: it was made up, or changed on its way. Ask both by another way.",
        }),
      },
      wordsMissing: {
        member: (name: string, count: number) => ({
          title: one(
            count,
            `A message of ${name} is missing`,
            `${number.format(count)} messages of ${name} are missing`,
          ),
          why: "Their device numbers what it says. The server has left out what is missing, or lost it. Ask them by another way.",
        }),
        guest: (name: string, count: number) => ({
          title: one(
            count,
            `A message of ${name} is missing`,
            `${number.format(count)} messages of ${name} are missing`,
          ),
          why: "Their device numbers what it says. The server, or a member who passes on what they say, has left out what is missing, or lost it. Ask them by another way.",
        }),
      },
      wordsOutOfPlace: {
        member: (name: string) => ({
          title: `A message of ${name} is not in its place`,
          why: "Their device numbers what it says. The server has changed the order, or their device goes on from an older copy of itself. Ask them by another way.",
        }),
        guest: (name: string) => ({
          title: `A message of ${name} is not in its place`,
          why: "Their device numbers what it says. The server, or a member who passes on what they say, has changed the order or left something out. Ask them by another way.",
        }),
      },
      wordsContradict: (name: string, words: readonly string[]) => ({
        title: `${name} has said different things in one place`,
        why: [
          "Their device, or a copy of it, has signed more than one message under the same number. The first is shown.",
          ...words.filter((said) => said !== "").map((said) => `It also says: “${said}”`),
        ].join(" "),
      }),
      conversationsDiffer: (name: string) => ({
        title: `The server gives you and ${name} different messages`,
        why: "Their device says what it was given, and yours was given something else, or in another order. Compare by another way what was said, and do not rely on this server until you know why.",
      }),
      heartbeatsMissing: {
        title: "Nothing is heard of the others’ devices",
        why: "The server says that members are here, but passes on no sign of them. It may be holding back what is said, or their devices are asleep. Ask them by another way.",
      },
      authorSignedOut: (name: string) => ({
        title: `A device that ${name} has signed out has said something`,
        why: "It may have done so before that, or be in other hands. Ask them by another way.",
      }),
      keyOverdue: (name: string) => ({
        title: `A message under the name of ${name} waits for its key`,
        why: "The key was asked for and does not come. The message is shown as soon as it does. If it stays away, ask them by another way.",
      }),
      keyNeverCame: (name: string) => ({
        title: `Something that ${name} said cannot be opened`,
        why: "They have left, and their key did not reach this device. Ask the others what was said.",
      }),
      messagesMissing: (count: number) => ({
        title: `The server withholds ${one(count, "a message", `${number.format(count)} messages`)}`,
        why: "Something was said here that this device is not given. Ask the others by another way what was said, and tell whoever runs the server.",
      }),
      keysRestored: (unread: number) => ({
        title: "The keys on this device are an older copy",
        why: `So the server’s records show. They have been replaced, and the meeting goes on. ${unread === 0 ? "" : `${one(unread, "A message", `${number.format(unread)} messages`)} of yours from before may not be shown here. `}If nobody has put a back-up back here, sign this device out, or leave as a guest: somebody else may be using a copy of its keys.`,
      }),
      serverRestored: (lost: number, since?: Date) => ({
        title: "The server was restored from an older copy",
        why: `${goneFromServer(lost, since)} on the server any more; those who have read them keep them. Say again what people must know who come back later. The meeting goes on.`,
      }),
    },
    safety: {
      title: (name: string) => `Safety number with ${name}`,
      how: (name: string) =>
        `Compare these numbers with ${name}, face to face or on a call. If they are the same on both screens, nobody sits between you. They stay the same on all of your devices and theirs.`,
      digits: "Safety number",
      qr: "Safety number as a QR code",
      mark: "They are the same",
      unmark: "Not verified after all",
      marked: "You have compared it. This is kept on this device only.",
    },
    code: {
      button: "Meeting code",
      title: "Meeting code",
      how: "Read it aloud on a call. Whoever has the same code sees the same people, hosts and links as you. If somebody has another code, and it is not among the earlier ones after a moment, do not go on: the server shows the two of you different meetings.",
      digits: "Meeting code",
      index: (index: number) => `No. ${index}`,
      earlier: "Earlier codes",
    },
  },

  /** By the stable error codes of the server and of the SDK. */
  problems: {
    unknown: {
      title: "That did not work",
      why: "Something went wrong that we have no better words for. Try again.",
    },
    unreachable: {
      title: "The server cannot be reached",
      why: "Either you are offline, or the server is not running at the moment. Check your connection and try again.",
    },
    malformed_json: MISUNDERSTOOD,
    unsupported_media_type: MISUNDERSTOOD,
    unknown_event: MISUNDERSTOOD,
    method_not_allowed: MISUNDERSTOOD,
    not_found: MISUNDERSTOOD,
    invalid_key: KEYS_REFUSED,
    invalid_signature: KEYS_REFUSED,
    identity_key_changed: KEYS_REFUSED,
    pre_keys_full: KEYS_REFUSED,
    not_admitted: { title: "You are not in yet", why: "Somebody in the meeting has to let you in first." },
    not_in_meeting: {
      title: "The server has not let this device into the meeting yet",
      why: "That is tried again by itself. If it stays like this, reload the page.",
    },
    recipient_unknown: {
      title: "They are not in the meeting any more",
      why: "What was meant for them was not handed over.",
    },
    session_ended: {
      title: "Your visit is over",
      why: "To come back, open your invitation again or ask for a new one.",
    },
    too_many_connections: {
      title: "There are too many connections of yours",
      why: "Close tabs or programs that have this meeting open, then try again.",
    },
    unavailable: { title: "Not right now", why: "The server, or the other device, is away. Try again in a moment." },
    internal: {
      title: "The server has a problem",
      why: "It is the server’s fault and it has noted why. Try again in a moment.",
    },
    unexpected_answer: {
      title: "The server answered in a way we do not understand",
      why: "Perhaps it is older or newer than this page. Reload the page.",
    },
    rate_limited: { title: "Too much at once", why: "The server asks you to wait a moment. Then try again." },
    mailbox_full: {
      title: "They have been away for too long",
      why: "The server keeps no more for them until they come back.",
    },
    too_large: { title: "That is too much for one message", why: "Send it in parts." },
    invalid_request: {
      title: "The server does not accept that",
      why: "Perhaps it is too long, or has invisible characters in it. Type it anew, or shorten it.",
    },
    invalid_text: {
      title: "That cannot be used as it is",
      why: "It is too long, or has invisible characters in it. Type it anew, or shorten it.",
    },
    perhaps_said: {
      title: "This may have been said already",
      why: "The keys on this device went back to an older copy. Ask whether the others have read it before you say it again.",
    },
    message_unknown: {
      title: "That message cannot be referred to",
      why: "It has not been sent yet, or it was deleted meanwhile.",
    },
    not_your_message: {
      title: "That is somebody else’s message",
      why: "Only the person who has said something can change or delete it.",
    },
    origin_refused: {
      title: "The server does not take this page for its own",
      why: "It was opened at another address than the one that the server was started with. Open the server’s own address, or ask whoever runs the server to set --url to the address in your browser’s bar.",
    },
    unauthenticated: {
      title: "The server does not know this device at present",
      why: "Nothing was deleted here. Try again in a moment.",
    },
    lobby_full: {
      title: "Too many people wait at the door",
      why: "The link is good. Ask the person who sent it to let in those who wait, or to turn them away, then try again.",
    },
    meeting_full: { title: "The meeting is full", why: "Nobody else can come in until somebody leaves." },
    meeting_ended: { title: "This meeting is over", why: "The host has ended it." },
    not_taking_part: { title: "You are not in this meeting any more", why: "Nothing can be written in it from here." },
    roster_refused: {
      title: "The server’s list of who takes part cannot be trusted",
      why: "It does not hold against the signatures. Nothing was sent. Tell the others by another way.",
    },
    roster_moved: { title: "Somebody came or went just now", why: "Try again." },
    storage_unavailable: {
      title: "This browser keeps nothing for this page",
      why: "Your keys need a place in it while you are here. Allow this site to store data, or use another browser or a window that is not private. Then try again.",
    },
    keys_lost: {
      title: "This tab has lost your keys",
      why: "What this browser kept of your visit is gone. Open the link from your invitation once more, or ask for a new one.",
    },
    storage_full: {
      title: "There is no room left on this device",
      why: "Keys and messages could not be kept. Free some space, then reload this page. What others have said and was not kept comes again.",
    },
  },
} as const;

function goneFromServer(lost: number, since?: Date): string {
  if (lost === 0) {
    return "What was said since that copy was made may not be";
  }
  const after = since === undefined ? "" : ` since ${shortDate.format(since)}, ${time.format(since)},`;
  return lost === 1 ? `One message${after} is not` : `${number.format(lost)} messages${after} are not`;
}
