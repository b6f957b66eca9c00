import { useRef } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { text } from "../text/text.ts";

interface ChooseFilesProps {
  disabled: boolean;
  onFiles: (files: readonly File[]) => void;
}

/** Opens the browser's choice of files. */
export function ChooseFiles({ disabled, onFiles }: ChooseFilesProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        type="file"
        multiple
        hidden
        ref={input}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = ""; // The same may be chosen again.
        }}
      />
      <Button
        kind="quiet"
        class="button--icon"
        label={text.conversation.sendFiles}
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        <Icon name="attach" />
      </Button>
    </>
  );
}
