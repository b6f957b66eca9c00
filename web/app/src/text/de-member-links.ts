import { one, time } from "./de.ts";
import type { MemberText } from "./members.ts";

/** Die Sätze über Links für Personen mit Konto. */
export const memberLinkText: MemberText["memberLink"] = {
  page: {
    title: (meeting) => `Sie sind zu „${meeting}“ eingeladen`,
    looking: "Ihre Einladung wird nachgesehen …",
    why: (host, own) =>
      `${host} leitet diese Besprechung. Sie kommen als ${own} herein, mit allen Ihren Geräten, und bleiben Mitglied, bis Sie gehen. Die Gastgeber sehen Ihren Namen und dass Sie diesen Link haben.`,
    knock: "Anklopfen",
    waitTitle: (meeting) => `Sie klopfen bei „${meeting}“ an`,
    wait: "Ein Gastgeber muss Sie hereinlassen. Lassen Sie diese Seite offen; Sie kommen dann von selbst herein.",
    stop: "Nicht länger warten",
    declined:
      "Sie wurden nicht hereingelassen. Fragen Sie die Person, die Sie eingeladen hat, bevor Sie wieder anklopfen.",
    again: "Noch einmal anklopfen",
    elseWhere: "Zu meinen Besprechungen",
    signInFirst: "Sie sind zu einer Besprechung eingeladen",
    signInFirstWhy:
      "Der Link, den Sie geöffnet haben, ist für Personen mit einem Konto auf diesem Server. Melden Sie sich hier zuerst an; dann öffnet er sich von selbst.",
  },
  door: {
    title: (count) => one(count, "Eine Person mit Konto ist an der Tür", `${count} Personen mit Konto sind an der Tür`),
    since: (at) => `seit ${time.format(at)}`,
    linkOfYours: "Hat den Link, den Sie gemacht haben für",
    linkOf: (name) => `Hat den Link, den ${name} gemacht hat für`,
    unnamed: "ein Mitglied",
    proved: "Sie wird Mitglied, und alle können prüfen, dass sie den Link hatte.",
    decline: "Ablehnen",
    declineName: (name) => `${name} ablehnen`,
    admit: "Als Mitglied hereinlassen",
    admitName: (name) => `Als Mitglied hereinlassen: ${name}`,
  },
  invite: {
    use: "Eine Person mit Konto hier",
    useHint:
      "Sie wird Mitglied und kommt wieder, wann sie will. Der Link beweist allen, dass es die Person ist, der Sie ihn geschickt haben.",
    ready: "Schicken Sie ihn nur einer Person, die ein Konto auf diesem Server hat. Er gilt einmal.",
  },
  used: {
    title: "Dieser Link wurde schon benutzt",
    why: "Eine andere Person ist damit schon hereingekommen, und er war für eine Person gemacht. Bitten Sie um einen neuen.",
  },
  members: {
    unproved: "erster Kontakt, nicht bewiesen",
    unprovedWhy:
      "So gekennzeichnete Mitglieder wurden nur nach ihrem Namen hinzugefügt: Dass das Konto ihres ist, hat der Server behauptet. Ein Link für eine Person mit Konto beweist mehr, und ebenso der Vergleich der Sicherheitsnummern.",
  },
};
