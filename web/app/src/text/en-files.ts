import { number, one } from "./en.ts";
import { sizes } from "./sizes.ts";

/** The sentences about files. */
export const fileText = {
  size: sizes(number.resolvedOptions().locale),
  facts: (size: string, kind: string | undefined) => (kind === undefined ? size : `${size} · ${kind}`),
  progress: (done: string, all: string) => `${done} of ${all}`,
  sendTitle: (count: number) => one(count, "Send this file?", `Send these ${number.format(count)} files?`),
  sendWhy: (others: number) =>
    `${others === 0 ? "Nobody else can read it yet, so nobody else can save it." : one(others, "One other person here can save it.", `${number.format(others)} others here can save it.`)} It is encrypted on this device: the server learns how large it is, and neither its name nor what is in it.`,
  withMetadata: "Send pictures with all that is stored in them",
  withMetadataHint: (pictures: number) =>
    one(
      pictures,
      "Otherwise the picture is drawn anew before it is sent: place, time and camera do not go along.",
      "Otherwise the pictures are drawn anew before they are sent: place, time and camera do not go along.",
    ),
  asTheyAre: (besidesPictures: boolean) =>
    `${besidesPictures ? "All other files are" : "It is"} sent with all that is stored inside, such as who wrote it, and when.`,
  tray: "Files being sent",
  waits: "Waits for the file before it",
  isPrepared: "Is being prepared…",
  isSent: (name: string) => `Sending ${name}`,
  stopSending: (name: string) => `Do not send ${name}`,
  dontSend: "Do not send",
  sendAgain: (name: string) => `Try again to send ${name}`,
  sendAsItIs: "Send it as it is",
  comes: (name: string) => `Receiving ${name}`,
  stop: "Stop",
  stopReceiving: (name: string) => `Stop receiving ${name}`,
  saveAgain: (name: string) => `Try again to save ${name}`,
  save: "Save",
  saveName: (name: string) => `Save ${name}`,
  handedOver: "The file was handed to the browser’s downloads.",
  show: "Show picture",
  showName: (name: string) => `Show picture ${name}`,
  hide: "Hide",
  hideName: (name: string) => `Hide picture ${name}`,
  picture: (name: string) => `Picture: ${name}`,
  moves: "This picture moves. Only its first frame is shown here; save it to see all of it.",
  noPicture: "This is no picture that can be shown here, or it is too large. You can save it.",
  whileSending: {
    too_large: {
      title: "This file is larger than this server takes",
      why: "Nothing of it was sent. Make it smaller, or send it in parts.",
    },
    quota_reached: {
      title: "There is no room for this file in the meeting",
      why: "Nothing of it was sent. Delete files that you have sent here and that are not needed any more.",
    },
    storage_full: {
      title: "The server has no room left",
      why: "Nothing was lost here. Tell whoever runs the server, and try again later.",
    },
  },
  whileReceiving: {
    storage_full: {
      title: "There is no room left on this device",
      why: "Free some space, then try again. Nothing of the file was kept.",
    },
  },
  problems: {
    file_unknown: {
      title: "The server does not have this file",
      why: "It was deleted, or has expired. Ask for it to be sent again.",
    },
    file_gone: { title: "The server has lost this file", why: "Ask for it to be sent again." },
    file_unfinished: {
      title: "Not all of this file has come yet",
      why: "Try again later. If that does not help, ask for it to be sent again.",
    },
    segment_out_of_order: {
      title: "The server has lost track of this file",
      why: "Try again. If it goes on, tell whoever runs the server.",
    },
    file_changed: {
      title: "This file cannot be read, or has changed",
      why: "A file must stay as it is while it is sent, and folders cannot be sent. Choose it again.",
    },
    file_damaged: {
      title: "This is not the file that was sent",
      why: "What the server hands out does not hold against its key, so none of it was kept. Ask for it to be sent again, by another way if you can.",
    },
    file_too_large_here: {
      title: "This browser cannot take so large a file",
      why: "Here, or in a private window, it can take up to 50 MB. Open the meeting in another browser, or ask for the file in parts.",
    },
    picture_not_cleaned: {
      title: "This picture could not be drawn anew",
      why: "It moves, or this browser cannot draw it. So what is stored in it, such as place and time, cannot be left out. You can send it as it is.",
    },
  },
};
