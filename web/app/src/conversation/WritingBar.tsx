import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { text } from "../text/text.ts";
import type { Writing } from "./doing.ts";
import "./writing-bar.css";

/** Above the field: what is answered or changed, and the way back. */
export function WritingBar({ writing, onCancel }: { writing: Writing; onCancel: () => void }) {
  const { message, kind } = writing;
  return (
    <div class="writing">
      <Icon name={kind === "change" ? "pen" : "reply"} size={18} />
      <p class="writing-words">
        <strong>{kind === "change" ? text.talk.editing : text.talk.answering(message.author.name)}</strong>
        <span class="writing-text" dir="auto">
          {message.text}
        </span>
      </p>
      <Button kind="quiet" small class="button--icon" label={text.cancel} onClick={onCancel}>
        <Icon name="close" size={18} />
      </Button>
    </div>
  );
}
