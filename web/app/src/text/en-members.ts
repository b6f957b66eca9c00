import { addProblems, date, english, one, shortDate, time } from "./en.ts";

const list = new Intl.ListFormat(english, { type: "conjunction" });

/** The sentences of the pages that only members load; a guest's page carries none of them. */
export const memberText = {
  suspended: {
    title: "The server does not know this device at present",
    why: "Nothing was deleted here: your keys, what you have read, and what is not sent yet are kept. Perhaps the device was signed out, or the server runs with other data for a moment. We ask it again by itself.",
    next: "If this device was signed out, ask for a new sign-in link and open it here. That makes it a new device, and deletes what is kept here.",
    deleteIt: "Delete what is here",
    deleteTitle: "Delete everything that is kept here?",
    deleteWhy:
      "The keys of this device go, and with them all that can be read on it, and what is not sent yet. It cannot be undone. Your other devices are not affected.",
  },

  signIn: {
    title: "Sign in on this device",
    why: "Your sign-in link makes this browser one of your devices. It gets keys of its own, which never leave it.",
    deviceLabel: "Name of this device",
    deviceHint: "So that you can tell your devices apart.",
    suggestedName: (browser: string, system: string) => `${browser} on ${system}`,
    deviceMissing: "Give this device a name.",
    button: "Sign in",
    busy: "Making keys…",
    noLinkTitle: "You need a sign-in link",
    pasteLabel: "Sign-in link",
    pasteHint: "If you have it as text, put all of it here.",
    pasteMissing: "Put in a sign-in link: an address with /sign-in# in it.",
    paste: "Go on",
    otherTitle: (name: string) => `This browser is signed in as ${name}`,
    otherWhy: (name: string) =>
      `You have opened a sign-in link. It can make this browser a new device of the account that it was made for. What this browser keeps for ${name} is deleted then: its keys, and what can be read on it. Your other devices are not affected.`,
    otherStay: (name: string) => `Go on as ${name}`,
    otherUse: "Use the link",
    noLinkWhy:
      "Accounts on this server sign in by a link that works once and for 15 minutes. Ask whoever runs the server, or make one on a device where you are signed in.",
    guestHint: "Were you invited to a meeting? Then you need no account: open the link in your invitation.",
  },

  meetings: {
    title: "Your meetings",
    hello: (name: string) => `Signed in as ${name}`,
    device: (name: string) => `on “${name}”`,
    create: "New meeting",
    none: "No meetings yet",
    noneWhy: "Make one, and send people a link. They need no account and install nothing.",
    yours: "You are the host",
    by: (name: string) => `${name} is the host`,
    made: (at: Date) => `since ${date.format(at)}, ${time.format(at)}`,
    ended: "Ended",
    endedTitle: (count: number) => one(count, "One meeting that is over", `${count} meetings that are over`),
    atTheDoor: (count: number) => `${count} at the door`,
    unread: (count: number) => one(count, "1 new message", `${count} new messages`),
    newTitle: "New meeting",
    titleLabel: "What is it about?",
    titleHint: "Guests see it before they come in, and the server knows it. Keep it harmless.",
    titleMissing: "Give the meeting a title.",
    whoLabel: "Who may let guests in?",
    whoHost: "Only me",
    whoHostHint: "Guests wait until one of your own devices is there.",
    whoMembers: "Every member",
    whoMembersHint: "Anyone with an account that you open the meeting to.",
    make: "Create meeting",
    making: "Creating…",
    addDevice: "Add a device",
    addDeviceTitle: "Sign in on another device",
    addDeviceWhy:
      "Open this link on your other device. It works once, and for 15 minutes. Whoever has it can sign in as you.",
    addDeviceLink: "Sign-in link",
    addDeviceQr: "Sign-in link as a QR code",
    signOut: "Sign out",
    signOutTitle: "Sign out of this device?",
    signOutWhy: "Its keys are deleted, and with them what can be read on it. Your other devices are not affected.",
  },

  meeting: {
    all: "All meetings",
    invite: "Invite",
    options: "Meeting options",
    end: "End meeting",
    endTitle: "End the meeting for everyone?",
    endWhy:
      "Nobody can write in it any more, guests are sent out, and all its invitations stop working. Guests lose what they have read here when they close the tab: say before what they must keep. It cannot be undone.",
    endNow: "End for everyone",
    ended: "This meeting is over. Nobody can write in it any more.",
    gone: "You are not in this meeting any more: somebody who may has removed you, or has closed the meeting to you. Nothing can be written from here. What you have read stays on this device.",
    signedOut: "This device was signed out. Nothing can be written from here.",
    notYetIn: "Waiting to be let in",
    notYetInWhy:
      "The meeting is open to you, but this device is not in it yet. Let it in at another device of yours, or ask the host to; compare safety numbers there first.",
    ownDevices: "Your other devices",
    openTo: "Members",
    openToTitle: "Who this meeting is open to",
    openToWhy: "People with an account on this server. They need no invitation link; guests do.",
    members: "In this meeting",
    notMembers: "Also on this server",
    removeMemberWhy:
      "All their devices leave the meeting at once, and it is closed to them. Everybody’s keys are changed before the next message, so that they can read nothing more. What they have read already stays with them.",
    add: "Add",
    added: "Added",
    addName: (name: string) => `Add ${name}`,
    lobbyTitle: (count: number) => one(count, "Somebody is at the door", `${count} people are at the door`),
    admit: "Let in",
    admitName: (name: string) => `Let in ${name}`,
    admitAll: (count: number, all: number) => (count === all ? "Let all in" : `Let in the ${count} with a valid link`),
    fold: "Fold up who is at the door",
    unfold: "Show who is at the door",
    howDevices:
      "The other device shows this number as well. Only if it is the same on both screens is that device what it is said to be, and nobody sits between the two.",
    useNewKey: "Use the new key",
    warnings: {
      guestProof: (name: string) => ({
        title: `${name} gets no keys`,
        why: "The proof that this guest has your link is missing or wrong. Somebody may be posing as your guest, or the link was damaged on its way: send a new one.",
      }),
      bundleWrong: (name: string) => ({
        title: `The server gave out a wrong key for ${name}`,
        why: "It is not the one under which they take part. It is not used, so they cannot read you yet. Tell whoever runs the server.",
      }),
      notYet: (names: readonly string[]) => ({
        title: `${list.format(names)} cannot read you yet`,
        why: "Exchanging keys did not work just now. It is tried again by itself.",
      }),
      encryptionFailed: (name: string, what: string) => ({
        title: `${name} cannot read you yet`,
        why: `Exchanging keys with them did not work (${what}). It is tried again where that can help; if it stays like this, ask them to open the meeting anew.`,
      }),
    },
    decline: "Decline",
    declineName: (name: string) => `Decline ${name}`,
    arrivalsTitle: (count: number) => one(count, "A device waits to be let in", `${count} devices wait to be let in`),
    arrival: (name: string, deviceId: number) => `${name}, device ${deviceId}`,
    arrivalOwn:
      "The server says that it is another device of yours. Let it in only if you have just signed in on it and the safety numbers are the same",
    arrivalOther: "The server says that it is theirs. Compare safety numbers with them before you let it in",
    accept: "Let in",
    acceptName: (name: string, deviceId: number) => `Let in device ${deviceId} of ${name}`,
    declineDevice: "Don’t let in",
    declineDeviceName: (name: string, deviceId: number) => `Don’t let in device ${deviceId} of ${name}`,
    compareDevice: (name: string, deviceId: number) => `Compare safety number with device ${deviceId} of ${name}`,
    since: (at: Date) => `since ${time.format(at)}`,
    knocked: (name: string) => `${name} is at the door`,
    proof: {
      own: "Has a link made for one guest",
      shared: "Has a link that several people have. That says nothing about who it is",
      missing: "Shows no proof of having your link. Somebody may be posing as your guest; they cannot be let in",
      wrong: "The proof of having your link is wrong. Somebody may be posing as your guest; they cannot be let in",
      used: "Somebody has come in with this link already, and it was made for one guest. They cannot be let in; send them a new link",
      unknown:
        "This device waits for the link’s secret and cannot tell yet whether this is your guest, so it cannot let them in",
    },
    removeTitle: (name: string) => `Remove ${name}?`,
    removeWhy:
      "Their visit ends at once, and the link by which they came stops working, also for others who have it. Everybody’s keys are changed before the next message, so that they can read nothing more.",
    inviteTitle: "Invite a guest",
    inviteWhy: "A guest opens the link in a browser, types a name and knocks. You decide who comes in.",
    forLabel: "Who is it for?",
    forHint: "Members see it with the link, and the server keeps it: no name that must stay confidential. Optional.",
    useLabel: "How many may use it?",
    useOne: "One guest",
    useOneHint: "Safest: whoever knocks with this link is the one you sent it to, or somebody who got it from there.",
    useMany: "Several guests",
    useManyHint: "Anyone who has the link can knock. Look closely at who you let in.",
    make: "Make link",
    making: "Making link…",
    linkReady: "Your link is ready",
    linkLabel: "Invitation link",
    linkQr: "Invitation link as a QR code",
    linkOne: "Send it to one person only. It works once, and for one day.",
    linkMany: (uses: number) => `Up to ${uses} guests can use it, for one day.`,
    linkSecret:
      "The part after the # is a secret that the server never sees. Send the link over a channel that you trust.",
    linkOnce: "Take it along now: this is the only time that it can be shown.",
    done: "Done",
    invitations: "Links you can still use",
    revoke: "Withdraw",
    revokeTitle: (label: string) => `Withdraw the link ${label}?`,
    revokeWhy: "It lets in nobody any more, and cannot be made valid again. Guests who have come in with it stay.",
    revokeName: (label: string) => `Withdraw the link ${label}`,
    unnamed: "without a name",
    uses: (uses: number, max: number) => `${uses} of ${max} used`,
    linkMade: (at: Date) => `made ${shortDate.format(at)}, ${time.format(at)}`,
    linkUntil: (at: Date) => `valid until ${shortDate.format(at)}, ${time.format(at)}`,
  },

  /** By the stable error codes that only members meet. */
  problems: {
    invalid_roster_entry: {
      title: "The server does not accept this change to who takes part",
      why: "It breaks a rule of the meeting, or somebody has changed something meanwhile. Reload the page and look again.",
    },
    roster_ahead: {
      title: "The server has lost a part of this meeting",
      why: "This device knows of more comings and goings than the server does, perhaps since a back-up was restored. Nothing is sent until that is settled: tell whoever runs the server.",
    },
    already_exists: {
      title: "That is there already",
      why: "Something with the same name or number exists. Reload the page to see it, or choose another name.",
    },
    quota_reached: {
      title: "There are as many of these as there may be",
      why: "End or use up some first: meetings that go on, invitations, or sign-in links that were never used.",
    },
    user_unknown: {
      title: "There is no such person",
      why: "Their account has been removed, perhaps. Reload the page.",
    },
    bundle_limit: {
      title: "Too many attempts",
      why: "Keys were asked for too often. Wait an hour, or ask the other person to reload.",
    },
    sign_in_link_used: {
      title: "This sign-in link no longer works",
      why: "It was used already, or is older than 15 minutes. Ask for a new one.",
    },
    token_expired: {
      title: "The server takes this sign-in for too old",
      why: "Nothing was deleted here. Try again in a moment; if it stays like this, sign in again with a new link.",
    },
    not_host: { title: "Only the host can do that", why: "Ask the person who made the meeting." },
    guest_not_waiting: {
      title: "Already decided",
      why: "Somebody else has let this guest in or declined, or the guest has gone.",
    },
    guest_unknown: { title: "This guest has gone", why: "There is nothing left to decide." },
    proof_refused: {
      title: "This guest cannot be let in",
      why: "The proof of having your link is missing or wrong. Send your guest a new link, and let nobody in with the old one.",
    },
    proof_unknown: {
      title: "This guest cannot be let in from here yet",
      why: "This device waits for the link’s secret from whoever made the link. Wait a moment, or let that person decide.",
    },
    identity_unconfirmed: {
      title: "A key has changed",
      why: "Look at the warning about the changed key and decide; then try again.",
    },
    device_unknown: {
      title: "That device does not wait any more",
      why: "Somebody has decided about it already, or it was signed out. There is nothing more to do.",
    },
    keys_unknown: { title: "They have no keys yet", why: "They have to sign in on a device first." },
    not_in_roster: { title: "This device is not in the meeting yet", why: "The host’s device has to add it first." },
  },
} as const;

addProblems(memberText.problems);
