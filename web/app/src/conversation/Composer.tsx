import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { ChooseFiles } from "../files/ChooseFiles.tsx";
import { text } from "../text/text.ts";
import "./composer.css";
import type { Readers } from "./people.ts";
import { useDraft } from "./useDraft.ts";

const MAX_TEXT_BYTES = 16 * 1024;

/** With fingers alone there is no Shift+Enter: the key makes a line, and the button sends. */
const byTouch = (): boolean => matchMedia("(hover: none) and (pointer: coarse)").matches;

/** Safari confirms a choice among characters by a key press that it does not call composing. */
const CONFIRMS_CHARACTERS = 229;

const sends = (event: KeyboardEvent): boolean =>
  event.key === "Enter" &&
  !event.shiftKey &&
  !event.isComposing &&
  event.keyCode !== CONFIRMS_CHARACTERS &&
  (event.ctrlKey || event.metaKey || !byTouch());

/** What is copied from a text has a picture of it beside it: the text is meant. */
function pastedFiles(pasted: DataTransfer | null): readonly File[] {
  return pasted === null || pasted.types.includes("text/plain") ? [] : [...pasted.files];
}

interface ComposerProps {
  /** Where the draft is kept; undefined where it is not. */
  meetingId: string | undefined;
  /** What stands in the field at first. */
  initial?: string;
  /** Above the field: what this is about. */
  about?: ComponentChildren;
  /** The way back from that. */
  onCancel?: (() => void) | undefined;
  /** The reader wants to change the last that it has said. */
  onChangeLast?: (() => void) | undefined;
  /** Changes with what this is about. */
  focusKey?: string | undefined;
  sendLabel?: string;
  readers: Readers;
  /** Why nothing can be sent now, where that is so. What is written stays. */
  held?: string | undefined;
  /** Files are to be sent, which the person has chosen or pasted; undefined where none can be. */
  onFiles?: ((files: readonly File[]) => void) | undefined;
  /** Resolves when the text is safe, and rejects where it is not. */
  onSay: (text: string) => Promise<unknown>;
}

/** Where one writes, and for whom it will be readable. Enter sends, Shift and Enter makes a new line. */
export function Composer(props: ComposerProps) {
  const { meetingId, initial, readers, held, onSay, onCancel, onChangeLast, focusKey, onFiles } = props;
  const id = useId();
  const draft = useDraft(meetingId, onSay, initial);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focusKey !== undefined) {
      field.current?.focus();
      field.current?.setSelectionRange(field.current.value.length, field.current.value.length);
    }
  }, [focusKey]);
  const tooLong = new TextEncoder().encode(draft.text).length > MAX_TEXT_BYTES;
  const idle = tooLong || held !== undefined;
  const say = () => {
    if (!idle) {
      draft.send();
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
      {props.about}
      <div class="composer-line">
        {onFiles && <ChooseFiles disabled={held !== undefined} onFiles={onFiles} />}
        <label class="only-read" for={id}>
          {text.conversation.composerLabel}
        </label>
        <textarea
          id={id}
          class="composer-text"
          ref={field}
          rows={1}
          value={draft.text}
          placeholder={text.conversation.composerPlaceholder}
          // Some browsers send what they check to a service.
          spellcheck={false}
          enterkeyhint={byTouch() ? "enter" : "send"}
          aria-invalid={tooLong}
          aria-describedby={`${id}-state`}
          onPaste={(event) => {
            const files = held === undefined ? pastedFiles(event.clipboardData) : [];
            if (files.length > 0 && onFiles !== undefined) {
              event.preventDefault();
              onFiles(files);
            }
          }}
          onInput={(event) => draft.write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (sends(event)) {
              event.preventDefault();
              say();
            } else if (event.key === "Escape" && onCancel !== undefined) {
              event.preventDefault();
              onCancel();
            } else if (event.key === "ArrowUp" && draft.text === "" && onChangeLast !== undefined) {
              event.preventDefault();
              onChangeLast();
            }
          }}
        />
        <Button
          kind="primary"
          type="submit"
          class="button--icon"
          label={props.sendLabel ?? text.conversation.send}
          disabled={draft.text.trim() === "" || idle}
        >
          <Icon name={props.sendLabel === undefined ? "send" : "check"} />
        </Button>
      </div>
      {tooLong ? (
        <p class="composer-state composer-state--wrong" id={`${id}-state`} role="alert">
          {text.conversation.tooLong}
        </p>
      ) : held !== undefined ? (
        <p class="composer-state composer-state--partly" id={`${id}-state`} role="status">
          <Icon name="clock" size={16} />
          <span>{held}</span>
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
