import type { Message } from "@latchkey/client";
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/** So near to the end the person counts as being there. */
const NEAR = 80;

interface Following {
  readonly list: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  /** How many messages have come since the person scrolled up; undefined for whoever is at the end. */
  readonly unseen: number | undefined;
  readonly toLatest: () => void;
}

/**
 * Keeps the end of a list in view, whatever grows or shrinks: messages, what is written, a phone's keyboard. Who has
 * scrolled up to read stays there until they go back, or say something themselves.
 */
export function useFollowing(messages: readonly Message[]): Following {
  const list = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  /** How many messages there were when the person scrolled up. */
  const [seen, setSeen] = useState<number>();
  const follow = () => {
    following.current = true;
    setSeen(undefined);
    toEnd(list.current);
  };
  const said = messages.findLast(({ delivery }) => delivery === "pending")?.id;
  useLayoutEffect(() => {
    if (said !== undefined) {
      follow();
    }
  }, [said]);
  useLayoutEffect(() => {
    if (following.current) {
      toEnd(list.current);
    }
  });
  useEffect(() => {
    if (list.current === null) {
      return;
    }
    const observer = new ResizeObserver(() => {
      if (following.current) {
        toEnd(list.current);
      }
    });
    observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  return {
    list,
    onScroll: () => {
      if (list.current !== null && isAtEnd(list.current) !== following.current) {
        following.current = !following.current;
        setSeen(following.current ? undefined : messages.length);
      }
    },
    unseen: seen === undefined ? undefined : Math.max(0, messages.length - seen),
    toLatest: () => {
      list.current?.focus({ preventScroll: true });
      follow();
    },
  };
}

function toEnd(list: HTMLElement | null): void {
  if (list !== null) {
    list.scrollTop = list.scrollHeight;
  }
}

function isAtEnd({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight < NEAR;
}
