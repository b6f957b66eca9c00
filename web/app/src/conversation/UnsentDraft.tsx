import { useId, useRef } from "preact/hooks";
import { CopyButton, CopyOutcome } from "../design/CopyButton.tsx";
import { useCopying } from "../design/copying.ts";
import { text } from "../text/text.ts";
import "./unsent-draft.css";

/** What was being written when nothing could be sent any more: it may be copied. */
export function UnsentDraft({ draft }: { draft: string }) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const copying = useCopying(draft, () => field.current?.select());
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
      <CopyButton copying={copying} />
      <CopyOutcome copying={copying} />
    </div>
  );
}
