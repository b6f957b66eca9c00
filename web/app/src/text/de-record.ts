import { number } from "./de.ts";
import type { RecordText } from "./record.ts";
import { sizes } from "./sizes.ts";

/** Die Sätze über gespeicherte Gespräche. */
export const recordText: RecordText = {
  size: sizes(number.resolvedOptions().locale),
  title: "Gespräch speichern",
  why: "Gespeichert wird, wer wann was geschrieben hat, und wer kam und ging. Was gelöscht wurde, steht nicht darin, nur dass es gelöscht wurde. Die Dateien selbst sind nicht dabei.",
  form: "In welcher Form?",
  html: "Als Seite zum Lesen und Drucken",
  htmlHint:
    "Eine HTML-Datei für jeden Browser, mit dem, was Sie hier lesen können. Für sich allein beweist sie nichts.",
  json: "Als Datei, die sich prüfen lässt",
  jsonHint: "Eine JSON-Datei für „latchkey verify-transcript“, mit mehr, als hier zu sehen ist.",
  jsonHolds:
    "Darin stehen auch das unterschriebene Protokoll der Besprechung mit den Einladungen, frühere Namen und Geräte aller, die Unterschriften der Gäste und frühere Worte geänderter Nachrichten. Von gelöschten Worten bleibt ein Fingerabdruck: Wer sie errät, kann sehen, dass es stimmt.",
  jsonProves:
    "Allen beweist sie, welche Konten und Gäste teilnahmen und was diese Gäste unterschrieben haben; was Mitglieder schrieben, nur denen, die dabei waren.",
  names: "Mit den Namen der Dateien",
  namesHint:
    "Sonst steht nur darin, wie groß sie sind, und in der prüfbaren Datei auch ihre Art und ein Fingerabdruck, an dem eine Datei wiederzuerkennen ist.",
  notEncrypted: "Die Datei ist nicht verschlüsselt. Wer sie hat, kann sie lesen.",
  save: "Speichern",
  page: {
    saved: (moment, name) => `Gespeichert von ${name}: ${moment}.`,
    times: (zone) => `Die Zeiten stammen von den Uhren derer, die geschrieben haben, in der Zeitzone ${zone}.`,
    proves:
      "Diese Seite beweist für sich allein nichts: Wer sie hat, kann sie ändern. Was Gäste unterschrieben haben, hat das Gerät geprüft, das sie gespeichert hat; die Unterschriften stehen nicht darin.",
    notEncrypted: "Diese Seite ist nicht verschlüsselt.",
    signed: (moment) => `${moment} · vom Gast signiert`,
    file: (name, size) => (name === undefined ? `Datei, ${size}` : `Datei: ${name}, ${size}`),
  },
};
