import { isLookedAt } from "../conversation/reading.ts";
import { operator } from "../design/operator.ts";
import { countOf, type News, type OpenMeetings } from "../host/open-meetings.ts";
import { memberText } from "../text/members.ts";
import { type Chime, play } from "./chime.ts";
import { type NoticingSettings, permission } from "./settings.ts";

/** Of many messages at once, one is heard. */
const QUIET_MILLIS = 3_000;

/** Tells of knocks and messages while the person looks elsewhere: by a sound, and by the system's notifications. */
export class Teller {
  readonly #meetings: OpenMeetings;
  readonly #settings: NoticingSettings;
  readonly #open: (meetingId: string) => void;
  readonly #shown = new Map<string, Notification>();
  #before: ReadonlyMap<string, News> = new Map();
  #heard = new Map<Chime, number>();

  /** @param open shows a meeting */
  constructor(meetings: OpenMeetings, settings: NoticingSettings, open: (meetingId: string) => void) {
    this.#meetings = meetings;
    this.#settings = settings;
    this.#open = open;
  }

  /** Tells, until the function that it returns is called. */
  watch(): () => void {
    this.#before = this.#meetings.news();
    const stop = this.#meetings.onChange(() => this.#look());
    const seen = () => {
      if (isLookedAt()) {
        this.#withdraw();
      }
    };
    addEventListener("focus", seen);
    document.addEventListener("visibilitychange", seen);
    return () => {
      stop();
      removeEventListener("focus", seen);
      document.removeEventListener("visibilitychange", seen);
      this.#withdraw();
    };
  }

  #look(): void {
    const now = this.#meetings.news();
    const before = this.#before;
    this.#before = now;
    showOnAppIcon(countOf(now));
    for (const [meetingId, news] of now) {
      const { newest, unread } = before.get(meetingId) ?? { newest: undefined, unread: 0 };
      if (
        news.newest !== undefined &&
        news.newest.sessionId !== newest?.sessionId &&
        news.waiting > (before.get(meetingId)?.waiting ?? 0)
      ) {
        this.#tell("knock", meetingId, news);
      } else if (news.unread > unread) {
        this.#tell("message", meetingId, news);
      }
      if (news.waiting === 0) {
        this.#close(`knock ${meetingId}`);
      }
    }
  }

  #tell(what: Chime, meetingId: string, news: News): void {
    if (isLookedAt()) {
      return;
    }
    const { sound, notifications } = this.#settings.now;
    if (sound && (this.#heard.get(what) ?? -QUIET_MILLIS) + QUIET_MILLIS <= performance.now()) {
      this.#heard.set(what, performance.now());
      void play(what);
    }
    if (notifications !== "off" && permission() === "granted") {
      this.#notify(`${what} ${meetingId}`, meetingId, wordsOf(what, news, notifications === "named"));
    }
  }

  #notify(tag: string, meetingId: string, { title, body }: Words): void {
    this.#close(tag);
    const notification = new Notification(title, { body, tag, icon: "/icon-192.png", silent: true });
    notification.onclick = () => {
      window.focus();
      notification.close();
      this.#open(meetingId);
    };
    this.#shown.set(tag, notification);
  }

  #close(tag: string): void {
    this.#shown.get(tag)?.close();
    this.#shown.delete(tag);
  }

  #withdraw(): void {
    for (const tag of [...this.#shown.keys()]) {
      this.#close(tag);
    }
  }
}

/** Where the app is installed, and the system shows numbers there. */
function showOnAppIcon(count: number): void {
  navigator.setAppBadge?.(count).catch(() => undefined);
}

interface Words {
  readonly title: string;
  readonly body: string;
}

/** What was written is never among them. */
function wordsOf(what: Chime, { newest, author, title }: News, named: boolean): Words {
  const words = memberText.noticing;
  if (!named) {
    return { title: operator.name, body: what === "knock" ? words.someoneKnocks : words.somethingSaid };
  }
  return { title, body: what === "knock" ? memberText.meeting.knocked(newest?.name ?? "") : words.saidBy(author) };
}
