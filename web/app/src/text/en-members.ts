import { date, day, list, number, one, shortDate, time } from "./en.ts";
import { memberLinkText } from "./en-member-links.ts";

/** What an invitation says of itself. */
export interface InvitationWords {
  readonly title: string;
  readonly link: string;
  readonly starts: Date | undefined;
  readonly until: Date | undefined;
  readonly once: boolean;
}

/** The sentences of the pages that only members load; a guest's page carries none of them. */
export const memberText = {
  disabled: {
    title: "Your account is disabled",
    why: "The operator of this server keeps your devices out for now. Nothing was deleted here: your keys, what you have read, and what is not sent yet are kept. We ask the server again by itself.",
    next: "Ask the operator why. When the account is enabled, this device goes on by itself.",
  },
  suspended: {
    title: "The server does not know this device at present",
    why: "Nothing was deleted here: your keys, what you have read, and what is not sent yet are kept. Perhaps the device was signed out, or the server runs with other data for a moment. We ask it again by itself.",
    next: "If this device was signed out, delete what is here. Then add it anew from another device of yours, or with your recovery code. What was kept here does not come back.",
    deleteIt: "Delete what is here",
    deleteTitle: "Delete everything that is kept here?",
    deleteWhy:
      "The keys of this device go, and with them all that can be read on it, and what is not sent yet. It cannot be undone. Your other devices are not affected.",
  },

  signIn: {
    title: "Open your account",
    why: "Your sign-in link opens an account on this server, with this browser as its first device. Its keys are made here and never leave it.",
    nameLabel: "Your name",
    nameHint: "How others see you. You can change it later.",
    nameMissing: "Put in the name that others are to see.",
    nameTaken: "Another account on this server has this name. Choose another one; your link still works.",
    deviceLabel: "Name of this device",
    deviceHint: "So that you can tell your devices apart.",
    suggestedName: (browser: string, system: string) => `${browser} on ${system}`,
    deviceMissing: "Give this device a name.",
    button: "Open account",
    busy: "Making keys…",
    hasAccount:
      "Do you have an account here already? This link would open another one. Add this browser from a device of yours instead: open “Your devices” there.",
    noLinkTitle: "You are not signed in here",
    noLinkDevice:
      "If you have an account, open “Your devices” on a device where you are signed in, and press “Add a device”. It shows a link for this one.",
    noLinkNew: "If you have none yet, ask the person who runs this server for a sign-in link.",
    lostTitle: "This browser has lost your keys",
    lostWhy: (device: string) =>
      `You are signed in here as the device “${device}”, but what this browser kept of it is gone: its keys, and what could be read on it. Browsers delete that when space is short, or when their data is cleared. The server cannot bring it back.`,
    lostWays:
      "Your account and your meetings are still there. Come back with your recovery code, or with a link from another device of yours: open “Your devices” there, and press “Add a device”.",
    lostGoes: "The device that is lost is signed out then, so that others give it no more keys.",
    lostLast: "If you have neither, ask the person who runs this server to reset your account.",
    pasteLabel: "Your link",
    pasteHint: "If you have it as text, put all of it here.",
    pasteMissing: "Put in a link with /sign-in# or /device# in it.",
    paste: "Go on",
    haveCode: "I have a recovery code",
    otherWays: "Other ways to sign in",
    otherTitle: (name: string) => `This browser is signed in as ${name}`,
    otherWhy: {
      "sign-in": "You have opened a sign-in link. It opens another account, with this browser as its first device.",
      device: "You have opened a device link. It makes this browser a new device of the account that it comes from.",
    },
    otherGoes: (name: string) =>
      `What this browser keeps for ${name} is deleted then: its keys, and what can be read on it. If it is the only device of ${name}, the recovery code alone leads back to that account.`,
    otherStay: (name: string) => `Go on as ${name}`,
    otherUse: "Use the link",
    guestHint: "Were you invited to a meeting? Then you need no account: open the link in your invitation.",
  },

  join: {
    title: "Add this device to your account",
    why: "Your link comes from another device of yours. This browser makes keys of its own, which never leave it, and your other device signs that they are yours.",
    button: "Ask to be added",
    waitTitle: "Confirm it on your other device",
    waitWhy: (name: string) =>
      `Open Latchkey on the device that has shown you the link. It asks you about “${name}”: press “Add it” there. Keep both pages open.`,
    waiting: "Waiting for your other device…",
    answered: "Your other device has answered. Now it waits for you to confirm there.",
    proved: "Your other device is adding this one…",
    stop: "Stop",
  },

  recover: {
    title: "Sign in with your recovery code",
    why: "Use the code that you wrote down when you opened your account. It makes this browser a device of that account, also where all its other devices are lost.",
    codeHint: "26 letters and digits. Capitals, spaces and hyphens make no difference.",
    codeWrong:
      "This is not a recovery code: one has 26 letters and digits. Compare it with what you have written down.",
    othersGo: "Sign out all my other devices first",
    othersGoHint: "Choose this if one of them may be in other hands: it could sign this one out again.",
    button: "Sign in",
  },

  recoveryCode: {
    label: "Recovery code",
    title: "Write down your recovery code",
    why: "If you lose all your devices, this code is the only way back to your account. The server does not know it, and cannot give it to you again.",
    of: "Latchkey recovery code ·",
    keep: "Keep it on paper or in a password manager, and show it to no one: with it, anyone can take over your account.",
    print: "Print",
    noted: "I have written it down",
    goOn: "Go on",
    later: "Remind me next time",
  },

  welcome: {
    joined: {
      title: "This device is one of yours now",
      why: "It comes into your meetings by itself as you open them. What was written in them before cannot be read here.",
    },
    recovered: {
      title: "You are back in your account",
      why: "Look through your devices, and sign out those that you have lost: until then they can read what is written in your meetings. This device comes into your meetings by itself as you open them. What was written before cannot be read on it.",
    },
  },

  devices: {
    title: "Your devices",
    add: "Add a device",
    name: "How others see you",
    rename: "Change name",
    renameTitle: "Change your name",
    renameHint: "How others see you. In your meetings they see the new name at once.",
    nameTaken: "Another account on this server has this name. Choose another one.",
    newCode: "New recovery code",
    newCodeTitle: "Make a new recovery code",
    newCodeWhy:
      "If someone else may have seen your recovery code, replace it. Type the present one; it is of no use once the new one is made.",
    newCodeLabel: "Present recovery code",
    newCodeOther: "This is not the present recovery code of your account. A newer one may have taken its place.",
    codeNotNoted: "You have not written down your recovery code yet",
    codeNotNotedWhy: "Without it there is no way back to your account if you lose all your devices.",
    showCode: "Show the code",
    thisDevice: "This device",
    unnamed: (deviceId: number) => `Device ${deviceId}`,
    since: (at: Date) => `since ${date.format(at)}`,
    lastSeen: (at: Date) => `last seen ${shortDate.format(at)}, about ${time.format(at)}`,
    first: "opened the account",
    byRecovery: "came with the recovery code",
    by: (name: string) => `added by “${name}”`,
    byGone: "added by a device that was signed out",
    signOutName: (name: string) => `Sign out “${name}”`,
    look: "Look at your devices",
    wasAdded: (name: string) => ({
      title: `A new device was added to your account: “${name}”`,
      why: "It can read what is written in your meetings from now on. If it was not you, sign it out.",
    }),
    forked: {
      title: "There are two records of your account",
      why: "A device of yours has signed two different things for one place in it: it may be in other hands, or was restored from an older copy, and the server shows each person one of the two. This device signs nothing more in your account, and devices that were added since get no keys. Write nothing confidential. Tell the people in your meetings by another way, and ask the person who runs the server to reset your account.",
    },
  },

  signOut: {
    title: (name: string) => `Sign out “${name}”?`,
    why: "It leaves your meetings and can read nothing that is written in them from then on. What it has read before stays on it.",
    thisTitle: "Sign out of this device?",
    onlyTitle: "Sign out of your only device?",
    keysGo: "The keys of this device are deleted, and with them what can be read on it. It cannot be undone.",
    othersStay: "Your other devices stay signed in, also those that this one has added.",
    noHost:
      "Meetings that you alone host stay without a host: they cannot be ended, nor opened to other members. Make somebody else host there first.",
    onlyCode: "Without your recovery code the account is lost",
    codeNoted: "No device is left then that could let you in. Make sure that you have the code at hand.",
    codeNotNoted:
      "No device is left then that could let you in, and you have not written the code down yet. Do it now:",
    along: "These are signed out, too",
    alongHint: "The device has added them. Take the tick off those that you want to keep.",
    staysToo: "Stays, as it was added by one that stays",
    doIt: "Sign out",
    doItWithout: "Sign out without it",
  },

  addDevice: {
    title: "Add a device",
    why: "Scan this code with your other device, or open the link there. Then confirm here that it is yours.",
    link: "Device link",
    qr: "Device link as a QR code",
    until: (at: Date) => `The link works once, until ${time.format(at)}, and only while this window is open.`,
    waiting: "Waiting for your other device…",
    pendingTitle: (name: string) => `Is “${name}” yours?`,
    pendingWhy:
      "This device has come with your link. If it is the one that you have just opened the link on, add it. It can then read what is written in your meetings, and can add and sign out devices.",
    add: "Add it",
    adding: "Adding…",
    keepOpen: "The two devices are making sure of each other. Keep both pages open.",
    notMine: "It is not mine",
    doneTitle: (name: string) => `“${name}” is added`,
    doneWhy: "It is one of your devices now, and comes into your meetings by itself as they are opened there.",
    expiredTitle: "This link no longer works",
    expiredWhy: "It was valid for ten minutes, and no device was added by it.",
    swappedTitle: "Something has come between your devices",
    swappedWhy:
      "What arrived here for your other device was not made with your link, so it was not added. The server, or something on the way to it, has changed it. If another link does not help, tell the person who runs the server.",
    refusedTitle: "The device was not added",
    refusedWhy:
      "The link no longer works. If you did not show it to anyone else, it was seen on its way: make a new one and scan it directly from this screen.",
    again: "Make a new link",
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
    endedTitle: (count: number) =>
      one(count, "One meeting that is over", `${number.format(count)} meetings that are over`),
    atTheDoor: (count: number) => `${number.format(count)} at the door`,
    unread: (count: number) => one(count, "1 new message", `${number.format(count)} new messages`),
    newTitle: "New meeting",
    titleLabel: "What is it about?",
    titleHint: "Guests see it before they come in, and the server knows it. Keep it harmless.",
    titleMissing: "Give the meeting a title.",
    whoLabel: "Who may let guests in?",
    whoHost: "Only hosts",
    whoHostHint: "You are one, and can make other members hosts. Guests wait until a host is there.",
    whoMembers: "Every member",
    whoMembersHint: "Anyone with an account that you open the meeting to.",
    make: "Create meeting",
    making: "Creating…",
    devices: "Your devices",
  },

  putAway: {
    more: (title: string) => `More about “${title}”`,
    archive: "Archive",
    archiveWhy:
      "An archived meeting stands below the others, on this device alone. When somebody knocks or writes, it is shown above again.",
    archived: (count: number) => one(count, "One archived meeting", `${number.format(count)} archived meetings`),
    bringBack: "Bring it back",
    bringBackWhy: "It is in the archive of this device.",
    delete: "Delete from this device",
    deleteTitle: (title: string) => `Delete “${title}” from this device?`,
    deleteWhy:
      "What was written in it goes from this device, and it is not listed here any more. Your other devices and the other people keep what they have. It cannot be undone.",
    deleteIt: "Delete",
  },

  elsewhere: {
    title: "Latchkey is open in another tab",
    why: "One tab of this browser at a time has your keys. Go on in the other tab; or go on here, and the other one stands still. What is typed there stays in it.",
    here: "Go on here",
    gone: "You go on in another tab, so this one stands still.",
  },

  noticing: {
    button: "Notices",
    title: "How you are told",
    why: "When somebody knocks or writes while you look at another tab or program. These settings are for this browser.",
    sound: "A soft sound",
    soundHint: "Never while you look at this page.",
    hear: "Hear it",
    notifications: "Notifications of your system",
    off: "None",
    plain: "Without names",
    plainHint: "“Somebody is at the door.” Your screen shows no names, and nothing of what was written.",
    named: "With who and where",
    namedHint: "Names and titles show on your screen, also where it is locked or shared. What was written never does.",
    notAllowed: {
      denied:
        "Your browser shows no notifications of this site. To have them, allow them in the browser’s settings for it.",
      unsupported: "This browser shows no notifications of pages.",
    },
    question: "Shall we tell you when somebody knocks?",
    questionWhy:
      "Also while you look at another tab or program. The notifications of your system show no names, and nothing of what was written.",
    turnOn: "Turn on",
    notNow: "Not now",
    someoneKnocks: "Somebody is at the door.",
    somethingSaid: "There is a new message.",
    saidBy: (name: string) => `New message from ${name}`,
  },

  meeting: {
    all: "All meetings",
    invite: "Invite",
    end: "End meeting",
    endTitle: "End the meeting for everyone?",
    endWhy:
      "Nobody can write in it any more, guests are sent out, and all its invitations stop working. Guests lose what they have read here when they close the tab: say before what they must keep. It cannot be undone.",
    endNow: "End for everyone",
    ended: "This meeting is over. Nobody can write in it any more.",
    gone: "You are not in this meeting any more: a host has removed you, or this device was signed out. Nothing can be written from here. What you have read stays on this device.",
    left: "You have left this meeting. Nothing can be written from here. What you have read stays on this device.",
    signedOut: "This device was signed out. Nothing can be written from here.",
    notYetIn: "Coming into the meeting",
    notYetInWhy:
      "The meeting is open to you, and this device comes in by itself. That takes a moment, and a connection.",
    guestsOpen: "Guests can knock",
    guestsClosed: "Closed to new guests",
    closeToGuests: "Close to guests",
    openToGuests: "Open to guests",
    leave: "Leave",
    leaveTitle: "Leave this meeting for good?",
    leaveWhy:
      "You leave it with all your devices, and the links that you have made for it stop working. You can come back only if a host adds you again. What you have read stays on your devices.",
    stay: "Stay",
    lastHostTitle: "You are the only host",
    lastHostWhy: "Others are in the meeting, and a meeting needs a host. Make another member host, or end the meeting.",
    handOver: "Hand over and leave",
    handOverTo: "Who is to be host?",
    handOverWhy: "They become host, and you leave the meeting with all your devices.",
    openTo: "Members",
    openToTitle: "Who this meeting is open to",
    openToWhy:
      "People with an account on this server. They need no invitation link; guests do. Hosts can change who is in the meeting, and close it to guests. Until you compare safety numbers, only the server says whose account it is.",
    members: "In this meeting",
    notMembers: "Also on this server",
    makeHost: "Make host",
    makeHostName: (name: string) => `Make host: ${name}`,
    makeHostTitle: (name: string) => `Make ${name} host?`,
    makeHostWhy:
      "Hosts add and remove people, make hosts, close the meeting to guests and end it. You can take it back as long as you are host yourself.",
    takeHost: "Make member",
    takeHostName: (name: string) => `Make member: ${name}`,
    takeHostTitle: (name: string) => `Take ${name} off the hosts?`,
    takeHostWhy: "They stay in the meeting, and can no longer change who is in it.",
    takeHostSelfTitle: "Stop being host?",
    takeHostSelfWhy:
      "You stay in the meeting, and can no longer change who is in it. Another host can make you one again.",
    removeMemberWhy:
      "All their devices leave the meeting at once, and the links that they have made for it stop working. Everybody’s keys are changed before the next message, so that they can read nothing more. What they have read already stays with them.",
    add: "Add",
    added: "Added",
    addName: (name: string) => `Add ${name}`,
    lobbyTitleOf: (count: number, title: string) =>
      `${one(count, "Somebody is at the door", `${number.format(count)} people are at the door`)} of “${title}”`,
    showLobby: (count: number) =>
      one(count, "Show who is at the door", `Show the ${number.format(count)} people at the door`),
    lobbyTitle: (count: number) =>
      one(count, "Somebody is at the door", `${number.format(count)} people are at the door`),
    admit: "Let in",
    admitName: (name: string) => `Let in ${name}`,
    admitAll: (count: number, all: number) =>
      count === all ? "Let all in" : `Let in the ${number.format(count)} whose links are not used`,
    admitTheseTitle: (count: number) => one(count, "Let this guest in?", `Let these ${number.format(count)} in?`),
    admitThese: (count: number) => one(count, "Let in", `Let ${number.format(count)} in`),
    bySharedLink: "has a link that several people have",
    fold: "Fold up who is at the door",
    unfold: "Show who is at the door",
    useNewKey: "Use the new key",
    warnings: {
      deviceUnlisted: (name: string) => ({
        title: `A device of ${name} gets no keys`,
        why: "The server has shown two different accounts of this person, and this device may be somebody else’s. Ask them by another way which devices are theirs.",
      }),
      linkBurnt: (label: string | undefined) => ({
        title:
          label === undefined
            ? "An invitation’s link is not secret any more"
            : `The link for “${label}” is not secret any more`,
        why: "Some program on its way has changed the # in it, so that its secret part was sent to the server when it was opened, and may have been read there. Who has opened it cannot come in. Withdraw it under “Invite”, make another, and send that by another way if you can.",
      }),
      joinRefused: (what: string) => ({
        title: "This device cannot come in",
        why: `The server does not let it join (${what}). It is tried again with the next connection; if it stays like this, ask a host to remove you and add you again.`,
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
    since: (at: Date) => `since ${time.format(at)}`,
    knocked: (name: string) => `${name} is at the door`,
    linkFor: "The link is for",
    came: {
      own: "Has a link made for one guest",
      shared: "Has a link that several people have. That says nothing about who it is",
      used: "Somebody has come in with this link already, and it was made for one guest. They cannot be let in; send them a new link",
    },
    removeTitle: (name: string) => `Remove ${name}?`,
    removeWhy:
      "Their visit ends at once, and the link by which they came stops working, also for others who have it. Everybody’s keys are changed before the next message, so that they can read nothing more.",
    removeSharingWhy:
      "Their visit ends at once. Everybody’s keys are changed before the next message, so that they can read nothing more. They came by a link that others may have, too.",
    removeLink: "What about the link?",
    removeLinkClose: "Close it",
    removeLinkCloseHint: "Nobody can come in with it any more. Others to whom you sent it need a new one.",
    removeLinkKeep: "Leave it as it is",
    removeLinkKeepHint: (name: string) => `Others can still knock with it. So can ${name}, and you decide.`,
    inviteTitle: "Invite a guest",
    clocks: {
      title: "Two clocks differ",
      why: (here: Date, there: Date) =>
        `This device says ${shortDate.format(here)}, ${time.format(here)}, and the server ${shortDate.format(there)}, ${time.format(there)}. One of them is wrong, and links end by both: sooner or later than it says here. If it is this device’s clock, set it right before you make a link.`,
    },
    inviteWhy: "A guest opens the link in a browser, types a name and knocks. You decide who comes in.",
    forLabel: "Who is it for?",
    forHint:
      "The other members who are in the meeting now see it; the server does not. Guests who are in it are not shown it, but could find it out. Optional.",
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
    linkOne: "Send it to one person only. It works once.",
    linkMany: (uses: number) => one(uses, "One guest can use it.", `Up to ${number.format(uses)} guests can use it.`),
    linkWorksUntil: (at: Date) => `It is valid until ${date.format(at)}, ${time.format(at)}.`,
    usesLabel: "How many guests at most?",
    usesWrong: (most: number) => `Put in a number from 1 to ${number.format(most)}.`,
    lastsLabel: "How long is it valid?",
    lasts: { hour: "One hour", day: "One day", week: "One week", month: "30 days", quarter: "90 days" },
    startLabel: "When does the meeting start?",
    startHint: "For the text and the calendar file. Neither the server nor the link knows it. Optional.",
    startTooLate: "The link is no longer valid then. Make one that is valid longer.",
    share: "Share…",
    copyText: "Copy as a message",
    copyTextFailed: "This browser does not let the page copy. Copy the link above.",
    calendar: "Save calendar file",
    message: ({ title, link, starts, until, once }: InvitationWords) =>
      [
        `You are invited to “${title}”.`,
        starts && `It starts: ${day.format(starts)}, ${time.format(starts)}.`,
        "",
        `Open this link in a browser, type your name and knock:`,
        link,
        "",
        "You need no account and install nothing. What is written there is end-to-end encrypted. Pass the link on to no one else.",
        once ? "It works once." : undefined,
        until && `It is valid until ${date.format(until)}, ${time.format(until)}.`,
      ]
        .filter((line) => line !== undefined)
        .join("\n"),
    linkSecret:
      "The part after the # is a secret that the server never sees. Send the link over a channel that you trust.",
    linkHere: "Only this device can show it again: it is kept nowhere else.",
    linkShow: "Show link",
    linkShowName: (label: string) => `Show link: ${label}`,
    linkHereMade: "made by you",
    linkMine: "made by you, on another device",
    linkBy: (name: string) => `made by ${name}`,
    linkClosed: "The meeting is closed to new guests at present. Links work again as soon as a host opens it.",
    done: "Done",
    invitations: "Links you can still use",
    revoke: "Withdraw",
    revokeTitle: (label: string) => `Withdraw the link ${label}?`,
    revokeWhy: "It lets in nobody any more, and cannot be made valid again. Guests who have come in with it stay.",
    revokeName: (label: string) => `Withdraw the link ${label}`,
    unnamed: "without a name",
    uses: (uses: number, max: number) => `${number.format(uses)} of ${number.format(max)} used`,
    linkUntil: (at: Date) => `valid until ${shortDate.format(at)}, ${time.format(at)}`,
  },

  /** By the stable error codes that only members meet, or whose words a guest's page has of its own. */
  memberLink: memberLinkText,

  problems: {
    knock_outdated: {
      title: "Their account has changed just now",
      why: "A new device or name, perhaps. Their device knocks anew by itself as long as its page is open: try again in a moment.",
    },
    invalid_roster_entry: {
      title: "This change to who takes part is not allowed",
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
      why: "End or use up some first: meetings that go on, invitations, or links to add a device.",
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
      why: "It was used already, or is older than 15 minutes. If you have not used it yourself, somebody else may have opened your account: say so to the person who runs the server, and ask for a new one.",
    },
    device_link_used: {
      title: "This device link no longer works",
      why: "It was used or withdrawn, or is older than ten minutes. Make a new one on your other device, and keep it shown there.",
    },
    device_link_unknown: {
      title: "This device link no longer works",
      why: "It was used or withdrawn, or is older than ten minutes. Make a new one.",
    },
    device_link_taken: {
      title: "Another device has come with this link",
      why: "A link is for one device and one attempt. If it was this page before you reloaded it, make a new link on your other device. If it was not you, press “It is not mine” there.",
    },
    recovery_code_wrong: {
      title: "This is not a recovery code",
      why: "One has 26 letters and digits. Compare it with what you have written down.",
    },
    account_refused: {
      title: "The server’s record of this account cannot be trusted",
      why: "It does not hold against the signatures of the account’s own devices, so nothing was done. Try again with another link; if it stays like this, tell the person who runs the server.",
    },
    recovery_unknown: {
      title: "No account here has this recovery code",
      why: "Compare it with what you have written down, and make sure that it belongs to this server.",
    },
    log_moved: {
      title: "Your account was changed on another device just now",
      why: "Look at your devices again, then try again.",
    },
    invalid_account_entry: {
      title: "The server does not accept this change to your account",
      why: "It breaks a rule: an account has at most 16 devices, for example. Look at your devices again, then try again.",
    },
    token_expired: {
      title: "This device was not used for too long",
      why: "Nothing was deleted here. Try again in a moment. If it stays like this, add the device again from another one of yours, or with your recovery code.",
    },
    link_cut: {
      title: "The end of this link is missing",
      why: "Copy all of it, up to its last character, or ask for a new one.",
    },
    link_extended: {
      title: "There is something behind this link’s end",
      why: "Copy the link alone, or ask for a new one.",
    },
    link_mangled: {
      title: "This is not the link that was made",
      why: "Characters in it are missing or changed. Copy it again, or ask for a new one.",
    },
    link_burnt: {
      title: "This link is not secret any more",
      why: "Some program on its way has changed the # in it. So its secret part was sent to the server when the page was opened, and may have been read there. It must not be used. Ask for a new one, or make another on your other device, and send that by another way if you can.",
    },
    invitation_unknown: {
      title: "This invitation does not exist",
      why: "The server does not know it. Ask whoever sent it for a new one.",
    },
    invitation_expired: { title: "The invitation is too old", why: "Ask whoever sent it for a new one." },
    invitation_revoked: { title: "The invitation was withdrawn", why: "Ask whoever sent it for a new one." },
    invitation_used_up: {
      title: "This link has been used",
      why: "Somebody else has come in with it, and it was made for one guest. Send this guest a new link.",
    },
    meeting_unknown: {
      title: "There is no such meeting",
      why: "It does not exist, or it is not open to you any more.",
    },
    forbidden: { title: "That is not for you to do", why: "Ask a host of the meeting." },
    not_host: { title: "Only a host can do that", why: "Ask a host of the meeting." },
    admission_closed: {
      title: "The meeting is closed to new guests",
      why: "A host has closed it. Open it to guests again, beside the list of people, then let them in.",
    },
    guest_not_waiting: {
      title: "Already decided",
      why: "Somebody else has let this guest in or declined, or the guest has gone.",
    },
    guest_unknown: { title: "This guest has gone", why: "There is nothing left to decide." },
    proof_refused: {
      title: "A proof does not hold",
      why: "What arrived was not made with the link that it should come from. Make a new link, and do not use the old one.",
    },
    last_host: {
      title: "A meeting needs a host",
      why: "Others are in it, and there is no other host. Make another member host, or end the meeting.",
    },
    identity_unconfirmed: {
      title: "A key has changed",
      why: "Look at the warning about the changed key and decide; then try again.",
    },
    account_disabled: {
      title: "Your account is disabled",
      why: "The operator of this server keeps your devices out for now. Nothing was deleted. Ask them why.",
    },
    device_unknown: {
      title: "That device is gone",
      why: "It was signed out already. There is nothing more to do.",
    },
    keys_unknown: { title: "They have no keys yet", why: "They have to sign in on a device first." },
    not_in_roster: {
      title: "This device is not in the meeting yet",
      why: "It comes in by itself as soon as it reaches the server. Try again in a moment.",
    },
  },
} as const;
