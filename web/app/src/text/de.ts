import { formats } from "./formats.ts";
import type { Text } from "./text.ts";

export const { time, date, shortDate, day, list, number, plural } = formats("de", "de-DE");

/** Eins, oder mehr: „1.234 Nachrichten“. */
export const one = (count: number, singular: string, other: string): string => plural(count, { one: singular, other });

const MISUNDERSTOOD = {
  title: "Diese Seite und der Server verstehen einander nicht",
  why: "Eins von beiden ist wahrscheinlich neuer als das andere. Laden Sie die Seite neu, und sagen Sie es dem Betreiber des Servers, wenn es so bleibt.",
};

const KEYS_REFUSED = {
  title: "Der Server nimmt die Schlüssel dieses Geräts nicht an",
  why: "Laden Sie die Seite neu. Wenn es so bleibt, bitten Sie um einen neuen Link, und sagen Sie es dem Betreiber des Servers.",
};

export const text: Text = {
  product: "Latchkey",
  language: "Sprache",
  close: "Schließen",
  cancel: "Abbrechen",
  copy: "Kopieren",
  copied: "Kopiert",
  copyFailed:
    "Dieser Browser lässt die Seite nicht kopieren. Der Text ist markiert: Kopieren Sie ihn mit der Tastatur, oder drücken Sie lange darauf.",
  retry: "Noch einmal versuchen",
  loading: "Einen Moment …",
  time: (at) => time.format(at),
  day: (at) => day.format(at),
  moment: (at) => `${day.format(at)}, ${time.format(at)}`,
  pageTitle: (page, product) => `${page} · ${product}`,

  about: { title: "Über diese Seite", help: "Hilfe", imprint: "Impressum", privacy: "Datenschutz" },

  fault: {
    title: "Auf dieser Seite ist ein Fehler aufgetreten",
    why: "Laden Sie die Seite neu, um fortzufahren. Wenn es wieder geschieht, sagen Sie es dem Betreiber des Servers.",
    reload: "Neu laden",
  },

  suspended: {
    visitTitle: "Der Server kennt Ihren Besuch zurzeit nicht",
    visitWhy:
      "Es wurde nichts gelöscht: Ihre Schlüssel, was Sie gelesen haben und was noch nicht gesendet ist, bleibt in diesem Tab. Vielleicht ist Ihr Besuch zu Ende, oder der Server hat ein Problem. Wir fragen ihn von selbst wieder.",
    visitNext: "Wenn es so bleibt, bitten Sie die Person, die Sie eingeladen hat, um eine neue Einladung.",
    visitDelete: "Löschen, was hier ist",
    visitDeleteTitle: "Gehen und löschen, was hier ist?",
  },

  notSecure: {
    title: "Diese Adresse ist nicht sicher",
    why: "Latchkey verschlüsselt in Ihrem Browser, und Browser erlauben das nur Seiten, die mit https:// geöffnet wurden. Diese wurde mit http:// geöffnet.",
    next: "Öffnen Sie denselben Link mit https:// am Anfang. Wenn das nicht hilft, bitten Sie den Betreiber des Servers, HTTPS einzurichten.",
  },

  guest: {
    opening: "Ihre Einladung wird geöffnet …",
    invitedBy: (host) => `${host} lädt Sie ein zu`,
    hostHere: (host) => `${host} ist da und kann Sie hereinlassen.`,
    hostAway: "Noch ist niemand da, der Sie hereinlassen kann. Sie können anklopfen und warten.",
    nameLabel: "Ihr Name",
    nameHint: "Die Teilnehmenden werden ihn sehen.",
    nameMissing: "Geben Sie den Namen ein, unter dem man Sie hier kennt.",
    nameTooLong: "Namen haben höchstens 64 Zeichen.",
    knock: "Anklopfen",
    knocking: "Es wird angeklopft …",
    promises: [
      "Was in der Besprechung geschrieben wird, können die Teilnehmenden lesen. Der Server, der es weitergibt, kann es nicht.",
      "Kein Konto, nichts zu installieren. Ihre Schlüssel bleiben in diesem Tab und sind weg, wenn Sie gehen.",
    ],
    waitingTitle: "Sie haben angeklopft",
    waitingFor: (host) =>
      host === ""
        ? "Sie warten, bis jemand aus der Besprechung Sie hereinlässt. Lassen Sie diesen Tab offen."
        : `Sie warten, bis ${host} Sie hereinlässt. Lassen Sie diesen Tab offen.`,
    waitingAs: (name) => `Man sieht dort Ihren Namen: ${name}`,
    waitingWhy:
      "Jemand sieht nach, wer vor der Tür steht, bevor Sie eine Nachricht erreichen kann. Bisher wurde Ihnen nichts gesendet.",
    waitingOffline:
      "Der Server ist gerade nicht zu erreichen. Sie behalten Ihren Platz; es wird von selbst wieder versucht.",
    stopWaiting: "Nicht länger warten",
    entering: "Sie sind da",
    enteringWhy: "Es wird geprüft, wer teilnimmt, und Schlüssel werden ausgetauscht …",
    leave: "Verlassen",
    leaveTitle: "Die Besprechung verlassen?",
    leaveWhy:
      "Ihre Schlüssel werden aus diesem Tab gelöscht, und damit auch, was Sie hier gelesen haben. Um wiederzukommen, brauchen Sie eine Einladung.",
    stay: "Bleiben",
    noEntry: {
      cut: {
        title: "Das Ende dieses Links fehlt",
        why: "Der Teil nach dem # ist nicht da oder abgeschnitten. In ihm steckt das Geheimnis, das die Besprechung schützt; ohne ihn führt kein Weg hinein.",
        next: "Kopieren Sie den ganzen Link aus der Nachricht, die Sie bekommen haben, bis zum letzten Zeichen, oder bitten Sie noch einmal darum.",
      },
      extended: {
        title: "Hinter dem Ende dieses Links steht noch etwas",
        why: "Dahinter stehen Zeichen, die nicht dazugehören, und es lässt sich nicht erkennen, wo der Link endet.",
        next: "Kopieren Sie aus der Nachricht, die Sie bekommen haben, nur den Link, oder bitten Sie noch einmal darum.",
      },
      mangled: {
        title: "Das ist nicht der Link, der erstellt wurde",
        why: "Darin fehlen Zeichen, oder sie wurden verändert.",
        next: "Kopieren Sie den ganzen Link noch einmal aus der Nachricht, die Sie bekommen haben, oder bitten Sie noch einmal darum.",
      },
      burnt: {
        title: "Dieser Link ist nicht mehr geheim",
        why: "Ein Programm auf dem Weg hat das # darin verändert. Deshalb wurde der geheime Teil an den Server gesendet, als die Seite geöffnet wurde, und könnte dort gelesen worden sein. Der Link darf nicht benutzt werden.",
        next: "Bitten Sie die Person, die ihn gesendet hat, diese Einladung zurückzuziehen und Ihnen eine neue zu senden, wenn möglich auf einem anderen Weg.",
      },
      unknown: {
        title: "Diese Einladung gibt es nicht",
        why: "Der Server kennt sie nicht. Vielleicht ging beim Kopieren ein Zeichen verloren.",
        next: "Öffnen Sie den Link noch einmal aus der Nachricht, die Sie bekommen haben, oder bitten Sie um einen neuen.",
      },
      revoked: {
        title: "Diese Einladung wurde zurückgezogen",
        why: "Die Teilnehmenden haben diesen Link ungültig gemacht.",
        next: "Wenn Sie das für ein Versehen halten, bitten Sie die Person, die ihn gesendet hat, um einen neuen.",
      },
      expired: {
        title: "Diese Einladung ist zu alt",
        why: "Sie galt für eine begrenzte Zeit, und die ist vorbei.",
        next: "Bitten Sie die Person, die sie gesendet hat, um eine neue.",
      },
      "used-up": {
        title: "Diese Einladung wurde schon benutzt",
        why: "Sie war für eine bestimmte Zahl von Personen gedacht, und so viele sind damit hereingekommen. Wenn Sie sie nicht benutzt haben, hatte jemand anderes Ihren Link.",
        next: "Bitten Sie die Person, die sie gesendet hat, um eine neue, und sagen Sie ihr, wenn Sie es nicht waren.",
      },
      closed: {
        title: "Die Besprechung nimmt zurzeit keine neuen Gäste auf",
        why: "Die Teilnehmenden haben die Tür vorerst geschlossen.",
        next: "Ihre Einladung bleibt, wie sie ist. Versuchen Sie es später noch einmal.",
      },
      ended: {
        title: "Diese Besprechung ist zu Ende",
        why: "Sie wurde vom Gastgeber beendet.",
        next: "Es ist nichts mehr zu tun. Sie können diesen Tab schließen.",
      },
      "keys-lost": {
        title: "Dieser Tab hat Ihre Schlüssel verloren",
        why: "Sie haben hier angeklopft, aber was dieser Browser davon aufbewahrt hat, ist weg: Ihre Schlüssel und was sich damit lesen ließ. Browser löschen das, wenn der Platz knapp wird oder wenn ihre Daten gelöscht werden.",
        next: "Öffnen Sie den ganzen Link aus Ihrer Einladung noch einmal. Wenn er aufgebraucht ist, bitten Sie die Person, die ihn geschickt hat, um einen neuen.",
      },
      elsewhere: {
        title: "Sie stehen in einem anderen Tab vor dieser Tür",
        why: "Dieser Browser hat die Einladung schon geöffnet, und Ihre Schlüssel sind in jenem Tab.",
        next: "Machen Sie dort weiter. Wenn Sie ihn geschlossen haben, versuchen Sie es noch einmal; oder kommen Sie auch von hier herein, als eine andere Person.",
      },
    },
    linkStays: "Ihre Einladung bleibt, wie sie ist.",
    comeInHere: "Von hier hereinkommen",
    over: {
      left: {
        title: "Sie haben die Besprechung verlassen",
        why: "Ihre Schlüssel wurden aus diesem Tab gelöscht. Von dieser Besprechung erreicht Sie nichts mehr.",
      },
      stopped: {
        title: "Sie warten nicht länger",
        why: "Von der Besprechung hat Sie nichts erreicht, und Ihre Schlüssel wurden gelöscht. Um noch einmal anzuklopfen, öffnen Sie Ihre Einladung wieder.",
      },
      removed: {
        title: "Sie wurden aus der Besprechung entfernt",
        why: "Jemand in der Besprechung hat Ihren Besuch beendet. Was von jetzt an geschrieben wird, lässt sich mit Ihren Schlüsseln nicht lesen, und sie werden gelöscht.",
      },
      declined: {
        title: "Sie wurden nicht hereingelassen",
        why: "Jemand in der Besprechung hat abgelehnt, oder Ihr Link wurde unterwegs beschädigt und lässt niemanden ein. Keine Nachricht der Besprechung hat Sie erreicht. Um noch einmal anzuklopfen, öffnen Sie Ihre vollständige Einladung wieder.",
      },
      "link-revoked": {
        title: "Ihr Link wurde zurückgezogen",
        why: "In der Besprechung wurde der Link zurückgezogen, mit dem Sie angeklopft haben. Keine Nachricht der Besprechung hat Sie erreicht. Wenn Sie erwartet wurden, bitten Sie um eine neue Einladung.",
      },
      "link-used-up": {
        title: "Ihr Link ist verbraucht",
        why: "Während Sie warteten, sind andere mit ihm hereingekommen, und für mehr gilt er nicht. Keine Nachricht der Besprechung hat Sie erreicht. Bitten Sie um eine Einladung für Sie allein.",
      },
      expired: {
        title: "Ihr Besuch ist abgelaufen",
        why: "Gäste können eine begrenzte Zeit bleiben. Ihre Schlüssel wurden gelöscht. Um wiederzukommen, bitten Sie um eine neue Einladung.",
      },
      ended: {
        title: "Die Besprechung ist zu Ende",
        why: "Sie wurde vom Gastgeber beendet. Ihre Schlüssel wurden aus diesem Tab gelöscht.",
      },
    },
    wasRead: "Was Sie hier gelesen haben. Es geht verloren, wenn Sie diesen Tab schließen oder neu laden",
    close: "Sie können diesen Tab schließen.",
  },

  talk: {
    more: (name) => `Mehr zu dieser Nachricht von ${name}`,
    moreOfYours: "Mehr zu dieser Nachricht von Ihnen",
    menuOf: (name) => `Nachricht von ${name}`,
    menuOfYours: "Ihre Nachricht",
    reply: "Antworten",
    react: "Ein Emoji dazusetzen",
    reactions: "Reaktionen",
    reactedBy: (emoji, names) => `${emoji} ${number.format(names.length)}: ${list.format(names)}`,
    emojis: {
      "👍": "Daumen hoch",
      "❤️": "Herz",
      "😂": "Lachend",
      "😮": "Erstaunt",
      "😢": "Traurig",
      "🙏": "Danke",
      "🎉": "Feiernd",
      "✅": "Erledigt",
    },
    copy: "Text kopieren",
    copyFailed: "Der Browser erlaubt das nicht. Markieren Sie den Text oben, und kopieren Sie ihn selbst.",
    edit: "Bearbeiten",
    edited: "bearbeitet",
    editedAt: (moment) => `Bearbeitet: ${moment}`,
    editing: "Sie bearbeiten Ihre Nachricht",
    save: "Speichern",
    delete: "Für alle löschen",
    deleteTitle: "Diese Nachricht für alle löschen?",
    deleteIt: "Löschen",
    deleteWhy:
      "Alle sehen dann, dass eine Nachricht gelöscht wurde, und nicht, was darin stand. Andere haben sie vielleicht schon gelesen oder kopiert.",
    deleted: "Diese Nachricht wurde gelöscht.",
    answering: (name) => `Antwort an ${name}`,
    answerTo: "Als Antwort auf",
    search: "Nachrichten durchsuchen",
    stopSearch: "Suche beenden",
    hit: (position, all) => `${number.format(position)} von ${number.format(all)}`,
    noHit: "Nichts gefunden",
    older: "Die davor",
    newer: "Die danach",
    toNew: "Zum Neuen",
    notHere: "Eine Nachricht, die nicht hier ist: Sie wurde vielleicht geschrieben, bevor Sie hereinkamen.",
    invented: "Zitiert Worte, die hier nie gesagt wurden.",
  },

  conversation: {
    messages: "Nachrichten",
    none: "Noch keine Nachrichten",
    noneForYou: "Hier gibt es noch nichts zu lesen",
    noneWhy: "Was Sie hier schreiben, können die Personen in dieser Besprechung lesen, und sonst niemand.",
    earlier: "Was geschrieben wurde, bevor Sie hereinkamen, können Sie nicht lesen. Das ist Absicht.",
    held: (count) =>
      one(
        count,
        "Eine Nachricht ist gekommen, deren Schlüssel noch unterwegs ist.",
        `${number.format(count)} Nachrichten sind gekommen, deren Schlüssel noch unterwegs sind.`,
      ),
    latest: (unseen) =>
      unseen === 0 ? "Zum Neuesten" : one(unseen, "Eine neue Nachricht", `${number.format(unseen)} neue Nachrichten`),
    you: "Sie",
    nameless: "Name vorenthalten",
    guestTag: "Gast",
    hostTag: "Gastgeber",
    looksLike: (name) =>
      `Der Name sieht aus wie der von ${name} in dieser Besprechung. Es muss nicht dieselbe Person sein.`,
    vouchedBy: (moment, name) => `${moment} · vom Gast signiert, weitergegeben vom Gerät von ${name}`,
    vouchedByYou: (moment) => `${moment} · vom Gast signiert, weitergegeben von Ihrem Gerät`,
    vouching: "Was ein Gast schreibt, ist signiert und erreicht die anderen über das Gerät eines Mitglieds.",
    fresh: "Neu",
    came: (name, by) => {
      if (by === undefined) {
        return `${name} ist hereingekommen`;
      }
      return `${name} ist hereingekommen, hereingelassen von ${by ?? "Ihnen"}`;
    },
    left: (name) => `${name} ist gegangen`,
    removed: (name, by) => (by == null ? `Sie haben ${name} entfernt` : `${by} hat ${name} entfernt`),
    sending: "Wird gesendet …",
    failed: (why) => `Nicht gesendet: ${why}.`,
    sayAgain: "Noch einmal senden",
    composerLabel: "Nachricht schreiben",
    sendFiles: "Dateien anhängen",
    dropFiles: "Loslassen, um diese Dateien zu senden",
    composerPlaceholder: "Nachricht schreiben",
    send: "Senden",
    tooLong: "Das ist zu lang für eine Nachricht. Senden Sie es in Teilen.",
    alone: "Verschlüsselt. Außer Ihnen ist noch niemand hier.",
    ready: (all) =>
      all === 1
        ? "Verschlüsselt. Nur Sie und die eine andere Person hier können es lesen."
        : `Verschlüsselt. Nur Sie und die ${number.format(all)} anderen hier können es lesen.`,
    pending: (ready, all, pending) =>
      `Verschlüsselt. ${number.format(ready)} von ${number.format(all)} können Sie bisher lesen; mit ${one(pending, "einer Person", `${number.format(pending)} Personen`)} werden noch Schlüssel ausgetauscht.`,
    refused: (ready, all, refused) =>
      `Verschlüsselt. ${number.format(ready)} von ${number.format(all)} können Sie lesen; ${one(refused, "eine Person erhält", `${number.format(refused)} Personen erhalten`)} keine Schlüssel, weil damit etwas nicht stimmt.`,
    connecting: "Verbindung wird aufgebaut …",
    offline: "Sie sind offline. Was Sie schreiben, wird aufbewahrt und gesendet, sobald die Verbindung wieder da ist.",
    unreachable:
      "Der Server ist nicht zu erreichen. Was Sie schreiben, wird aufbewahrt und gesendet, sobald er wieder antwortet.",
    suspended:
      "Der Server kennt Sie zurzeit nicht. Was Sie schreiben, wird aufbewahrt und gesendet, sobald er Sie wieder kennt.",
    elsewhere: "Sie haben diese Besprechung in einem anderen Tab offen; hier steht sie still.",
    heldElsewhere:
      "Von diesem Tab wird nichts gesendet. Was Sie hier schreiben, bleibt darin; mit „Hier weitermachen“ können Sie es senden.",
    unsent: "Was Sie gerade schrieben, wurde nicht gesendet. Sie können es kopieren.",
    tryNow: "Jetzt versuchen",
    useHere: "Hier weitermachen",
    distributing: (done, total) => `Schlüssel werden verteilt: ${number.format(done)} von ${number.format(total)}.`,
    people: "Personen",
    peopleCount: (count) => `Personen (${number.format(count)})`,
    hidePeople: "Zurück zu den Nachrichten",
    saveRecord: "Gespräch speichern …",
    present: "gerade hier",
    away: "abwesend",
    reading: {
      ready: "Kann Sie lesen",
      relayed: "Kann Sie lesen",
      queued: "Kann Sie bei der Rückkehr lesen",
      pending: "Schlüssel werden ausgetauscht …",
      refused: "Erhält keine Schlüssel",
    },
    thisIsYou: (others) =>
      others === 0
        ? "Das sind Sie"
        : `Das sind Sie, mit ${one(others, "einem weiteren Gerät", `${number.format(others)} weiteren Geräten`)}`,
    verified: (former, devices) =>
      `Verifiziert${former === undefined ? "" : ` als ${former}`}${devices > 1 ? `, auf ${number.format(devices)} Geräten` : ""}`,
    compare: "Sicherheitsnummer",
    compareWith: (name) => `Sicherheitsnummer mit ${name} vergleichen`,
    remove: "Entfernen",
    removeName: (name) => `${name} entfernen`,
    dismiss: "Ausblenden",
    warnings: {
      rosterRefused: {
        forked: {
          title: "Der Server zeigt den Personen hier verschiedene Besprechungen",
          why: "Eine andere Liste, wer teilnimmt, stimmt mit Ihrer nicht überein. Schreiben Sie hier nichts Vertrauliches, und sagen Sie es den anderen auf einem anderen Weg.",
        },
        shortened: {
          title: "Der Server hat einen Teil der Besprechung zurückgenommen",
          why: "Die Liste, wer teilnimmt, ist kürzer als zuvor. Schreiben Sie hier nichts Vertrauliches, und sagen Sie es den anderen auf einem anderen Weg.",
        },
        unsigned: {
          title: "Der Server behauptet etwas, das hier niemand signiert hat",
          why: "Eine Änderung daran, wer teilnimmt, trägt keine gültige Signatur und zählt nicht. Sagen Sie es den anderen und dem Betreiber des Servers.",
        },
        "not-allowed": {
          title: "Jemand hier hat signiert, was die Regeln der Besprechung nicht erlauben",
          why: "Der Server hätte es nicht annehmen dürfen. Nichts danach zählt hier; diese Liste, wer teilnimmt, kann also alt sein. Schreiben Sie hier nichts Vertrauliches, und sagen Sie es den anderen und dem Betreiber des Servers.",
        },
        "account-missing": {
          title: "Der Server zeigt nicht, wer jemand hier ist",
          why: "Er hält bisher ein Konto zurück; was seitdem geschah, ist hier nicht bekannt. Schreiben Sie nichts Vertrauliches, bis dieser Hinweis verschwindet.",
        },
        "newer-version": {
          title: "Diese Seite ist zu alt für die Besprechung",
          why: "Jemand hier hat etwas getan, das nur eine neuere Version kennt. Laden Sie die Seite neu; wenn das nicht hilft, sagen Sie es dem Betreiber des Servers.",
        },
        "other-meeting": {
          title: "Das ist nicht die Besprechung Ihres Links",
          why: "Die Einladung, für die Ihr Link erstellt wurde, kommt in dem, was der Server zeigt, nicht vor; deshalb wird nichts davon übernommen. Bitten Sie um einen neuen Link, wenn möglich auf einem anderen Weg.",
        },
      },
      identityChanged: (name) => ({
        title: `Der Schlüssel von ${name} hat sich geändert`,
        why: "Ein Gerät behält seinen Schlüssel auf Lebenszeit; vielleicht gibt sich jemand als diese Person aus. An den neuen Schlüssel wird nichts gesendet, bis das entschieden ist. Fragen Sie auf einem anderen Weg nach, oder vergleichen Sie die Sicherheitsnummern.",
      }),
      accountRefused: (name) => ({
        title: `Was der Server über ${name} sagt, ist nicht vertrauenswürdig`,
        why: "Es widerspricht dem, was die Geräte dieser Person signiert haben; es könnte eines verbergen oder ein falsches zeigen. Schreiben Sie hier nichts Vertrauliches, und sagen Sie es den anderen auf einem anderen Weg.",
      }),
      messageRefused: {
        unsound: (name) => ({
          title: `Eine Nachricht unter dem Namen von ${name} wurde abgewiesen`,
          why: "Sie besteht die Prüfung gegen den Schlüssel dieser Person nicht und wird deshalb nicht angezeigt. Vielleicht hat jemand sie verändert. Fragen Sie auf einem anderen Weg nach.",
        }),
        behind: (name) => ({
          title: `Eine Nachricht unter dem Namen von ${name} kam zu spät`,
          why: "Frühere Nachrichten kennen Personen, die kamen oder gingen, seit sie geschrieben wurde; deshalb wird sie nicht angezeigt: Der Server hat sie zurückgehalten, oder jemand, der entfernt wurde, spricht weiter. Fragen Sie auf einem anderen Weg nach.",
        }),
        "not-its-own": (name) => ({
          title: `${name} wollte ändern, was eine andere Person gesagt hat`,
          why: "Nur wer etwas gesagt hat, kann es ändern oder löschen. Hier hat sich nichts geändert.",
        }),
        "never-said": (name) => ({
          title: `${name} bezieht sich auf Worte, die nie gesagt wurden`,
          why: "Was damit geändert oder markiert werden soll, steht nirgends in dieser Besprechung; hier hat sich also nichts geändert. Fragen Sie auf einem anderen Weg nach.",
        }),
        invented: (name) => ({
          title: `${name} hat weitergegeben, was der Gast nicht signiert hat`,
          why: "Ein Gast signiert, was er schreibt. Das hier besteht die Prüfung nicht und wird deshalb nicht angezeigt: Es wurde erfunden oder unterwegs verändert. Fragen Sie beide auf einem anderen Weg.",
        }),
      },
      wordsMissing: {
        member: (name, count) => ({
          title: one(
            count,
            `Eine Nachricht von ${name} fehlt`,
            `${number.format(count)} Nachrichten von ${name} fehlen`,
          ),
          why: "Das Gerät dieser Person nummeriert, was es sagt. Der Server hat ausgelassen, was fehlt, oder es verloren. Fragen Sie auf einem anderen Weg nach.",
        }),
        guest: (name, count) => ({
          title: one(
            count,
            `Eine Nachricht von ${name} fehlt`,
            `${number.format(count)} Nachrichten von ${name} fehlen`,
          ),
          why: "Das Gerät dieser Person nummeriert, was es sagt. Der Server oder ein Mitglied, das ihre Worte weitergibt, hat ausgelassen, was fehlt, oder es verloren. Fragen Sie auf einem anderen Weg nach.",
        }),
      },
      wordsOutOfPlace: {
        member: (name) => ({
          title: `Eine Nachricht von ${name} steht nicht an ihrem Platz`,
          why: "Das Gerät dieser Person nummeriert, was es sagt. Der Server hat die Reihenfolge verändert, oder das Gerät macht von einem älteren Stand seiner selbst aus weiter. Fragen Sie auf einem anderen Weg nach.",
        }),
        guest: (name) => ({
          title: `Eine Nachricht von ${name} steht nicht an ihrem Platz`,
          why: "Das Gerät dieser Person nummeriert, was es sagt. Der Server oder ein Mitglied, das ihre Worte weitergibt, hat die Reihenfolge verändert oder etwas ausgelassen. Fragen Sie auf einem anderen Weg nach.",
        }),
      },
      wordsContradict: (name, words) => ({
        title: `${name} hat an einer Stelle Verschiedenes gesagt`,
        why: [
          "Das Gerät dieser Person oder eine Kopie davon hat unter derselben Nummer mehr als eine Nachricht signiert. Die erste wird angezeigt.",
          ...words.filter((said) => said !== "").map((said) => `Dort heißt es auch: „${said}“`),
        ].join(" "),
      }),
      authorSignedOut: (name) => ({
        title: `Ein Gerät, das ${name} abgemeldet hat, hat etwas gesagt`,
        why: "Das kann vorher geschehen sein, oder das Gerät ist in fremden Händen. Fragen Sie auf einem anderen Weg nach.",
      }),
      keyOverdue: (name) => ({
        title: `Eine Nachricht unter dem Namen von ${name} wartet auf ihren Schlüssel`,
        why: "Nach dem Schlüssel wurde gefragt, und er kommt nicht. Die Nachricht wird angezeigt, sobald er da ist. Wenn er ausbleibt, fragen Sie auf einem anderen Weg nach.",
      }),
      keyNeverCame: (name) => ({
        title: `Etwas, das ${name} gesagt hat, lässt sich nicht öffnen`,
        why: "Diese Person ist gegangen, und ihr Schlüssel hat dieses Gerät nicht erreicht. Fragen Sie die anderen, was gesagt wurde.",
      }),
      messagesMissing: (count) => ({
        title: `Der Server hält ${one(count, "eine Nachricht", `${number.format(count)} Nachrichten`)} zurück`,
        why: "Hier wurde etwas gesagt, das dieses Gerät nicht bekommt. Fragen Sie die anderen auf einem anderen Weg, was gesagt wurde, und sagen Sie es dem Betreiber des Servers.",
      }),
      accountForked: (name) => ({
        title: `Vom Konto von ${name} gibt es zwei Fassungen`,
        why: "Ein Gerät dieser Person hat für eine Stelle darin zwei verschiedene Dinge signiert: Es könnte in anderen Händen sein, oder es wurde aus einer älteren Kopie wiederhergestellt. Geräte, die seitdem hinzugefügt wurden, bekommen hier keine Schlüssel. Fragen Sie die Person auf einem anderen Weg, welche Geräte ihre sind, und schreiben Sie bis dahin nichts Vertrauliches.",
      }),
      conversationsDiffer: (name) => ({
        title: `Der Server gibt Ihnen und ${name} verschiedene Nachrichten`,
        why: "Das Gerät dieser Person sagt, was es bekommen hat, und Ihres hat etwas anderes bekommen, oder in anderer Reihenfolge. Vergleichen Sie auf einem anderen Weg, was gesagt wurde, und verlassen Sie sich nicht auf diesen Server, bis Sie wissen, warum.",
      }),
      heartbeatsMissing: {
        title: "Von den Geräten der anderen ist nichts zu hören",
        why: "Der Server sagt, dass Mitglieder da sind, gibt aber kein Lebenszeichen von ihnen weiter. Vielleicht hält er zurück, was gesagt wird, oder ihre Geräte schlafen. Fragen Sie auf einem anderen Weg nach.",
      },
      keysRestored: (unread) => ({
        title: "Die Schlüssel auf diesem Gerät sind eine ältere Kopie",
        why: `Das zeigen die Aufzeichnungen des Servers. Sie wurden ersetzt, und die Besprechung geht weiter. ${unread === 0 ? "" : `${one(unread, "Eine Ihrer Nachrichten", `${number.format(unread)} Ihrer Nachrichten`)} von vorher ${unread === 1 ? "fehlt" : "fehlen"} hier vielleicht. `}Wenn hier niemand eine Sicherung zurückgespielt hat, melden Sie dieses Gerät ab, oder gehen Sie als Gast: Vielleicht benutzt jemand eine Kopie seiner Schlüssel.`,
      }),
      serverRestored: (lost, since) => ({
        title: "Der Server wurde aus einer älteren Kopie wiederhergestellt",
        why: `${goneFromServer(lost, since)} vielleicht nicht mehr auf dem Server; wer es gelesen hat, behält es. Sagen Sie noch einmal, was Personen wissen müssen, die später wiederkommen. Die Besprechung geht weiter.`,
      }),
    },
    safety: {
      title: (name) => `Sicherheitsnummer mit ${name}`,
      how: (name) =>
        `Vergleichen Sie diese Zahlen mit ${name}, von Angesicht zu Angesicht oder am Telefon. Wenn sie auf beiden Bildschirmen gleich sind, sitzt niemand zwischen Ihnen. Sie bleiben auf allen Ihren Geräten und denen der anderen Person gleich.`,
      digits: "Sicherheitsnummer",
      qr: "Sicherheitsnummer als QR-Code",
      mark: "Sie sind gleich",
      unmark: "Doch nicht verifiziert",
      marked: "Sie haben sie verglichen. Das merkt sich nur dieses Gerät.",
    },
    code: {
      button: "Besprechungscode",
      title: "Besprechungscode",
      how: "Lesen Sie ihn am Telefon vor. Wer denselben Code hat, sieht dieselben Personen, Gastgeber und Links wie Sie. Wenn jemand einen anderen Code hat und er auch nach einem Moment nicht unter den früheren ist, machen Sie nicht weiter: Der Server zeigt Ihnen beiden verschiedene Besprechungen.",
      digits: "Besprechungscode",
      index: (index) => `Nr. ${number.format(index)}`,
      earlier: "Frühere Codes",
    },
  },

  problems: {
    unknown: {
      title: "Das hat nicht geklappt",
      why: "Etwas ging schief, wofür wir keine besseren Worte haben. Versuchen Sie es noch einmal.",
    },
    unreachable: {
      title: "Der Server ist nicht zu erreichen",
      why: "Entweder sind Sie offline, oder der Server läuft gerade nicht. Prüfen Sie Ihre Verbindung, und versuchen Sie es noch einmal.",
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
    not_admitted: { title: "Sie sind noch nicht drin", why: "Erst muss jemand aus der Besprechung Sie hereinlassen." },
    not_in_meeting: {
      title: "Der Server hat dieses Gerät noch nicht in die Besprechung gelassen",
      why: "Das wird von selbst wieder versucht. Wenn es so bleibt, laden Sie die Seite neu.",
    },
    recipient_unknown: {
      title: "Diese Person ist nicht mehr in der Besprechung",
      why: "Was für sie bestimmt war, wurde nicht übergeben.",
    },
    session_ended: {
      title: "Ihr Besuch ist zu Ende",
      why: "Um wiederzukommen, öffnen Sie Ihre Einladung noch einmal, oder bitten Sie um eine neue.",
    },
    too_many_connections: {
      title: "Es gibt zu viele Verbindungen von Ihnen",
      why: "Schließen Sie Tabs oder Programme, in denen diese Besprechung offen ist, und versuchen Sie es dann noch einmal.",
    },
    unavailable: {
      title: "Gerade nicht möglich",
      why: "Der Server oder das andere Gerät ist nicht da. Versuchen Sie es gleich noch einmal.",
    },
    internal: {
      title: "Der Server hat ein Problem",
      why: "Der Fehler liegt beim Server, und er hat sich den Grund notiert. Versuchen Sie es gleich noch einmal.",
    },
    unexpected_answer: {
      title: "Der Server hat etwas geantwortet, das wir nicht verstehen",
      why: "Vielleicht ist er älter oder neuer als diese Seite. Laden Sie die Seite neu.",
    },
    rate_limited: {
      title: "Zu viel auf einmal",
      why: "Der Server bittet Sie, einen Moment zu warten. Versuchen Sie es dann noch einmal.",
    },
    mailbox_full: {
      title: "Diese Person war zu lange weg",
      why: "Der Server hebt nichts mehr für sie auf, bis sie zurückkommt.",
    },
    too_large: { title: "Das ist zu viel für eine Nachricht", why: "Senden Sie es in Teilen." },
    invalid_request: {
      title: "Der Server nimmt das nicht an",
      why: "Vielleicht ist es zu lang, oder es enthält unsichtbare Zeichen. Tippen Sie es neu, oder kürzen Sie es.",
    },
    invalid_text: {
      title: "So lässt sich das nicht verwenden",
      why: "Es ist zu lang, oder es enthält unsichtbare Zeichen. Tippen Sie es neu, oder kürzen Sie es.",
    },
    perhaps_said: {
      title: "Das wurde vielleicht schon gesagt",
      why: "Die Schlüssel auf diesem Gerät gingen auf eine ältere Kopie zurück. Fragen Sie, ob die anderen es gelesen haben, bevor Sie es noch einmal sagen.",
    },
    message_unknown: {
      title: "Auf diese Nachricht kann man sich nicht beziehen",
      why: "Sie ist noch nicht gesendet, oder sie wurde inzwischen gelöscht.",
    },
    not_your_message: {
      title: "Diese Nachricht ist von einer anderen Person",
      why: "Nur wer etwas gesagt hat, kann es ändern oder löschen.",
    },
    origin_refused: {
      title: "Der Server erkennt diese Seite nicht als seine an",
      why: "Sie wurde unter einer anderen Adresse geöffnet als der, mit der der Server gestartet wurde. Öffnen Sie die Adresse des Servers selbst, oder bitten Sie seinen Betreiber, --url auf die Adresse zu setzen, die in Ihrem Browser steht.",
    },
    unauthenticated: {
      title: "Der Server kennt dieses Gerät zurzeit nicht",
      why: "Hier wurde nichts gelöscht. Versuchen Sie es gleich noch einmal.",
    },
    meeting_full: {
      title: "Die Besprechung ist voll",
      why: "Es kann niemand mehr hereinkommen, bis jemand geht.",
    },
    meeting_ended: { title: "Diese Besprechung ist zu Ende", why: "Sie wurde vom Gastgeber beendet." },
    not_taking_part: {
      title: "Sie sind nicht mehr in dieser Besprechung",
      why: "Von hier aus kann darin nichts geschrieben werden.",
    },
    roster_refused: {
      title: "Die Liste des Servers, wer teilnimmt, ist nicht vertrauenswürdig",
      why: "Sie besteht die Prüfung der Signaturen nicht. Es wurde nichts gesendet. Sagen Sie es den anderen auf einem anderen Weg.",
    },
    roster_moved: { title: "Gerade kam oder ging jemand", why: "Versuchen Sie es noch einmal." },
    storage_unavailable: {
      title: "Dieser Browser bewahrt für diese Seite nichts auf",
      why: "Ihre Schlüssel brauchen darin einen Platz, solange Sie hier sind. Erlauben Sie dieser Website, Daten zu speichern, oder nehmen Sie einen anderen Browser oder ein Fenster, das nicht privat ist. Versuchen Sie es dann noch einmal.",
    },
    lobby_full: {
      title: "Zu viele warten an der Tür",
      why: "Der Link ist in Ordnung. Bitten Sie die Person, die ihn geschickt hat, die Wartenden hereinzulassen oder abzuweisen, und versuchen Sie es dann noch einmal.",
    },
    keys_lost: {
      title: "Dieser Tab hat Ihre Schlüssel verloren",
      why: "Was dieser Browser von Ihrem Besuch aufbewahrt hat, ist weg. Öffnen Sie den Link aus Ihrer Einladung noch einmal, oder bitten Sie um einen neuen.",
    },
    storage_full: {
      title: "Auf diesem Gerät ist kein Platz mehr",
      why: "Schlüssel und Nachrichten konnten nicht aufbewahrt werden. Schaffen Sie Platz, und laden Sie diese Seite dann neu. Was andere gesagt haben und nicht aufbewahrt wurde, kommt noch einmal.",
    },
  },
};

/** What stands before „vielleicht nicht mehr auf dem Server“. */
function goneFromServer(lost: number, since?: Date): string {
  if (lost === 0) {
    return "Was gesagt wurde, seit diese Kopie entstand, ist";
  }
  const after = since === undefined ? "" : ` vom ${shortDate.format(since)}, ${time.format(since)}, an`;
  return one(lost, `Eine Nachricht${after} ist`, `${number.format(lost)} Nachrichten${after} sind`);
}
