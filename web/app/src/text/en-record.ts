import { number } from "./en.ts";
import { sizes } from "./sizes.ts";

/** The sentences about records of conversations. */
export const recordText = {
  size: sizes(number.resolvedOptions().locale),
  title: "Save the conversation",
  why: "Saves what was written, by whom and when, and who came and went. What was deleted is not in it, only that it was. Files themselves are not in it.",
  form: "As what?",
  html: "A page to read and print",
  htmlHint: "An HTML file for every browser, with what you can read here. It proves nothing by itself.",
  json: "A file that can be checked",
  jsonHint: "A JSON file for “latchkey verify-transcript”, with more than is shown here.",
  jsonHolds:
    "In it are also the meeting’s signed log with its invitations, former names and devices of everyone, guests’ signatures, and earlier words of messages that were edited. Of deleted words a fingerprint stays: who guesses them can see that the guess is right.",
  jsonProves:
    "To anyone it proves which accounts and guests took part and what those guests signed; what members wrote, only to those who were there.",
  names: "With the names of files",
  namesHint:
    "Otherwise only how large they are and, in the file that can be checked, their type and a fingerprint by which a file is known again.",
  notEncrypted: "The file is not encrypted. Anyone who has it can read it.",
  save: "Save",
  page: {
    saved: (moment: string, name: string) => `Saved on ${moment} by ${name}.`,
    times: (zone: string) => `Times are by the clocks of those who wrote, in the time zone ${zone}.`,
    proves:
      "This page proves nothing by itself: anyone who has it can change it. The device that saved it has checked what guests signed; the signatures are not in it.",
    notEncrypted: "This page is not encrypted.",
    signed: (moment: string) => `${moment} · signed by the guest`,
    file: (name: string | undefined, size: string) => (name === undefined ? `File, ${size}` : `File: ${name}, ${size}`),
  },
};
