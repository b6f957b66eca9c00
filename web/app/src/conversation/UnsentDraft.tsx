import { useId, useRef } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { useCopying } from "../design/copying.ts";
import { Icon } from "../design/Icon.tsx";
import { text } from "../text/text.ts";
import "./unsent-draft.css";

/** What was being written when nothing could be sent any more: it may be copied. */
export function UnsentDraft({ draft }: { draft: string }) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const { copied, failed, copy } = useCopying(draft, () => field.current?.select());
  return (
    <div class="unsent-draft">
      <label class="field-label" for={id}>
        {text.conversation.unsent}
      </label>
      <textarea
        id={id}
        class="unsent-draft-text"
        ref={field}
        rows={3}
        dir="auto"
        readOnly
        spellcheck={false}
        value={draft}
      />
      <Button small onClick={copy}>
        <Icon name={copied ? "check" : "copy"} size={18} />
        {copied ? text.copied : text.copy}
      </Button>
      <span class="only-read" role="status">
        {copied ? text.copied : ""}
      </span>
      {failed && (
        <p class="field-error" role="alert">
          {text.copyFailed}
        </p>
      )}
    </div>
  );
}
