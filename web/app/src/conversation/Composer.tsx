import { useId, useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { text } from "../text/en.ts";
import "./composer.css";
import type { Readers } from "./people.ts";

const MAX_TEXT_BYTES = 16 * 1024;

/** Where one writes, and for whom it will be readable. Enter sends, Shift and Enter makes a new line. */
export function Composer({ readers, onSay }: { readers: Readers; onSay: (text: string) => void }) {
  const id = useId();
  const [draft, setDraft] = useState("");
  const tooLong = new TextEncoder().encode(draft).length > MAX_TEXT_BYTES;
  const say = () => {
    const written = draft.trim();
    if (written !== "" && !tooLong) {
      onSay(written);
      setDraft("");
    }
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        say();
      }}
    >
      <div class="composer-line">
        <label class="only-read" for={id}>
          {text.conversation.composerLabel}
        </label>
        <textarea
          id={id}
          class="composer-text"
          rows={1}
          value={draft}
          placeholder={text.conversation.composerPlaceholder}
          aria-invalid={tooLong}
          aria-describedby={`${id}-state`}
          onInput={(event) => setDraft(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
              event.preventDefault();
              say();
            }
          }}
        />
        <Button
          kind="primary"
          type="submit"
          class="button--icon"
          label={text.conversation.send}
          disabled={draft.trim() === "" || tooLong}
        >
          <Icon name="send" />
        </Button>
      </div>
      {tooLong ? (
        <p class="composer-state composer-state--wrong" id={`${id}-state`} role="alert">
          {text.conversation.tooLong}
        </p>
      ) : (
        <EncryptionLine id={`${id}-state`} readers={readers} />
      )}
    </form>
  );
}

/** For whom it is encrypted, and who cannot read it yet. */
function EncryptionLine({ id, readers }: { id: string; readers: Readers }) {
  const complete = readers.ready === readers.all;
  return (
    <p class={`composer-state composer-state--${complete ? "ready" : "partly"}`} id={id} role="status">
      <Icon name={complete ? "lock" : "clock"} size={16} />
      <span>{encryptionWords(readers)}</span>
    </p>
  );
}

function encryptionWords({ all, ready, pending, refused }: Readers): string {
  if (all === 0) {
    return text.conversation.alone;
  }
  if (pending > 0) {
    return text.conversation.pending(ready, all, pending);
  }
  return refused > 0 ? text.conversation.refused(ready, all, refused) : text.conversation.ready(all);
}
