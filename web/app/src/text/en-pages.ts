import { text } from "./en.ts";

/** The page that says what this is, and how to be sure of it. */
const helpText = {
  title: "Help and about",
  lead: "Meetings in writing that the people in them can read, and the server cannot.",

  guest: {
    title: "How a guest comes in",
    steps: [
      "You get a link from a person in the meeting, and open it in a browser. You need no account and install nothing.",
      "You type the name that people know you by, and knock.",
      "A person in the meeting sees your name and which link you have, and lets you in. Until then nothing that is written there reaches you.",
      "Keep the tab open: your keys are in it. When you close it or leave, they are gone, and you need an invitation to come back.",
    ],
  },

  secret: {
    title: "What is end-to-end encrypted",
    points: [
      "Everything that is written in a meeting. It is encrypted on the author’s device for the people who take part at that moment, and opened on theirs.",
      "What a link is called, for the members.",
      "The keys: each device makes its own, and they never leave it. The secret part of a link, behind the #, is never sent to the server.",
    ],
  },

  open: {
    title: "What is not",
    points: [
      "The server knows the titles of meetings, the names that people give, who is in which meeting and since when, when people write and how much, and the internet addresses that they come from.",
      "All who take part can copy what they read, or show it to others. Nothing in a program can prevent that.",
      "In a browser, the program comes from the server. Its operator could give you another one. For meetings in which that matters, members can use the program in the terminal.",
      "A device in other hands shows what can be read on it. Lock it, and sign it out under “Your devices” when it is lost.",
    ],
  },

  check: {
    title: "How to make sure",
    points: [
      "Who a person is: open “Safety number” beside their name, and compare the digits with them, face to face or on a call. If they are the same on both screens, nobody sits between you.",
      "That all see the same meeting: open “Meeting code” below the list of people, and have one of you read it aloud. All who have the same code see the same people, hosts and links.",
      "Who can read you: the line below the field in which you write says it at every moment.",
      "Whether a link is still secret: a link for one guest works once. If yours was used and it was not you, tell the person who sent it by another way.",
    ],
  },

  members: {
    title: "For people with an account",
    points: [
      "Write down your recovery code when you open your account. If you lose all your devices, it is the only way back.",
      "A knock reaches you on every page of the app while it is open. Under “Notices” you choose whether your system shows notifications, and whether you hear a sound.",
      "You can install the page as an app: look in your browser’s menu for “Install” or “Add to home screen”.",
    ],
  },

  about: {
    title: "About",
    runs: "This server runs Latchkey, version",
    licence:
      "Latchkey is free software under the GNU Affero General Public License, version 3. It comes without any warranty.",
    technique: "It encrypts with the Signal protocol: sessions between devices, and sender keys for groups.",
  },
} as const;

/** In the pages' HTML, before their scripts run and without them. */
export const pageText = {
  product: text.product,
  about: text.about,
  help: helpText,

  before: {
    opening: "Opening…",
    slow: "This takes long. If nothing happens, reload the page. If that does not help, this browser may be too old for it, or something on the way holds the page’s script back: try another browser, or another network.",
    noScript:
      "Latchkey encrypts in your browser, and needs JavaScript for that. Allow JavaScript for this site, then reload the page.",
  },

  notFound: {
    title: "There is no such page",
    why: "This address leads nowhere on this server. Perhaps a part of it got lost when it was copied.",
    next: "If you were invited, open the whole link again from the message that you got. If you have an account here:",
    home: "To your meetings",
  },
} as const;
