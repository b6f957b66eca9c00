import { useEffect, useState } from "preact/hooks";
import { Tick } from "../account/Tick.tsx";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { fileText } from "../text/files.ts";
import { text } from "../text/text.ts";
import { type Chosen, lookAt } from "./file-desk.ts";
import "./files.css";

interface SendFilesDialogProps {
  files: readonly File[];
  /** How many others can read, and so save them. */
  others: number;
  onSend: (chosen: readonly Chosen[], withMetadata: boolean) => void;
  onClose: () => void;
}

/** What is about to be sent, to how many, and what is sent along with it. */
export function SendFilesDialog({ files, others, onSend, onClose }: SendFilesDialogProps) {
  const [lookedAt, setLookedAt] = useState<{ readonly files: readonly File[]; readonly chosen: readonly Chosen[] }>();
  const [withMetadata, setWithMetadata] = useState(false);
  useEffect(() => {
    let isGone = false;
    void lookAt(files).then((chosen) => {
      if (!isGone) {
        setLookedAt({ files, chosen });
      }
    });
    return () => {
      isGone = true;
    };
  }, [files]);
  const chosen = lookedAt?.files === files ? lookedAt.chosen : undefined; // What is sent is what is listed.
  const pictures = chosen?.filter(({ isPicture }) => isPicture).length ?? 0;
  const hasOthers = chosen !== undefined && chosen.length > pictures;
  return (
    <Dialog
      title={fileText.sendTitle(files.length)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button
            kind="primary"
            busy={chosen === undefined}
            onClick={() => {
              onSend(chosen ?? [], withMetadata);
              onClose();
            }}
          >
            {text.conversation.send}
          </Button>
        </>
      }
    >
      <ul class="files-chosen">
        {files.map((file, index) => (
          <li key={`${index}-${file.name}`}>
            <bdi class="file-name">{file.name}</bdi> <span class="file-facts">{fileText.size(file.size)}</span>
          </li>
        ))}
      </ul>
      <p>{fileText.sendWhy(others)}</p>
      {pictures > 0 && (
        <Tick
          label={fileText.withMetadata}
          hint={fileText.withMetadataHint(pictures)}
          checked={withMetadata}
          onChange={setWithMetadata}
        />
      )}
      {hasOthers && <p class="file-facts">{fileText.asTheyAre(pictures > 0)}</p>}
    </Dialog>
  );
}
