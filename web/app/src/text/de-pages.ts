import { text } from "./de.ts";
import type { pageText as english } from "./en-pages.ts";
import type { Words } from "./text.ts";

const help: Words<typeof english>["help"] = {
  title: "Hilfe und Hintergrund",
  lead: "Schriftliche Besprechungen, die lesen kann, wer teilnimmt, und nicht der Server.",

  guest: {
    title: "Wie ein Gast hereinkommt",
    steps: [
      "Sie bekommen von einer Person aus der Besprechung einen Link und öffnen ihn in einem Browser. Sie brauchen kein Konto und installieren nichts.",
      "Sie geben den Namen ein, unter dem man Sie kennt, und klopfen an.",
      "Eine Person in der Besprechung sieht Ihren Namen und welchen Link Sie haben, und lässt Sie herein. Bis dahin erreicht Sie nichts von dem, was dort geschrieben wird.",
      "Lassen Sie den Tab offen: Ihre Schlüssel sind darin. Wenn Sie ihn schließen oder gehen, sind sie weg, und Sie brauchen eine Einladung, um wiederzukommen.",
    ],
  },

  secret: {
    title: "Was Ende-zu-Ende-verschlüsselt ist",
    points: [
      "Alles, was in einer Besprechung geschrieben wird. Es wird auf dem Gerät der schreibenden Person für alle verschlüsselt, die in diesem Moment teilnehmen, und auf deren Geräten geöffnet.",
      "Wie ein Link heißt, für die Mitglieder.",
      "Die Schlüssel: Jedes Gerät erzeugt seine eigenen, und sie verlassen es nie. Der geheime Teil eines Links, hinter dem #, wird nie an den Server gesendet.",
    ],
  },

  open: {
    title: "Was es nicht ist",
    points: [
      "Der Server kennt die Titel der Besprechungen, die Namen, die Personen angeben, wer seit wann in welcher Besprechung ist, wann und wie viel geschrieben wird, und die Internetadressen, von denen es kommt.",
      "Alle, die teilnehmen, können kopieren, was sie lesen, oder es anderen zeigen. Das kann kein Programm verhindern.",
      "In einem Browser kommt das Programm vom Server. Sein Betreiber könnte Ihnen ein anderes geben. Für Besprechungen, in denen das wichtig ist, können Mitglieder das Programm im Terminal benutzen.",
      "Ein Gerät in fremden Händen zeigt, was darauf zu lesen ist. Sperren Sie es, und melden Sie es unter „Ihre Geräte“ ab, wenn Sie es verloren haben.",
    ],
  },

  check: {
    title: "Wie Sie sichergehen",
    points: [
      "Wer eine Person ist: Öffnen Sie „Sicherheitsnummer“ neben ihrem Namen, und vergleichen Sie die Ziffern mit ihr, von Angesicht zu Angesicht oder am Telefon. Wenn sie auf beiden Bildschirmen gleich sind, sitzt niemand zwischen Ihnen.",
      "Dass alle dieselbe Besprechung sehen: Öffnen Sie „Besprechungscode“ unter der Liste der Personen, und lassen Sie ihn eine Person vorlesen. Wer denselben Code hat, sieht dieselben Personen, Gastgeber und Links.",
      "Wer Sie lesen kann: Die Zeile unter dem Feld, in dem Sie schreiben, sagt es jederzeit.",
      "Ob ein Link noch geheim ist: Ein Link für einen Gast gilt einmal. Wenn Ihrer benutzt wurde und Sie es nicht waren, sagen Sie es auf einem anderen Weg der Person, die ihn gesendet hat.",
    ],
  },

  members: {
    title: "Für Personen mit einem Konto",
    points: [
      "Schreiben Sie Ihren Wiederherstellungscode auf, wenn Sie Ihr Konto eröffnen. Wenn Sie alle Ihre Geräte verlieren, ist er der einzige Weg zurück.",
      "Ein Anklopfen erreicht Sie auf jeder Seite der App, solange sie offen ist. Unter „Hinweise“ wählen Sie, ob Ihr System Mitteilungen zeigt und ob Sie einen Ton hören.",
      "Sie können die Seite als App installieren: Suchen Sie im Menü Ihres Browsers nach „Installieren“ oder „Zum Startbildschirm hinzufügen“.",
    ],
  },

  about: {
    title: "Hintergrund",
    runs: "Auf diesem Server läuft Latchkey, Version",
    licence:
      "Latchkey ist freie Software unter der GNU Affero General Public License, Version 3. Es gibt keinerlei Gewährleistung.",
    technique: "Es verschlüsselt mit dem Signal-Protokoll: Sitzungen zwischen Geräten, und Sender Keys für Gruppen.",
  },
};

export const pageText: Words<typeof english> = {
  product: text.product,
  about: text.about,
  help,

  before: {
    opening: "Wird geöffnet …",
    slow: "Das dauert lange. Wenn nichts geschieht, laden Sie die Seite neu. Wenn das nicht hilft, ist dieser Browser vielleicht zu alt dafür, oder etwas auf dem Weg hält das Skript der Seite zurück: Versuchen Sie es mit einem anderen Browser oder in einem anderen Netz.",
    noScript:
      "Latchkey verschlüsselt in Ihrem Browser und braucht dafür JavaScript. Erlauben Sie JavaScript für diese Website, und laden Sie die Seite dann neu.",
  },

  notFound: {
    title: "Diese Seite gibt es nicht",
    why: "Diese Adresse führt auf diesem Server nirgendwohin. Vielleicht ging beim Kopieren ein Teil davon verloren.",
    next: "Wenn Sie eingeladen wurden, öffnen Sie den ganzen Link noch einmal aus der Nachricht, die Sie bekommen haben. Wenn Sie hier ein Konto haben:",
    home: "Zu Ihren Besprechungen",
  },
};
