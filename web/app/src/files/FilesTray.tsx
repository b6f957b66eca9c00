import { useEffect } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { fileText } from "../text/files.ts";
import { text } from "../text/text.ts";
import { FileProblem, FileProgress, FileWay } from "./FileWay.tsx";
import { type FileDesk, NOT_CLEANED, type Sending } from "./file-desk.ts";
import { useDesk } from "./useDesk.ts";

/** Files on their way to the others. */
export function FilesTray({ desk }: { desk: FileDesk }) {
  useDesk(desk);
  const { sending } = desk;
  const isUnderWay = sending.some(({ step }) => step !== "failed");
  useEffect(() => {
    if (!isUnderWay) {
      return;
    }
    const ask = (event: BeforeUnloadEvent) => event.preventDefault(); // What is under way ends with the page.
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isUnderWay]);
  return sending.length === 0 ? null : (
    <ul class="files-tray" aria-label={fileText.tray}>
      {sending.map((one) => (
        <li key={one.id}>
          <SendingFile one={one} desk={desk} />
        </li>
      ))}
    </ul>
  );
}

function SendingFile({ one, desk }: { one: Sending; desk: FileDesk }) {
  const { id, chosen, step, size, done, problem } = one;
  const { name } = chosen.file;
  const stop = () => desk.stopSending(id);
  if (step === "failed") {
    return (
      <FileWay name={name} size={size}>
        <FileProblem code={problem ?? "unknown"} way="sending" />
        <div class="row">
          {problem === NOT_CLEANED ? (
            <Button small onClick={() => desk.sendAgain(id, true)}>
              {fileText.sendAsItIs}
            </Button>
          ) : (
            <Button small label={fileText.sendAgain(name)} onClick={() => desk.sendAgain(id)}>
              {text.retry}
            </Button>
          )}
          <Button small kind="quiet" label={fileText.stopSending(name)} onClick={stop}>
            {fileText.dontSend}
          </Button>
        </div>
      </FileWay>
    );
  }
  return (
    <FileWay name={name} size={size}>
      {step === "is-sent" ? (
        <FileProgress label={fileText.isSent(name)} done={done} size={size} />
      ) : (
        <p class="file-facts">{step === "waits" ? fileText.waits : fileText.isPrepared}</p>
      )}
      <Button small label={fileText.stopSending(name)} onClick={stop}>
        {fileText.dontSend}
      </Button>
    </FileWay>
  );
}
