import type { Message } from "@latchkey/client";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { text } from "../text/text.ts";
import { found } from "./search.ts";
import "./search-bar.css";

interface SearchBarProps {
  messages: readonly Message[];
  onShow: (message: Message) => void;
  onClose: () => void;
}

/** Looks for words in what this device has; the server is not asked, and is told nothing. */
export function SearchBar({ messages, onShow, onClose }: SearchBarProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const hits = useMemo(() => found(messages, typed), [messages, typed]);
  /** Which of them is shown, counted from the newest. */
  const [at, setAt] = useState(0);
  useEffect(() => field.current?.focus(), []);
  const go = (to: number) => {
    const index = (to + hits.length) % hits.length;
    const hit = hits[index];
    if (hit !== undefined) {
      setAt(index);
      onShow(hit);
      field.current?.focus();
    }
  };
  const hasHits = hits.length > 0;
  return (
    <search class="search">
      <form
        class="search-form"
        onSubmit={(event) => {
          event.preventDefault();
          go(at + 1);
        }}
      >
        <label class="only-read" for={id}>
          {text.talk.search}
        </label>
        <input
          id={id}
          ref={field}
          class="search-field"
          type="search"
          value={typed}
          placeholder={text.talk.search}
          autocomplete="off"
          spellcheck={false}
          aria-describedby={`${id}-hits`}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            const first = found(messages, event.currentTarget.value)[0];
            setAt(0);
            if (first !== undefined) {
              onShow(first);
              event.currentTarget.focus();
            }
          }}
          onKeyDown={(event) => {
            if (event.key === "Escape") {
              event.preventDefault();
              onClose();
            }
          }}
        />
        <p class="search-hits" id={`${id}-hits`} role="status">
          {typed.trim() !== "" && (hasHits ? text.talk.hit(at + 1, hits.length) : text.talk.noHit)}
        </p>
        <Button
          small
          kind="quiet"
          class="button--icon"
          label={text.talk.older}
          disabled={!hasHits}
          onClick={() => go(at + 1)}
        >
          <Icon name="fold" />
        </Button>
        <Button
          small
          kind="quiet"
          class="button--icon"
          label={text.talk.newer}
          disabled={!hasHits}
          onClick={() => go(at - 1)}
        >
          <Icon name="unfold" />
        </Button>
        <Button small kind="quiet" class="button--icon" label={text.talk.stopSearch} onClick={onClose}>
          <Icon name="close" />
        </Button>
      </form>
    </search>
  );
}
