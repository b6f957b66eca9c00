import type { Message } from "@latchkey/client";
import { text } from "../text/text.ts";
import { type Doing, hasReacted } from "./doing.ts";
import "./reactions.css";

interface ReactionsProps {
  message: Message;
  selfId: string;
  doing: Doing | undefined;
}

/** The emojis beside a message; a press adds the reader's own, or takes it back. */
export function Reactions({ message, selfId, doing }: ReactionsProps) {
  const { reactions = [] } = message;
  if (reactions.length === 0) {
    return null;
  }
  return (
    <ul class="reactions" aria-label={text.talk.reactions}>
      {reactions.map(({ emoji, by }) => {
        const isOwn = hasReacted(message, emoji, selfId);
        const names = by.map(({ address, name }) => (address.id === selfId ? text.conversation.you : name));
        const words = text.talk.reactedBy(emoji, names);
        return (
          <li key={emoji}>
            <button
              type="button"
              class={`reaction${isOwn ? " reaction--own" : ""}`}
              aria-pressed={isOwn}
              aria-label={words}
              aria-disabled={doing === undefined}
              title={words}
              onClick={() => doing?.react(message, emoji, isOwn)}
            >
              <span class="reaction-emoji">{emoji}</span> {by.length}
            </button>
          </li>
        );
      })}
    </ul>
  );
}
