import type { MeetingState, MemberMeeting } from "@latchkey/client";
import { useEffect, useState } from "preact/hooks";
import { heardIn } from "../conversation/useUnread.ts";

/** Meetings that this page has open and the person is not looking at. */
export class Watched {
  readonly #meetings = new Map<string, { readonly meeting: MemberMeeting; readonly seen: number }>();

  /** The person has turned away from it. */
  leave(meeting: MemberMeeting): void {
    this.#meetings.set(meeting.state.meetingId, { meeting, seen: heardIn(meeting.state) });
  }

  /** Calls the listener when something has changed in one of them, until the function that it returns is called. */
  onChange(listener: () => void): () => void {
    const stops = [...this.#meetings.values()].map(({ meeting }) => meeting.on("state", listener));
    return () => {
      for (const stop of stops) {
        stop();
      }
    };
  }

  /** What waits for the person, by meeting. */
  news(): ReadonlyMap<string, News> {
    return new Map(
      [...this.#meetings].map(([id, { meeting, seen }]) => [
        id,
        { waiting: waitingIn(meeting.state), unread: Math.max(0, heardIn(meeting.state) - seen) },
      ]),
    );
  }
}

/** What has happened in a meeting while the person was elsewhere. */
export interface News {
  /** Guests that wait for a decision. */
  readonly waiting: number;
  readonly unread: number;
}

/** Who waits for a decision that this person may make. */
export function waitingIn({ status, lobby, mayAdmit }: MeetingState): number {
  return status === "admitted" && mayAdmit ? lobby.length : 0;
}

/** The present news; renders anew with each change. */
export function useNews(watched: Watched): ReadonlyMap<string, News> {
  const [news, setNews] = useState(() => watched.news());
  useEffect(() => watched.onChange(() => setNews(watched.news())), [watched]);
  return news;
}
