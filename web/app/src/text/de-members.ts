import { date, day, list, number, one, shortDate, time } from "./de.ts";
import { memberLinkText } from "./de-member-links.ts";
import type { MemberText } from "./members.ts";

/** Die Sätze der Seiten, die nur Mitglieder laden. */
export const memberText: MemberText = {
  disabled: {
    title: "Ihr Konto ist gesperrt",
    why: "Wer diesen Server betreibt, lässt Ihre Geräte zurzeit nicht herein. Hier wurde nichts gelöscht: Ihre Schlüssel, was Sie gelesen haben und was noch nicht gesendet ist, bleiben. Wir fragen den Server von selbst wieder.",
    next: "Fragen Sie beim Betreiber nach dem Grund. Wird das Konto freigegeben, geht es auf diesem Gerät von selbst weiter.",
  },
  suspended: {
    title: "Der Server kennt dieses Gerät zurzeit nicht",
    why: "Hier wurde nichts gelöscht: Ihre Schlüssel, was Sie gelesen haben und was noch nicht gesendet ist, bleibt da. Vielleicht wurde das Gerät abgemeldet, oder der Server läuft für einen Moment mit anderen Daten. Wir fragen ihn von selbst wieder.",
    next: "Wenn dieses Gerät abgemeldet wurde, löschen Sie, was hier ist. Fügen Sie es dann von einem anderen Ihrer Geräte aus oder mit Ihrem Wiederherstellungscode neu hinzu. Was hier aufbewahrt war, kommt nicht zurück.",
    deleteIt: "Löschen, was hier ist",
    deleteTitle: "Alles löschen, was hier aufbewahrt ist?",
    deleteWhy:
      "Die Schlüssel dieses Geräts gehen verloren, und damit alles, was darauf zu lesen ist, und was noch nicht gesendet ist. Das lässt sich nicht rückgängig machen. Ihre anderen Geräte sind nicht betroffen.",
  },

  signIn: {
    title: "Ihr Konto eröffnen",
    why: "Ihr Anmeldelink eröffnet ein Konto auf diesem Server, mit diesem Browser als erstem Gerät. Seine Schlüssel entstehen hier und verlassen ihn nie.",
    nameLabel: "Ihr Name",
    nameHint: "So sehen andere Sie. Sie können ihn später ändern.",
    nameMissing: "Geben Sie den Namen ein, den andere sehen sollen.",
    nameTaken:
      "Ein anderes Konto auf diesem Server hat diesen Namen. Wählen Sie einen anderen; Ihr Link gilt weiterhin.",
    deviceLabel: "Name dieses Geräts",
    deviceHint: "Damit Sie Ihre Geräte unterscheiden können.",
    suggestedName: (browser, system) => `${browser} auf ${system}`,
    deviceMissing: "Geben Sie diesem Gerät einen Namen.",
    button: "Konto eröffnen",
    busy: "Schlüssel entstehen …",
    hasAccount:
      "Haben Sie hier schon ein Konto? Dieser Link würde ein weiteres eröffnen. Fügen Sie diesen Browser stattdessen von einem Ihrer Geräte aus hinzu: Öffnen Sie dort „Ihre Geräte“.",
    noLinkTitle: "Sie sind hier nicht angemeldet",
    noLinkDevice:
      "Wenn Sie ein Konto haben, öffnen Sie „Ihre Geräte“ auf einem Gerät, auf dem Sie angemeldet sind, und drücken Sie „Gerät hinzufügen“. Es zeigt einen Link für dieses hier.",
    noLinkNew: "Wenn Sie noch keins haben, bitten Sie den Betreiber dieses Servers um einen Anmeldelink.",
    lostTitle: "Dieser Browser hat Ihre Schlüssel verloren",
    lostWhy: (device) =>
      `Sie sind hier als das Gerät „${device}“ angemeldet, aber was dieser Browser davon aufbewahrt hat, ist weg: seine Schlüssel und was darauf zu lesen war. Browser löschen das, wenn der Platz knapp wird oder wenn ihre Daten gelöscht werden. Der Server kann es nicht zurückholen.`,
    lostWays:
      "Ihr Konto und Ihre Besprechungen sind noch da. Kommen Sie mit Ihrem Wiederherstellungscode zurück oder mit einem Link von einem anderen Ihrer Geräte: Öffnen Sie dort „Ihre Geräte“ und drücken Sie „Gerät hinzufügen“.",
    lostGoes: "Das verlorene Gerät wird dann abgemeldet, damit andere ihm keine Schlüssel mehr geben.",
    lostLast:
      "Wenn Sie weder das eine noch das andere haben, bitten Sie den Betreiber dieses Servers, Ihr Konto zurückzusetzen.",
    pasteLabel: "Ihr Link",
    pasteHint: "Wenn Sie ihn als Text haben, fügen Sie ihn vollständig hier ein.",
    pasteMissing: "Geben Sie einen Link ein, in dem /sign-in# oder /device# vorkommt.",
    paste: "Weiter",
    haveCode: "Ich habe einen Wiederherstellungscode",
    otherWays: "Andere Wege, sich anzumelden",
    otherTitle: (name) => `Dieser Browser ist als ${name} angemeldet`,
    otherWhy: {
      "sign-in":
        "Sie haben einen Anmeldelink geöffnet. Er eröffnet ein weiteres Konto, mit diesem Browser als erstem Gerät.",
      device:
        "Sie haben einen Gerätelink geöffnet. Er macht diesen Browser zu einem neuen Gerät des Kontos, von dem er kommt.",
    },
    otherGoes: (name) =>
      `Was dieser Browser für ${name} aufbewahrt, wird dann gelöscht: seine Schlüssel, und was darauf zu lesen ist. Wenn er das einzige Gerät von ${name} ist, führt nur der Wiederherstellungscode in dieses Konto zurück.`,
    otherStay: (name) => `Als ${name} weitermachen`,
    otherUse: "Den Link benutzen",
    guestHint:
      "Wurden Sie zu einer Besprechung eingeladen? Dann brauchen Sie kein Konto: Öffnen Sie den Link in Ihrer Einladung.",
  },

  join: {
    title: "Dieses Gerät Ihrem Konto hinzufügen",
    why: "Ihr Link kommt von einem anderen Ihrer Geräte. Dieser Browser erzeugt eigene Schlüssel, die ihn nie verlassen, und Ihr anderes Gerät signiert, dass es Ihre sind.",
    button: "Um Aufnahme bitten",
    waitTitle: "Bestätigen Sie es auf Ihrem anderen Gerät",
    waitWhy: (name) =>
      `Öffnen Sie Latchkey auf dem Gerät, das Ihnen den Link gezeigt hat. Es fragt Sie nach „${name}“: Drücken Sie dort „Hinzufügen“. Lassen Sie beide Seiten offen.`,
    waiting: "Warten auf Ihr anderes Gerät …",
    answered: "Ihr anderes Gerät hat geantwortet. Jetzt wartet es, dass Sie dort bestätigen.",
    proved: "Ihr anderes Gerät fügt dieses hinzu …",
    stop: "Abbrechen",
  },

  recover: {
    title: "Mit Ihrem Wiederherstellungscode anmelden",
    why: "Nehmen Sie den Code, den Sie aufgeschrieben haben, als Sie Ihr Konto eröffneten. Er macht diesen Browser zu einem Gerät jenes Kontos, auch wenn alle anderen Geräte verloren sind.",
    codeHint: "26 Buchstaben und Ziffern. Großschreibung, Leerzeichen und Bindestriche spielen keine Rolle.",
    codeWrong:
      "Das ist kein Wiederherstellungscode: Er hat 26 Buchstaben und Ziffern. Vergleichen Sie ihn mit dem, was Sie aufgeschrieben haben.",
    othersGo: "Zuerst alle meine anderen Geräte abmelden",
    othersGoHint: "Wählen Sie das, wenn eins davon in fremden Händen sein kann: Es könnte dieses hier wieder abmelden.",
    button: "Anmelden",
  },

  recoveryCode: {
    label: "Wiederherstellungscode",
    title: "Schreiben Sie Ihren Wiederherstellungscode auf",
    why: "Wenn Sie alle Ihre Geräte verlieren, ist dieser Code der einzige Weg zurück in Ihr Konto. Der Server kennt ihn nicht und kann ihn Ihnen nicht noch einmal geben.",
    of: "Latchkey-Wiederherstellungscode ·",
    keep: "Bewahren Sie ihn auf Papier oder in einem Passwortmanager auf, und zeigen Sie ihn niemandem: Mit ihm kann jeder Ihr Konto übernehmen.",
    print: "Drucken",
    noted: "Ich habe ihn aufgeschrieben",
    goOn: "Weiter",
    later: "Nächstes Mal erinnern",
  },

  welcome: {
    joined: {
      title: "Dieses Gerät gehört jetzt zu Ihren",
      why: "Es kommt von selbst in Ihre Besprechungen, wenn Sie sie öffnen. Was zuvor darin geschrieben wurde, ist hier nicht zu lesen.",
    },
    recovered: {
      title: "Sie sind zurück in Ihrem Konto",
      why: "Sehen Sie Ihre Geräte durch, und melden Sie ab, was Sie verloren haben: Bis dahin können sie lesen, was in Ihren Besprechungen geschrieben wird. Dieses Gerät kommt von selbst in Ihre Besprechungen, wenn Sie sie öffnen. Was zuvor geschrieben wurde, ist darauf nicht zu lesen.",
    },
  },

  devices: {
    title: "Ihre Geräte",
    add: "Gerät hinzufügen",
    name: "So sehen andere Sie",
    rename: "Namen ändern",
    renameTitle: "Ihren Namen ändern",
    renameHint: "So sehen andere Sie. In Ihren Besprechungen sieht man den neuen Namen sofort.",
    nameTaken: "Ein anderes Konto auf diesem Server hat diesen Namen. Wählen Sie einen anderen.",
    newCode: "Neuer Wiederherstellungscode",
    newCodeTitle: "Einen neuen Wiederherstellungscode erstellen",
    newCodeWhy:
      "Wenn jemand anderes Ihren Wiederherstellungscode gesehen haben kann, ersetzen Sie ihn. Geben Sie den jetzigen ein; er nützt nichts mehr, sobald der neue da ist.",
    newCodeLabel: "Jetziger Wiederherstellungscode",
    newCodeOther:
      "Das ist nicht der jetzige Wiederherstellungscode Ihres Kontos. Vielleicht wurde er durch einen neueren ersetzt.",
    codeNotNoted: "Sie haben Ihren Wiederherstellungscode noch nicht aufgeschrieben",
    codeNotNotedWhy: "Ohne ihn führt kein Weg zurück in Ihr Konto, wenn Sie alle Ihre Geräte verlieren.",
    showCode: "Code anzeigen",
    thisDevice: "Dieses Gerät",
    unnamed: (deviceId) => `Gerät ${deviceId}`,
    since: (at) => `seit ${date.format(at)}`,
    lastSeen: (at) => `zuletzt gesehen am ${shortDate.format(at)} gegen ${time.format(at)}`,
    first: "hat das Konto eröffnet",
    byRecovery: "kam mit dem Wiederherstellungscode",
    by: (name) => `hinzugefügt von „${name}“`,
    byGone: "hinzugefügt von einem Gerät, das abgemeldet wurde",
    signOutName: (name) => `„${name}“ abmelden`,
    look: "Geräte ansehen",
    wasAdded: (name) => ({
      title: `Ihrem Konto wurde ein neues Gerät hinzugefügt: „${name}“`,
      why: "Es kann von jetzt an lesen, was in Ihren Besprechungen geschrieben wird. Wenn Sie das nicht waren, melden Sie es ab.",
    }),
    forked: {
      title: "Von Ihrem Konto gibt es zwei Fassungen",
      why: "Eines Ihrer Geräte hat für eine Stelle darin zwei verschiedene Dinge signiert: Es könnte in anderen Händen sein, oder es wurde aus einer älteren Kopie wiederhergestellt, und der Server zeigt jeder Person eine der beiden. Dieses Gerät signiert in Ihrem Konto nichts mehr, und Geräte, die seitdem hinzugefügt wurden, bekommen keine Schlüssel. Schreiben Sie nichts Vertrauliches. Sagen Sie es den Personen in Ihren Besprechungen auf einem anderen Weg, und bitten Sie den Betreiber des Servers, Ihr Konto zurückzusetzen.",
    },
  },

  signOut: {
    title: (name) => `„${name}“ abmelden?`,
    why: "Es verlässt Ihre Besprechungen und kann nichts lesen, was von da an darin geschrieben wird. Was es zuvor gelesen hat, bleibt darauf.",
    thisTitle: "Dieses Gerät abmelden?",
    onlyTitle: "Ihr einziges Gerät abmelden?",
    keysGo:
      "Die Schlüssel dieses Geräts werden gelöscht, und damit, was darauf zu lesen ist. Das lässt sich nicht rückgängig machen.",
    othersStay: "Ihre anderen Geräte bleiben angemeldet, auch die, die dieses hinzugefügt hat.",
    noHost:
      "Besprechungen, in denen nur Sie Gastgeber sind, bleiben ohne Gastgeber: Sie können nicht beendet und keinen anderen Mitgliedern geöffnet werden. Machen Sie dort zuerst jemand anderes zum Gastgeber.",
    onlyCode: "Ohne Ihren Wiederherstellungscode ist das Konto verloren",
    codeNoted:
      "Dann ist kein Gerät mehr da, das Sie hereinlassen könnte. Sorgen Sie dafür, dass Sie den Code zur Hand haben.",
    codeNotNoted:
      "Dann ist kein Gerät mehr da, das Sie hereinlassen könnte, und Sie haben den Code noch nicht aufgeschrieben. Tun Sie es jetzt:",
    along: "Auch diese werden abgemeldet",
    alongHint: "Das Gerät hat sie hinzugefügt. Nehmen Sie das Häkchen bei denen weg, die Sie behalten wollen.",
    staysToo: "Bleibt ebenfalls, weil ein Gerät, das bleibt, es hinzugefügt hat",
    doIt: "Abmelden",
    doItWithout: "Ohne ihn abmelden",
  },

  addDevice: {
    title: "Gerät hinzufügen",
    why: "Scannen Sie diesen Code mit Ihrem anderen Gerät, oder öffnen Sie dort den Link. Bestätigen Sie dann hier, dass es Ihres ist.",
    link: "Gerätelink",
    qr: "Gerätelink als QR-Code",
    until: (at) => `Der Link gilt einmal, bis ${time.format(at)}, und nur solange dieses Fenster offen ist.`,
    waiting: "Warten auf Ihr anderes Gerät …",
    pendingTitle: (name) => `Ist „${name}“ Ihres?`,
    pendingWhy:
      "Dieses Gerät kam mit Ihrem Link. Wenn es das ist, auf dem Sie den Link gerade geöffnet haben, fügen Sie es hinzu. Es kann dann lesen, was in Ihren Besprechungen geschrieben wird, und Geräte hinzufügen und abmelden.",
    add: "Hinzufügen",
    adding: "Wird hinzugefügt …",
    keepOpen: "Die beiden Geräte vergewissern sich gegenseitig. Lassen Sie beide Seiten offen.",
    notMine: "Es ist nicht meins",
    doneTitle: (name) => `„${name}“ ist hinzugefügt`,
    doneWhy:
      "Es ist jetzt eins Ihrer Geräte und kommt von selbst in Ihre Besprechungen, wenn sie dort geöffnet werden.",
    expiredTitle: "Dieser Link gilt nicht mehr",
    expiredWhy: "Er galt zehn Minuten, und damit wurde kein Gerät hinzugefügt.",
    swappedTitle: "Etwas ist zwischen Ihre Geräte geraten",
    swappedWhy:
      "Was hier für Ihr anderes Gerät ankam, wurde nicht mit Ihrem Link gemacht und deshalb nicht hinzugefügt. Der Server oder etwas auf dem Weg zu ihm hat es verändert. Wenn ein anderer Link nicht hilft, sagen Sie es dem Betreiber des Servers.",
    refusedTitle: "Das Gerät wurde nicht hinzugefügt",
    refusedWhy:
      "Der Link gilt nicht mehr. Wenn Sie ihn sonst niemandem gezeigt haben, wurde er unterwegs gesehen: Erstellen Sie einen neuen, und scannen Sie ihn direkt von diesem Bildschirm.",
    again: "Neuen Link erstellen",
  },

  meetings: {
    title: "Ihre Besprechungen",
    hello: (name) => `Angemeldet als ${name}`,
    device: (name) => `auf „${name}“`,
    create: "Neue Besprechung",
    none: "Noch keine Besprechungen",
    noneWhy: "Legen Sie eine an, und senden Sie anderen einen Link. Sie brauchen kein Konto und installieren nichts.",
    yours: "Sie sind Gastgeber",
    by: (name) => `Gastgeber: ${name}`,
    made: (at) => `seit ${date.format(at)}, ${time.format(at)}`,
    ended: "Beendet",
    endedTitle: (count) =>
      one(count, "Eine Besprechung, die zu Ende ist", `${number.format(count)} Besprechungen, die zu Ende sind`),
    atTheDoor: (count) => `${number.format(count)} vor der Tür`,
    unread: (count) => one(count, "1 neue Nachricht", `${number.format(count)} neue Nachrichten`),
    newTitle: "Neue Besprechung",
    titleLabel: "Worum geht es?",
    titleHint: "Gäste sehen es, bevor sie hereinkommen, und der Server kennt es. Halten Sie es unverfänglich.",
    titleMissing: "Geben Sie der Besprechung einen Titel.",
    whoLabel: "Wer darf Gäste hereinlassen?",
    whoHost: "Nur Gastgeber",
    whoHostHint:
      "Sie sind einer und können andere Mitglieder zu Gastgebern machen. Gäste warten, bis ein Gastgeber da ist.",
    whoMembers: "Alle Mitglieder",
    whoMembersHint: "Alle mit einem Konto, denen Sie die Besprechung öffnen.",
    make: "Besprechung anlegen",
    making: "Wird angelegt …",
    devices: "Ihre Geräte",
  },

  putAway: {
    more: (title) => `Mehr zu „${title}“`,
    archive: "Archivieren",
    archiveWhy:
      "Eine archivierte Besprechung steht unter den anderen, nur auf diesem Gerät. Wenn jemand anklopft oder schreibt, steht sie wieder oben.",
    archived: (count) =>
      one(count, "Eine archivierte Besprechung", `${number.format(count)} archivierte Besprechungen`),
    bringBack: "Zurückholen",
    bringBackWhy: "Sie ist im Archiv dieses Geräts.",
    delete: "Von diesem Gerät löschen",
    deleteTitle: (title) => `„${title}“ von diesem Gerät löschen?`,
    deleteWhy:
      "Was darin geschrieben wurde, geht von diesem Gerät verloren, und sie wird hier nicht mehr aufgeführt. Ihre anderen Geräte und die anderen Personen behalten, was sie haben. Das lässt sich nicht rückgängig machen.",
    deleteIt: "Löschen",
  },

  elsewhere: {
    title: "Latchkey ist in einem anderen Tab offen",
    why: "Immer nur ein Tab dieses Browsers hat Ihre Schlüssel. Machen Sie in dem anderen Tab weiter; oder machen Sie hier weiter, dann steht der andere still. Was dort getippt ist, bleibt darin.",
    here: "Hier weitermachen",
    gone: "Sie machen in einem anderen Tab weiter; dieser steht still.",
  },

  noticing: {
    button: "Hinweise",
    title: "Wie Sie benachrichtigt werden",
    why: "Wenn jemand anklopft oder schreibt, während Sie in einem anderen Tab oder Programm sind. Diese Einstellungen gelten für diesen Browser.",
    sound: "Ein leiser Ton",
    soundHint: "Nie, während Sie diese Seite ansehen.",
    hear: "Anhören",
    notifications: "Mitteilungen Ihres Systems",
    off: "Keine",
    plain: "Ohne Namen",
    plainHint:
      "„Jemand steht vor der Tür.“ Ihr Bildschirm zeigt keine Namen und nichts von dem, was geschrieben wurde.",
    named: "Mit wem und wo",
    namedHint:
      "Namen und Titel erscheinen auf Ihrem Bildschirm, auch wenn er gesperrt ist oder geteilt wird. Was geschrieben wurde, erscheint nie.",
    notAllowed: {
      denied:
        "Ihr Browser zeigt von dieser Website keine Mitteilungen. Um welche zu bekommen, erlauben Sie sie in seinen Einstellungen.",
      unsupported: "Dieser Browser zeigt keine Mitteilungen von Seiten.",
    },
    question: "Sollen wir Ihnen sagen, wenn jemand anklopft?",
    questionWhy:
      "Auch während Sie in einem anderen Tab oder Programm sind. Die Mitteilungen Ihres Systems zeigen keine Namen und nichts von dem, was geschrieben wurde.",
    turnOn: "Einschalten",
    notNow: "Jetzt nicht",
    someoneKnocks: "Jemand steht vor der Tür.",
    somethingSaid: "Es gibt eine neue Nachricht.",
    saidBy: (name) => `Neue Nachricht von ${name}`,
  },

  meeting: {
    all: "Alle Besprechungen",
    invite: "Einladen",
    end: "Besprechung beenden",
    endTitle: "Die Besprechung für alle beenden?",
    endWhy:
      "Niemand kann mehr darin schreiben, Gäste müssen gehen, und alle ihre Einladungen werden ungültig. Gäste verlieren, was sie hier gelesen haben, wenn sie den Tab schließen: Sagen Sie vorher, was sie behalten müssen. Das lässt sich nicht rückgängig machen.",
    endNow: "Für alle beenden",
    ended: "Diese Besprechung ist zu Ende. Niemand kann mehr darin schreiben.",
    gone: "Sie sind nicht mehr in dieser Besprechung: Ein Gastgeber hat Sie entfernt, oder dieses Gerät wurde abgemeldet. Von hier aus kann nichts geschrieben werden. Was Sie gelesen haben, bleibt auf diesem Gerät.",
    left: "Sie haben diese Besprechung verlassen. Von hier aus kann nichts geschrieben werden. Was Sie gelesen haben, bleibt auf diesem Gerät.",
    signedOut: "Dieses Gerät wurde abgemeldet. Von hier aus kann nichts geschrieben werden.",
    notYetIn: "Auf dem Weg in die Besprechung",
    notYetInWhy:
      "Die Besprechung steht Ihnen offen, und dieses Gerät kommt von selbst hinein. Das dauert einen Moment und braucht eine Verbindung.",
    guestsOpen: "Gäste können anklopfen",
    guestsClosed: "Für neue Gäste geschlossen",
    closeToGuests: "Für Gäste schließen",
    openToGuests: "Für Gäste öffnen",
    leave: "Verlassen",
    leaveTitle: "Diese Besprechung endgültig verlassen?",
    leaveWhy:
      "Sie verlassen sie mit allen Ihren Geräten, und die Links, die Sie dafür erstellt haben, werden ungültig. Zurückkommen können Sie nur, wenn ein Gastgeber Sie wieder hinzufügt. Was Sie gelesen haben, bleibt auf Ihren Geräten.",
    stay: "Bleiben",
    lastHostTitle: "Sie sind der einzige Gastgeber",
    lastHostWhy:
      "Es sind noch andere in der Besprechung, und eine Besprechung braucht einen Gastgeber. Machen Sie ein anderes Mitglied zum Gastgeber, oder beenden Sie die Besprechung.",
    handOver: "Übergeben und verlassen",
    handOverTo: "Wer soll Gastgeber sein?",
    handOverWhy: "Diese Person wird Gastgeber, und Sie verlassen die Besprechung mit allen Ihren Geräten.",
    openTo: "Mitglieder",
    openToTitle: "Wem diese Besprechung offensteht",
    openToWhy:
      "Personen mit einem Konto auf diesem Server. Sie brauchen keinen Einladungslink, Gäste schon. Gastgeber können ändern, wer teilnimmt, und die Besprechung für Gäste schließen. Bis Sie die Sicherheitsnummern vergleichen, sagt nur der Server, wessen Konto es ist.",
    members: "In dieser Besprechung",
    notMembers: "Auch auf diesem Server",
    makeHost: "Zum Gastgeber machen",
    makeHostName: (name) => `Zum Gastgeber machen: ${name}`,
    makeHostTitle: (name) => `${name} zum Gastgeber machen?`,
    makeHostWhy:
      "Gastgeber fügen Personen hinzu und entfernen sie, machen andere zu Gastgebern, schließen die Besprechung für Gäste und beenden sie. Sie können es zurücknehmen, solange Sie selbst Gastgeber sind.",
    takeHost: "Zum Mitglied machen",
    takeHostName: (name) => `Zum Mitglied machen: ${name}`,
    takeHostTitle: (name) => `${name} nicht länger Gastgeber sein lassen?`,
    takeHostWhy: "Die Person bleibt in der Besprechung und kann nicht mehr ändern, wer teilnimmt.",
    takeHostSelfTitle: "Nicht länger Gastgeber sein?",
    takeHostSelfWhy:
      "Sie bleiben in der Besprechung und können nicht mehr ändern, wer teilnimmt. Ein anderer Gastgeber kann Sie wieder dazu machen.",
    removeMemberWhy:
      "Alle Geräte dieser Person verlassen die Besprechung sofort, und die Links, die sie dafür erstellt hat, werden ungültig. Vor der nächsten Nachricht werden alle Schlüssel gewechselt, so dass sie nichts mehr lesen kann. Was sie schon gelesen hat, bleibt bei ihr.",
    add: "Hinzufügen",
    added: "Hinzugefügt",
    addName: (name) => `${name} hinzufügen`,
    lobbyTitleOf: (count, title) =>
      `${one(count, "Jemand steht", `${number.format(count)} Personen stehen`)} vor der Tür von „${title}“`,
    showLobby: (count) =>
      one(count, "Zeigen, wer vor der Tür steht", `Die ${number.format(count)} Personen vor der Tür zeigen`),
    lobbyTitle: (count) =>
      one(count, "Jemand steht vor der Tür", `${number.format(count)} Personen stehen vor der Tür`),
    admit: "Hereinlassen",
    admitName: (name) => `${name} hereinlassen`,
    admitAll: (count, all) =>
      count === all ? "Alle hereinlassen" : `Die ${number.format(count)} hereinlassen, deren Links nicht benutzt sind`,
    admitTheseTitle: (count) => one(count, "Diesen Gast hereinlassen?", `Diese ${number.format(count)} hereinlassen?`),
    admitThese: (count) => one(count, "Hereinlassen", `${number.format(count)} hereinlassen`),
    bySharedLink: "hat einen Link, den mehrere haben",
    fold: "Einklappen, wer vor der Tür steht",
    unfold: "Zeigen, wer vor der Tür steht",
    useNewKey: "Den neuen Schlüssel benutzen",
    warnings: {
      deviceUnlisted: (name) => ({
        title: `Ein Gerät von ${name} erhält keine Schlüssel`,
        why: "Der Server hat von dieser Person zwei verschiedene Konten gezeigt, und dieses Gerät könnte jemand anderem gehören. Fragen Sie sie auf einem anderen Weg, welche Geräte ihre sind.",
      }),
      linkBurnt: (label) => ({
        title:
          label === undefined
            ? "Der Link einer Einladung ist nicht mehr geheim"
            : `Der Link für „${label}“ ist nicht mehr geheim`,
        why: "Ein Programm auf dem Weg hat das # darin verändert, sodass der geheime Teil beim Öffnen an den Server gesendet wurde und dort gelesen worden sein könnte. Wer ihn geöffnet hat, kann nicht hereinkommen. Ziehen Sie ihn unter „Einladen“ zurück, machen Sie einen neuen, und schicken Sie den möglichst auf einem anderen Weg.",
      }),
      joinRefused: (what) => ({
        title: "Dieses Gerät kann nicht hereinkommen",
        why: `Der Server lässt es nicht teilnehmen (${what}). Mit der nächsten Verbindung wird es wieder versucht; wenn es so bleibt, bitten Sie einen Gastgeber, Sie zu entfernen und wieder hinzuzufügen.`,
      }),
      bundleWrong: (name) => ({
        title: `Der Server hat für ${name} einen falschen Schlüssel herausgegeben`,
        why: "Es ist nicht der, unter dem diese Person teilnimmt. Er wird nicht benutzt, deshalb kann sie Sie noch nicht lesen. Sagen Sie es dem Betreiber des Servers.",
      }),
      notYet: (names) => ({
        title: `${list.format(names)} ${one(names.length, "kann", "können")} Sie noch nicht lesen`,
        why: "Der Austausch der Schlüssel hat gerade nicht geklappt. Er wird von selbst wieder versucht.",
      }),
      encryptionFailed: (name, what) => ({
        title: `${name} kann Sie noch nicht lesen`,
        why: `Der Austausch der Schlüssel hat nicht geklappt (${what}). Er wird wieder versucht, wo das helfen kann; wenn es so bleibt, bitten Sie diese Person, die Besprechung neu zu öffnen.`,
      }),
    },
    decline: "Ablehnen",
    declineName: (name) => `${name} ablehnen`,
    since: (at) => `seit ${time.format(at)}`,
    knocked: (name) => `${name} steht vor der Tür`,
    linkFor: "Der Link ist für",
    came: {
      own: "Hat einen Link, der für einen Gast erstellt wurde",
      shared: "Hat einen Link, den mehrere haben. Das sagt nichts darüber, wer es ist",
      used: "Mit diesem Link ist schon jemand hereingekommen, und er war für einen Gast. Hereinlassen geht nicht; senden Sie dieser Person einen neuen Link",
    },
    removeTitle: (name) => `${name} entfernen?`,
    removeWhy:
      "Der Besuch endet sofort, und der Link, mit dem diese Person kam, wird ungültig, auch für andere, die ihn haben. Vor der nächsten Nachricht werden alle Schlüssel gewechselt, so dass sie nichts mehr lesen kann.",
    removeSharingWhy:
      "Der Besuch endet sofort. Vor der nächsten Nachricht werden alle Schlüssel gewechselt, so dass diese Person nichts mehr lesen kann. Sie kam mit einem Link, den vielleicht auch andere haben.",
    removeLink: "Was soll mit dem Link geschehen?",
    removeLinkClose: "Schließen",
    removeLinkCloseHint:
      "Niemand kann mehr damit hereinkommen. Andere, denen Sie ihn gesendet haben, brauchen einen neuen.",
    removeLinkKeep: "So lassen, wie er ist",
    removeLinkKeepHint: (name) =>
      `Andere können weiterhin damit anklopfen. Auch ${name} kann das, und Sie entscheiden.`,
    inviteTitle: "Einen Gast einladen",
    clocks: {
      title: "Zwei Uhren gehen verschieden",
      why: (here: Date, there: Date) =>
        `Dieses Gerät meint, es sei ${shortDate.format(here)}, ${time.format(here)}, und der Server ${shortDate.format(there)}, ${time.format(there)}. Eine der beiden Uhren geht falsch, und Links enden nach beiden: früher oder später, als es hier steht. Ist es die Uhr dieses Geräts, stellen Sie sie richtig, bevor Sie einen Link machen.`,
    },
    inviteWhy:
      "Ein Gast öffnet den Link in einem Browser, gibt einen Namen ein und klopft an. Sie entscheiden, wer hereinkommt.",
    forLabel: "Für wen ist er?",
    forHint:
      "Die anderen Mitglieder, die jetzt in der Besprechung sind, sehen es; der Server nicht. Gästen darin wird es nicht gezeigt, aber sie könnten es herausfinden. Freiwillig.",
    useLabel: "Wie viele dürfen ihn benutzen?",
    useOne: "Ein Gast",
    useOneHint:
      "Am sichersten: Wer mit diesem Link anklopft, ist die Person, der Sie ihn gesendet haben, oder jemand, der ihn von dort hat.",
    useMany: "Mehrere Gäste",
    useManyHint: "Wer den Link hat, kann anklopfen. Sehen Sie genau hin, wen Sie hereinlassen.",
    make: "Link erstellen",
    making: "Link wird erstellt …",
    linkReady: "Ihr Link ist fertig",
    linkLabel: "Einladungslink",
    linkQr: "Einladungslink als QR-Code",
    linkOne: "Senden Sie ihn nur einer Person. Er gilt einmal.",
    linkMany: (uses) =>
      one(uses, "Ein Gast kann ihn benutzen.", `Bis zu ${number.format(uses)} Gäste können ihn benutzen.`),
    linkWorksUntil: (at) => `Er gilt bis ${date.format(at)}, ${time.format(at)}.`,
    usesLabel: "Wie viele Gäste höchstens?",
    usesWrong: (most) => `Geben Sie eine Zahl von 1 bis ${number.format(most)} ein.`,
    lastsLabel: "Wie lange gilt er?",
    lasts: { hour: "Eine Stunde", day: "Einen Tag", week: "Eine Woche", month: "30 Tage", quarter: "90 Tage" },
    startLabel: "Wann beginnt die Besprechung?",
    startHint: "Für den Text und die Kalenderdatei. Weder der Server noch der Link kennt es. Freiwillig.",
    startTooLate: "Dann gilt der Link nicht mehr. Erstellen Sie einen, der länger gilt.",
    share: "Teilen …",
    copyText: "Als Nachricht kopieren",
    copyTextFailed: "Dieser Browser lässt die Seite nicht kopieren. Kopieren Sie den Link oben.",
    calendar: "Kalenderdatei speichern",
    message: ({ title, link, starts, until, once }) =>
      [
        `Sie sind eingeladen zu „${title}“.`,
        starts && `Beginn: ${day.format(starts)}, ${time.format(starts)} Uhr.`,
        "",
        "Öffnen Sie diesen Link in einem Browser, geben Sie Ihren Namen ein, und klopfen Sie an:",
        link,
        "",
        "Sie brauchen kein Konto und installieren nichts. Was dort geschrieben wird, ist Ende-zu-Ende-verschlüsselt. Geben Sie den Link niemandem weiter.",
        once ? "Er gilt einmal." : undefined,
        until && `Er gilt bis ${date.format(until)}, ${time.format(until)} Uhr.`,
      ]
        .filter((line) => line !== undefined)
        .join("\n"),
    linkSecret:
      "Der Teil nach dem # ist ein Geheimnis, das der Server nie sieht. Senden Sie den Link auf einem Weg, dem Sie vertrauen.",
    linkHere: "Nur dieses Gerät kann ihn noch einmal zeigen: Er ist sonst nirgends aufbewahrt.",
    linkShow: "Link zeigen",
    linkShowName: (label) => `Link zeigen: ${label}`,
    linkHereMade: "erstellt von Ihnen",
    linkMine: "von Ihnen erstellt, auf einem anderen Gerät",
    linkBy: (name) => `erstellt von ${name}`,
    linkClosed:
      "Die Besprechung ist zurzeit für neue Gäste geschlossen. Links gelten wieder, sobald ein Gastgeber sie öffnet.",
    done: "Fertig",
    invitations: "Links, die Sie noch benutzen können",
    revoke: "Zurückziehen",
    revokeTitle: (label) => `Den Link ${label} zurückziehen?`,
    revokeWhy:
      "Er lässt niemanden mehr ein und kann nicht wieder gültig gemacht werden. Gäste, die damit hereingekommen sind, bleiben.",
    revokeName: (label) => `Den Link ${label} zurückziehen`,
    unnamed: "ohne Namen",
    uses: (uses, max) => `${number.format(uses)} von ${number.format(max)} benutzt`,
    linkUntil: (at) => `gültig bis ${shortDate.format(at)}, ${time.format(at)}`,
  },

  memberLink: memberLinkText,

  problems: {
    knock_outdated: {
      title: "Dieses Konto hat sich gerade geändert",
      why: "Vielleicht ein neues Gerät oder ein neuer Name. Das Gerät klopft von selbst neu an, solange seine Seite offen ist: Versuchen Sie es gleich noch einmal.",
    },
    invalid_roster_entry: {
      title: "Diese Änderung daran, wer teilnimmt, ist nicht erlaubt",
      why: "Sie verstößt gegen eine Regel der Besprechung, oder jemand hat inzwischen etwas geändert. Laden Sie die Seite neu, und sehen Sie noch einmal nach.",
    },
    roster_ahead: {
      title: "Der Server hat einen Teil dieser Besprechung verloren",
      why: "Dieses Gerät weiß von mehr Kommen und Gehen als der Server, vielleicht seit eine Sicherung eingespielt wurde. Es wird nichts gesendet, bis das geklärt ist: Sagen Sie es dem Betreiber des Servers.",
    },
    already_exists: {
      title: "Das gibt es schon",
      why: "Etwas mit demselben Namen oder derselben Nummer ist da. Laden Sie die Seite neu, um es zu sehen, oder wählen Sie einen anderen Namen.",
    },
    quota_reached: {
      title: "Davon gibt es so viele, wie es geben darf",
      why: "Beenden oder verbrauchen Sie erst welche: laufende Besprechungen, Einladungen oder Links, um Geräte hinzuzufügen.",
    },
    user_unknown: {
      title: "Diese Person gibt es nicht",
      why: "Vielleicht wurde ihr Konto entfernt. Laden Sie die Seite neu.",
    },
    bundle_limit: {
      title: "Zu viele Versuche",
      why: "Nach Schlüsseln wurde zu oft gefragt. Warten Sie eine Stunde, oder bitten Sie die andere Person, neu zu laden.",
    },
    sign_in_link_used: {
      title: "Dieser Anmeldelink gilt nicht mehr",
      why: "Er wurde schon benutzt oder ist älter als 15 Minuten. Haben Sie ihn nicht selbst benutzt, dann hat vielleicht jemand anderes Ihr Konto eröffnet: Sagen Sie das dem Betreiber des Servers, und bitten Sie um einen neuen.",
    },
    device_link_used: {
      title: "Dieser Gerätelink gilt nicht mehr",
      why: "Er wurde benutzt oder zurückgezogen oder ist älter als zehn Minuten. Erstellen Sie auf Ihrem anderen Gerät einen neuen, und lassen Sie ihn dort angezeigt.",
    },
    device_link_unknown: {
      title: "Dieser Gerätelink gilt nicht mehr",
      why: "Er wurde benutzt oder zurückgezogen oder ist älter als zehn Minuten. Erstellen Sie einen neuen.",
    },
    device_link_taken: {
      title: "Mit diesem Link ist ein anderes Gerät gekommen",
      why: "Ein Link ist für ein Gerät und einen Versuch. Wenn es diese Seite war, bevor Sie sie neu geladen haben, erstellen Sie auf Ihrem anderen Gerät einen neuen Link. Wenn Sie es nicht waren, drücken Sie dort „Es ist nicht meins“.",
    },
    recovery_code_wrong: {
      title: "Das ist kein Wiederherstellungscode",
      why: "Er hat 26 Buchstaben und Ziffern. Vergleichen Sie ihn mit dem, was Sie aufgeschrieben haben.",
    },
    account_refused: {
      title: "Was der Server über dieses Konto verzeichnet, ist nicht vertrauenswürdig",
      why: "Es besteht die Prüfung der Signaturen der Geräte des Kontos nicht; deshalb wurde nichts getan. Versuchen Sie es mit einem anderen Link; wenn es so bleibt, sagen Sie es dem Betreiber des Servers.",
    },
    recovery_unknown: {
      title: "Kein Konto hier hat diesen Wiederherstellungscode",
      why: "Vergleichen Sie ihn mit dem, was Sie aufgeschrieben haben, und vergewissern Sie sich, dass er zu diesem Server gehört.",
    },
    log_moved: {
      title: "Ihr Konto wurde gerade auf einem anderen Gerät geändert",
      why: "Sehen Sie sich Ihre Geräte noch einmal an, und versuchen Sie es dann wieder.",
    },
    invalid_account_entry: {
      title: "Der Server nimmt diese Änderung an Ihrem Konto nicht an",
      why: "Sie verstößt gegen eine Regel: Ein Konto hat zum Beispiel höchstens 16 Geräte. Sehen Sie sich Ihre Geräte noch einmal an, und versuchen Sie es dann wieder.",
    },
    token_expired: {
      title: "Dieses Gerät wurde zu lange nicht benutzt",
      why: "Hier wurde nichts gelöscht. Versuchen Sie es gleich noch einmal. Wenn es so bleibt, fügen Sie das Gerät von einem anderen Ihrer Geräte aus oder mit Ihrem Wiederherstellungscode wieder hinzu.",
    },
    link_cut: {
      title: "Das Ende dieses Links fehlt",
      why: "Kopieren Sie ihn ganz, bis zum letzten Zeichen, oder bitten Sie um einen neuen.",
    },
    link_extended: {
      title: "Hinter dem Ende dieses Links steht noch etwas",
      why: "Kopieren Sie nur den Link, oder bitten Sie um einen neuen.",
    },
    link_mangled: {
      title: "Das ist nicht der Link, der erstellt wurde",
      why: "Darin fehlen Zeichen, oder sie wurden verändert. Kopieren Sie ihn noch einmal, oder bitten Sie um einen neuen.",
    },
    link_burnt: {
      title: "Dieser Link ist nicht mehr geheim",
      why: "Ein Programm auf dem Weg hat das # darin verändert. Deshalb wurde der geheime Teil an den Server gesendet, als die Seite geöffnet wurde, und könnte dort gelesen worden sein. Der Link darf nicht benutzt werden. Bitten Sie um einen neuen, oder machen Sie auf Ihrem anderen Gerät einen neuen, und schicken Sie ihn möglichst auf einem anderen Weg.",
    },
    invitation_unknown: {
      title: "Diese Einladung gibt es nicht",
      why: "Der Server kennt sie nicht. Bitten Sie die Person, die sie gesendet hat, um eine neue.",
    },
    invitation_expired: {
      title: "Die Einladung ist zu alt",
      why: "Bitten Sie die Person, die sie gesendet hat, um eine neue.",
    },
    invitation_revoked: {
      title: "Die Einladung wurde zurückgezogen",
      why: "Bitten Sie die Person, die sie gesendet hat, um eine neue.",
    },
    invitation_used_up: {
      title: "Dieser Link wurde schon benutzt",
      why: "Damit ist jemand anderes hereingekommen, und er war für einen Gast. Senden Sie diesem Gast einen neuen Link.",
    },
    meeting_unknown: {
      title: "Diese Besprechung gibt es nicht",
      why: "Sie existiert nicht, oder sie steht Ihnen nicht mehr offen.",
    },
    forbidden: { title: "Das dürfen Sie nicht", why: "Bitten Sie einen Gastgeber der Besprechung." },
    not_host: { title: "Das kann nur ein Gastgeber", why: "Bitten Sie einen Gastgeber der Besprechung." },
    admission_closed: {
      title: "Die Besprechung ist für neue Gäste geschlossen",
      why: "Ein Gastgeber hat sie geschlossen. Öffnen Sie sie neben der Liste der Personen wieder für Gäste, und lassen Sie sie dann herein.",
    },
    guest_not_waiting: {
      title: "Schon entschieden",
      why: "Jemand anderes hat diesen Gast hereingelassen oder abgelehnt, oder der Gast ist gegangen.",
    },
    guest_unknown: { title: "Dieser Gast ist gegangen", why: "Es gibt nichts mehr zu entscheiden." },
    proof_refused: {
      title: "Ein Nachweis besteht die Prüfung nicht",
      why: "Was ankam, wurde nicht mit dem Link gemacht, von dem es kommen soll. Erstellen Sie einen neuen Link, und benutzen Sie den alten nicht.",
    },
    last_host: {
      title: "Eine Besprechung braucht einen Gastgeber",
      why: "Es sind noch andere darin, und es gibt keinen anderen Gastgeber. Machen Sie ein anderes Mitglied zum Gastgeber, oder beenden Sie die Besprechung.",
    },
    identity_unconfirmed: {
      title: "Ein Schlüssel hat sich geändert",
      why: "Sehen Sie sich die Warnung vor dem geänderten Schlüssel an, und entscheiden Sie; versuchen Sie es dann noch einmal.",
    },
    account_disabled: {
      title: "Ihr Konto ist gesperrt",
      why: "Wer diesen Server betreibt, lässt Ihre Geräte zurzeit nicht herein. Nichts wurde gelöscht. Fragen Sie dort nach dem Grund.",
    },
    device_unknown: {
      title: "Dieses Gerät ist weg",
      why: "Es wurde schon abgemeldet. Es ist nichts mehr zu tun.",
    },
    keys_unknown: {
      title: "Diese Person hat noch keine Schlüssel",
      why: "Sie muss sich zuerst auf einem Gerät anmelden.",
    },
    not_in_roster: {
      title: "Dieses Gerät ist noch nicht in der Besprechung",
      why: "Es kommt von selbst hinein, sobald es den Server erreicht. Versuchen Sie es gleich noch einmal.",
    },
  },
};
