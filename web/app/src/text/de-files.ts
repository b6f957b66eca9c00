import { number, one } from "./de.ts";
import type { FileText } from "./files.ts";
import { sizes } from "./sizes.ts";

/** Die Sätze über Dateien. */
export const fileText: FileText = {
  size: sizes(number.resolvedOptions().locale),
  facts: (size, kind) => (kind === undefined ? size : `${size} · ${kind}`),
  progress: (done, all) => `${done} von ${all}`,
  sendTitle: (count) => one(count, "Diese Datei senden?", `Diese ${number.format(count)} Dateien senden?`),
  sendWhy: (others) =>
    `${others === 0 ? "Sonst kann sie noch niemand lesen, also auch nicht speichern." : one(others, "Eine andere Person hier kann sie speichern.", `${number.format(others)} andere hier können sie speichern.`)} Auf diesem Gerät wird verschlüsselt: Der Server erfährt, wie groß die Datei ist, und weder ihren Namen noch ihren Inhalt.`,
  withMetadata: "Bilder mit allem senden, was in ihnen gespeichert ist",
  withMetadataHint: (pictures) =>
    one(
      pictures,
      "Sonst wird das Bild vor dem Senden neu gezeichnet: Ort, Zeit und Kamera gehen nicht mit.",
      "Sonst werden die Bilder vor dem Senden neu gezeichnet: Ort, Zeit und Kamera gehen nicht mit.",
    ),
  asTheyAre: (besidesPictures) =>
    `${besidesPictures ? "Alle anderen Dateien werden" : "Gesendet wird"} mit allem, was darin gespeichert ist, etwa wer sie wann geschrieben hat${besidesPictures ? ", gesendet" : ""}.`,
  tray: "Dateien, die gesendet werden",
  waits: "Wartet auf die Datei davor",
  isPrepared: "Wird vorbereitet …",
  isSent: (name) => `${name} wird gesendet`,
  stopSending: (name) => `Nicht senden: ${name}`,
  dontSend: "Nicht senden",
  sendAgain: (name) => `Noch einmal versuchen, ${name} zu senden`,
  sendAsItIs: "So senden, wie es ist",
  comes: (name) => `${name} wird empfangen`,
  stop: "Abbrechen",
  stopReceiving: (name) => `Abbrechen: ${name} nicht weiter empfangen`,
  saveAgain: (name) => `Noch einmal versuchen, ${name} zu speichern`,
  save: "Speichern",
  saveName: (name) => `${name} speichern`,
  handedOver: "Die Datei wurde den Downloads des Browsers übergeben.",
  show: "Bild zeigen",
  showName: (name) => `Bild zeigen: ${name}`,
  hide: "Verbergen",
  hideName: (name) => `Verbergen: ${name}`,
  picture: (name) => `Bild: ${name}`,
  moves: "Dieses Bild bewegt sich. Hier sehen Sie nur den Anfang; speichern Sie es, um alles zu sehen.",
  noPicture: "Das ist kein Bild, das hier gezeigt werden kann, oder es ist zu groß. Sie können es speichern.",
  whileSending: {
    too_large: {
      title: "Diese Datei ist größer, als dieser Server sie nimmt",
      why: "Nichts davon wurde gesendet. Verkleinern Sie die Datei, oder senden Sie sie in Teilen.",
    },
    quota_reached: {
      title: "Für diese Datei ist in der Besprechung kein Platz mehr",
      why: "Nichts davon wurde gesendet. Löschen Sie Dateien, die Sie hier gesendet haben und die keiner mehr braucht.",
    },
    storage_full: {
      title: "Der Server hat keinen Platz mehr",
      why: "Hier ging nichts verloren. Sagen Sie es denen, die den Server betreiben, und versuchen Sie es später noch einmal.",
    },
  },
  whileReceiving: {
    storage_full: {
      title: "Auf diesem Gerät ist kein Platz mehr",
      why: "Schaffen Sie Platz, und versuchen Sie es noch einmal. Von der Datei wurde nichts aufbewahrt.",
    },
  },
  problems: {
    file_unknown: {
      title: "Der Server hat diese Datei nicht",
      why: "Sie wurde gelöscht oder ist abgelaufen. Bitten Sie darum, sie noch einmal zu senden.",
    },
    file_gone: {
      title: "Der Server hat diese Datei verloren",
      why: "Bitten Sie darum, sie noch einmal zu senden.",
    },
    file_unfinished: {
      title: "Diese Datei ist noch nicht ganz da",
      why: "Versuchen Sie es später noch einmal. Hilft das nicht, bitten Sie darum, sie noch einmal zu senden.",
    },
    segment_out_of_order: {
      title: "Der Server weiß nicht mehr, was er von dieser Datei hat",
      why: "Versuchen Sie es noch einmal. Geht es so weiter, sagen Sie es denen, die den Server betreiben.",
    },
    file_changed: {
      title: "Diese Datei lässt sich nicht lesen, oder sie hat sich geändert",
      why: "Eine Datei muss bleiben, wie sie ist, während sie gesendet wird, und Ordner lassen sich nicht senden. Wählen Sie sie noch einmal.",
    },
    file_damaged: {
      title: "Das ist nicht die Datei, die gesendet wurde",
      why: "Was der Server herausgibt, passt nicht zu ihrem Schlüssel; deshalb wurde nichts davon aufbewahrt. Bitten Sie darum, sie noch einmal zu senden, möglichst auf anderem Weg.",
    },
    file_too_large_here: {
      title: "Dieser Browser kann eine so große Datei nicht annehmen",
      why: "Hier oder in einem privaten Fenster nimmt er bis zu 50 MB an. Öffnen Sie die Besprechung in einem anderen Browser, oder bitten Sie um die Datei in Teilen.",
    },
    picture_not_cleaned: {
      title: "Dieses Bild ließ sich nicht neu zeichnen",
      why: "Es bewegt sich, oder dieser Browser kann es nicht zeichnen. Deshalb lässt sich nicht weglassen, was darin gespeichert ist, etwa Ort und Zeit. Sie können es so senden, wie es ist.",
    },
  },
};
