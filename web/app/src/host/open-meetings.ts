import {
  LatchkeyError,
  type MeetingInfo,
  type MeetingState,
  type MemberDevice,
  type MemberMeeting,
} from "@latchkey/client";
import { useEffect, useState } from "preact/hooks";
import { type ReadMarks, unreadIn } from "../conversation/reading.ts";

/** The server does not tell of a new meeting, so the list asks for it. */
const LOOK_AGAIN_MILLIS = 20_000;

/** What waits for the person in a meeting. */
export interface News {
  /** Guests and accounts that wait for a decision. */
  readonly waiting: number;
  /** The newest of them. */
  readonly newest: { readonly sessionId: string; readonly name: string } | undefined;
  readonly unread: number;
  /** Who has said the last of it. */
  readonly author: string;
  readonly title: string;
}

/** This person's meetings. All that go on are open on this page, so that a knock reaches the person wherever they are in it. */
export class OpenMeetings implements ReadMarks {
  readonly #device: MemberDevice;
  readonly #marks: ReadMarks;
  readonly #open = new Map<string, MemberMeeting>();
  readonly #stops = new Map<string, () => void>();
  readonly #listeners = new Set<() => void>();
  #list: readonly MeetingInfo[] | undefined;
  #opening: Promise<void> | undefined;

  constructor(device: MemberDevice, marks: ReadMarks) {
    this.#device = device;
    this.#marks = marks;
  }

  /** Undefined until they are there. */
  get list(): readonly MeetingInfo[] | undefined {
    return this.#list;
  }

  /** Those that this page has open. */
  get all(): readonly MemberMeeting[] {
    return [...this.#open.values()];
  }

  /** Looks for new ones from now on, until the function that it returns is called. */
  watch(): () => void {
    const look = () => {
      this.reload().catch(() => undefined); // Trouble is told of where the person asked.
    };
    look();
    addEventListener("focus", look);
    const again = setInterval(look, LOOK_AGAIN_MILLIS);
    return () => {
      removeEventListener("focus", look);
      clearInterval(again);
      for (const stop of this.#stops.values()) {
        stop();
      }
    };
  }

  async reload(): Promise<void> {
    this.#list = await this.#device.meetings();
    this.#changed();
    this.#opening ??= this.#openAll(this.#list).finally(() => {
      this.#opening = undefined;
    });
  }

  async open(meetingId: string): Promise<MemberMeeting> {
    const meeting = await this.#device.openMeeting(meetingId);
    if (this.#open.get(meetingId) !== meeting) {
      this.#stops.get(meetingId)?.();
      this.#open.set(meetingId, meeting);
      this.#stops.set(
        meetingId,
        meeting.on("state", () => this.#changed()),
      );
      this.#changed();
    }
    return meeting;
  }

  async create(title: string, everyMemberAdmits: boolean): Promise<MemberMeeting> {
    const { state } = await this.#device.createMeeting(title, { everyMemberAdmits });
    return this.open(state.meetingId);
  }

  /** Erases what this device keeps of it. */
  async forget(meetingId: string): Promise<void> {
    this.#stops.get(meetingId)?.();
    this.#stops.delete(meetingId);
    this.#open.delete(meetingId);
    await this.#device.forgetMeeting(meetingId);
    this.#changed();
  }

  of(meetingId: string): string | undefined {
    return this.#marks.of(meetingId);
  }

  note(meetingId: string, messageId: string): void {
    this.#marks.note(meetingId, messageId);
    this.#changed();
  }

  /** Calls the listener with each change, until the function that it returns is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What waits for the person, by meeting. */
  news(): ReadonlyMap<string, News> {
    return new Map([...this.#open].map(([id, { state }]) => [id, newsIn(state, this.of(id))]));
  }

  /** One after the other: what the person does goes first. */
  async #openAll(meetings: readonly MeetingInfo[]): Promise<void> {
    for (const { meetingId, endedAt } of meetings) {
      const isOver = this.#open.get(meetingId)?.state.connection === "closed";
      if (endedAt === undefined && (isOver || !this.#open.has(meetingId))) {
        await this.open(meetingId).catch(unlessRefused); // It is tried again with the next look.
      }
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

function unlessRefused(error: unknown): void {
  if (!(error instanceof LatchkeyError)) {
    throw error;
  }
}

function newsIn(state: MeetingState, mark: string | undefined): News {
  const newest = waitingIn(state) > 0 ? newestKnock(state) : undefined;
  const author = state.messages.findLast((message) => message.author.address.id !== state.self.address.id)?.author.name;
  return {
    waiting: waitingIn(state),
    newest,
    unread: unreadIn(state, mark),
    author: author ?? "",
    title: state.title,
  };
}

/** Guests before accounts. */
function newestKnock({ lobby, memberLobby }: MeetingState): News["newest"] {
  const member = memberLobby.at(-1);
  return lobby.at(-1) ?? (member && { sessionId: member.userId, name: member.name });
}

/** Who waits for a decision that this person may make. */
export function waitingIn({ status, lobby, memberLobby, mayAdmit, isHost }: MeetingState): number {
  return status === "admitted" ? (mayAdmit ? lobby.length : 0) + (isHost ? memberLobby.length : 0) : 0;
}

/** How much there is of it, in all meetings but one. */
export function countOf(news: ReadonlyMap<string, News>, except?: string): number {
  return [...news].reduce((sum, [id, { waiting, unread }]) => (id === except ? sum : sum + waiting + unread), 0);
}

/** The present news; renders anew with each change. */
export function useNews(meetings: OpenMeetings): ReadonlyMap<string, News> {
  const [news, setNews] = useState(() => meetings.news());
  useEffect(() => {
    const look = () => setNews(meetings.news());
    look();
    return meetings.onChange(look);
  }, [meetings]);
  return news;
}
