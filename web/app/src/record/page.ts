import {
  type Author,
  type Coming,
  looksAlike,
  type MeetingState,
  type Message,
  type Quote,
  type Reaction,
} from "@latchkey/client";
import { placed } from "../conversation/comings.ts";
import { LANGUAGES, language } from "../text/language.ts";
import { recordText } from "../text/record.ts";
import { text } from "../text/text.ts";

/** What the page is made of. */
export type Told = Pick<MeetingState, "title" | "messages" | "comings" | "self">;

/** What a person is called on the page: people whose names look alike have numbers. */
type Called = (person: Author) => string;

const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#1b1b1f, #e6e6ea); --soft: light-dark(#4a4a52, #a9a9b4);
  --line: light-dark(#c9c9d1, #44444e); }
body { margin: 0 auto; max-width: 44rem; padding: 1.5rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink);
  background: light-dark(#fff, #16161a); overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 0.5rem; }
ol { list-style: none; margin: 1.5rem 0 0; padding: 0; }
li { margin: 0 0 1rem; break-inside: avoid; }
p { margin: 0; }
.about { color: var(--soft); font-size: 0.875rem; margin-block-end: 0.25rem; }
.day { font-weight: 600; border-block-end: 1px solid var(--line); padding-block: 0.5rem 0.25rem; break-after: avoid; }
.note, .marks, .gone { color: var(--soft); font-size: 0.875rem; }
.head { font-weight: 600; break-after: avoid; }
.head time, .head span { font-weight: 400; color: var(--soft); font-size: 0.875rem; }
.words, .quoted { white-space: pre-wrap; }
blockquote { margin: 0 0 0.25rem; padding-inline-start: 0.75rem; border-inline-start: 3px solid var(--line); color: var(--soft);
  font-size: 0.875rem; }
@media print { :root { color-scheme: light; } body { max-width: none; padding: 0; font-size: 11pt; } }
`;

/**
 * The conversation as a page by itself, to read and print: nothing in it runs, and nothing is fetched. What people wrote stands in it as
 * text alone, whatever it looks like.
 */
export async function recordPage(told: Told, withFileNames: boolean, now: Date): Promise<string> {
  const lang = language();
  const { title, comings, self } = told;
  const messages = told.messages.filter(({ delivery }) => delivery === "sent");
  const called = calling(self, messages, comings);
  const notes = placed(comings, messages);
  const items = messages.map((message, index) => {
    const before = messages[index - 1];
    const day = before?.sentAt.toDateString() === message.sentAt.toDateString() ? "" : dayOf(message.sentAt);
    return day + comingsAt(called, notes[index]) + messageItem(message, messages, called, withFileNames);
  });
  const about = [
    recordText.page.saved(text.moment(now), called(self)),
    recordText.page.times(Intl.DateTimeFormat().resolvedOptions().timeZone),
    recordText.page.proves,
    recordText.page.notEncrypted,
  ];
  return `<!doctype html>
<html lang="${lang}" dir="${LANGUAGES[lang].dir}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${await hashOf(STYLE)}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${written(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1><bdi>${written(title)}</bdi></h1>
${about.map((line) => `<p class="about">${escaped(line)}</p>`).join("\n")}
<ol>
${items.join("\n")}
${comingsAt(called, notes[messages.length])}
</ol>
</main>
</body>
</html>
`;
}

/** What a file of this meeting is called; fit for every file system. */
export function recordName(title: string, now: Date, kind: "html" | "json"): string {
  const fit = plain(title).replace(/[/\\:*?"<>|\uFFFD]/g, " ");
  const name = [...fit.replace(/[\p{Z}\s]+/gu, " ")]
    .slice(0, 60)
    .join("")
    .replace(/^[. ]+|[. ]+$/g, "");
  return `${name === "" ? "latchkey" : name} ${now.toISOString().slice(0, 10)}.${kind}`;
}

function dayOf(at: Date): string {
  return `<li class="day"><time datetime="${at.toLocaleDateString("sv")}">${escaped(text.day(at))}</time></li>\n`;
}

/** Of people whose names look alike each has a number, in the order in which they first stand here. */
function calling(self: Author, messages: readonly Message[], comings: readonly Coming[]): Called {
  const people = new Map<string, Author>();
  const all = [
    self,
    ...comings.flatMap(({ who, by }) => [who, by]),
    ...messages.flatMap(({ author, vouchedBy, quote, reactions = [] }) => [
      author,
      vouchedBy,
      quote?.author,
      ...reactions.flatMap(({ by }) => by),
    ]),
  ];
  for (const person of all) {
    if (person !== undefined && !people.has(person.address.id)) {
      people.set(person.address.id, person);
    }
  }
  const known = [...people.values()];
  const numbers = new Map<string, number>();
  known.forEach(({ address, name }, index) => {
    const isAlike = (other: Author) => base(other.name) === base(name) || looksAlike(base(other.name), base(name));
    if (known.filter(isAlike).length > 1) {
      numbers.set(address.id, known.slice(0, index + 1).filter(isAlike).length);
    }
  });
  return ({ address, name }) => {
    const number = numbers.get(address.id);
    return isolated(number === undefined ? name : `${name} (${number})`);
  };
}

/** Without what looks like a number that this page gives. */
function base(name: string): string {
  return name.replace(/\s*\(\p{N}+\)$/u, "");
}

function comingsAt(called: Called, comings: readonly Coming[] = []): string {
  return comings
    .map(({ how, who, by }) => {
      const said =
        how === "removed" && by === undefined
          ? text.conversation.left(called(who))
          : text.conversation[how](called(who), by && called(by));
      return `<li class="note">${escaped(said)}</li>\n`;
    })
    .join("");
}

function messageItem(message: Message, all: readonly Message[], called: Called, withFileNames: boolean): string {
  const { author, sentAt, quote, editedAt, deletedAt, reactions = [] } = message;
  const guest = author.kind === "guest" ? ` <span>${escaped(text.conversation.guestTag)} ·</span>` : "";
  const head = `<p class="head">${escaped(called(author))}${guest} <time datetime="${sentAt.toISOString()}">${escaped(momentOf(message, called))}</time></p>`;
  if (deletedAt !== undefined) {
    return `<li>${head}<p class="gone">${escaped(text.talk.deleted)}</p></li>`;
  }
  const answered = quote === undefined ? "" : quoted(quote, all, called, withFileNames);
  const edited = editedAt === undefined ? [] : [text.talk.editedAt(text.moment(editedAt))];
  const marks = [...edited, ...reactions.map((one) => reaction(one, called))]
    .map((line) => `<p class="marks">${escaped(line)}</p>`)
    .join("");
  return `<li>${head}${answered}<p class="words" dir="auto">${wordsOf(message, withFileNames)}</p>${marks}</li>`;
}

/** At what time of its day it was said and, of a guest's words, that the guest has signed them. */
function momentOf({ author, sentAt, vouchedBy }: Message, called: Called): string {
  const time = text.time(sentAt);
  if (vouchedBy !== undefined) {
    return text.conversation.vouchedBy(time, called(vouchedBy));
  }
  return author.kind === "guest" ? recordText.page.signed(time) : time;
}

function quoted(
  { reference, author, isInvented }: Quote,
  all: readonly Message[],
  called: Called,
  withFileNames: boolean,
): string {
  const answered = all.find((one) => one.reference?.hash === reference.hash);
  const words = isInvented
    ? `<p>${escaped(text.talk.invented)}</p>`
    : answered === undefined
      ? `<p>${escaped(text.talk.notHere)}</p>`
      : answered.deletedAt === undefined
        ? `<p class="quoted" dir="auto">${wordsOf(answered, withFileNames)}</p>`
        : `<p>${escaped(text.talk.deleted)}</p>`;
  // What was answered can have been other words than those that stand there now.
  const edited =
    isInvented || answered?.editedAt === undefined || answered.deletedAt !== undefined
      ? ""
      : `<p>${escaped(text.talk.editedAt(text.moment(answered.editedAt)))}</p>`;
  return `<blockquote><p>${escaped(called(author))}</p>${words}${edited}</blockquote>`;
}

/** As markup. */
function wordsOf({ text: said, file }: Message, withFileNames: boolean): string {
  if (file === undefined) {
    return written(said);
  }
  const { name, size } = file;
  return escaped(recordText.page.file(withFileNames ? isolated(name) : undefined, recordText.size(size)));
}

function reaction({ emoji, by }: Reaction, called: Called): string {
  return text.talk.reactedBy(plain(emoji), by.map(called));
}

/** What a person wrote, as markup. */
function written(said: string): string {
  return escaped(plain(said));
}

/** What a person wrote, fit to stand within a sentence: it turns nothing around but itself. */
function isolated(said: string): string {
  return `\u2068${plain(said)}\u2069`;
}

/** Our own sentences, in which what people wrote is plain already: nothing in them can be markup. */
function escaped(sentence: string): string {
  return sentence
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Text that turns around or hides nothing that stands beside it. Line ends stay; what no name may have, as the protocol names it, is shown as a replacement character. */
function plain(written: string): string {
  return written
    .replace(/\r\n?/g, "\n")
    .replace(/(?![\n\t])[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\u{E0000}-\u{E007F}]/gu, "\uFFFD");
}

async function hashOf(style: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style)));
  return `sha256-${btoa(String.fromCharCode(...hash))}`;
}
