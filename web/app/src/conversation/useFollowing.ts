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
  /** How large it all was when its end was last gone to. */
  const size = useRef("");
  const toEnd = () => {
    if (list.current !== null) {
      list.current.scrollTop = list.current.scrollHeight;
      size.current = sizeOf(list.current);
    }
  };
  const follow = () => {
    following.current = true;
    setSeen(undefined);
    toEnd();
  };
  const said = messages.findLast(({ delivery }) => delivery === "pending")?.id;
  useLayoutEffect(() => {
    if (said !== undefined) {
      follow();
    }
  }, [said]);
  useLayoutEffect(() => {
    if (following.current) {
      toEnd();
    }
  });
  useEffect(() => {
    if (list.current === null) {
      return;
    }
    const line = list.current.querySelector<HTMLElement>(".message-new");
    if (line !== null && line.offsetTop < list.current.scrollTop) {
      following.current = false; // There is more that is new than shows at once: reading begins with the first of it.
      setSeen(messages.length);
      list.current.scrollTop = line.offsetTop - NEAR;
    }
    const observer = new ResizeObserver(() => {
      if (following.current) {
        toEnd();
      }
    });
    observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  return {
    list,
    onScroll: () => {
      if (list.current === null) {
        return;
      }
      if (following.current && sizeOf(list.current) !== size.current) {
        toEnd(); // Its place has changed; the person has not scrolled.
      } else if (isAtEnd(list.current) !== following.current) {
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

function sizeOf({ clientWidth, clientHeight, scrollHeight }: HTMLElement): string {
  return `${clientWidth} ${clientHeight} ${scrollHeight}`;
}

function isAtEnd({ scrollTop, scrollHeight, clientHeight }: HTMLElement): boolean {
  return scrollHeight - scrollTop - clientHeight < NEAR;
}
