import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

/** So many messages are drawn together, or none of them. */
export const BLOCK = 50;
/** As high as a message is before it has been drawn. */
const GUESS = 76;
/** So far beyond what is seen messages are drawn. */
const MARGIN = "1200px 0px";

interface BlockProps {
  list: RefObject<HTMLElement | null>;
  count: number;
  /** Drawn from the beginning: it is seen first. */
  isFirstSeen: boolean;
  /** Drawn wherever it is: something in it is to be shown. */
  isWanted: boolean;
  children: () => ComponentChildren;
}

/** A stretch of messages: where it is far from what is seen, it is but as high as they are. */
export function Block({ list, count, isFirstSeen, isWanted, children }: BlockProps) {
  const items = useRef<HTMLOListElement>(null);
  const height = useRef(count * GUESS);
  const [isNear, setNear] = useState(isFirstSeen);
  useEffect(() => {
    const { current } = items;
    if (current === null) {
      return;
    }
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry !== undefined) {
          if (!entry.isIntersecting) {
            height.current = entry.boundingClientRect.height;
          }
          setNear(entry.isIntersecting);
        }
      },
      { root: list.current, rootMargin: MARGIN },
    );
    observer.observe(current);
    return () => observer.disconnect();
  }, [list]);
  const isDrawn = isNear || isWanted;
  return (
    <ol class="message-list-items" ref={items} {...(isDrawn ? {} : { style: { height: `${height.current}px` } })}>
      {isDrawn && children()}
    </ol>
  );
}
