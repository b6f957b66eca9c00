import type { Message } from "@latchkey/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { fileText } from "../text/files.ts";
import { text } from "../text/text.ts";
import { FileProblem, FileProgress, FileWay } from "./FileWay.tsx";
import type { FileDesk, Receiving } from "./file-desk.ts";
import { decode, draw } from "./pictures.ts";
import { useDesk } from "./useDesk.ts";

/** Larger ones are saved, and opened elsewhere. */
const MOST_SHOWN_BYTES = 25 * 1024 * 1024;

const SHOWN: ReadonlySet<string> = new Set(["image/jpeg", "image/png", "image/webp"]);

/** A file in the conversation. Nothing of it is fetched, and no picture shown, before the reader asks. */
export function FileCard({ message, desk }: { message: Message; desk: FileDesk }) {
  useDesk(desk);
  const { file } = message;
  if (file === undefined) {
    return null;
  }
  const { name, size, mediaType } = file;
  const now = desk.receiving(message.id);
  const isPicture = SHOWN.has(mediaType) && size <= MOST_SHOWN_BYTES;
  return (
    <FileWay name={name} size={size}>
      {now?.step === "here" && now.isShown && <Picture now={now} name={name} />}
      {now?.step === "failed" && <FileProblem code={now.problem} way="receiving" />}
      {now?.step === "comes" ? (
        <>
          <FileProgress label={fileText.comes(name)} done={now.done} size={size} />
          <Button small label={fileText.stopReceiving(name)} onClick={() => desk.stopReceiving(message)}>
            {fileText.stop}
          </Button>
        </>
      ) : (
        message.delivery === "sent" && (
          <div class="row">
            {isPicture && now?.step !== "here" && (
              <Button small label={fileText.showName(name)} onClick={() => void desk.show(message)}>
                {fileText.show}
              </Button>
            )}
            <Button
              small
              label={now?.step === "failed" ? fileText.saveAgain(name) : fileText.saveName(name)}
              onClick={() => void desk.save(message)}
            >
              <Icon name="down" size={18} />
              {now?.step === "failed" ? text.retry : fileText.save}
            </Button>
            {now?.step === "here" && now.isShown && (
              <Button small kind="quiet" label={fileText.hideName(name)} onClick={() => desk.hide(message)}>
                {fileText.hide}
              </Button>
            )}
          </div>
        )
      )}
      <span class="only-read" role="status">
        {now?.step === "here" && !now.isShown ? fileText.handedOver : ""}
      </span>
    </FileWay>
  );
}

/** Drawn from what was opened: no part of the page, and no address, ever is the file. */
function Picture({ now, name }: { now: Extract<Receiving, { step: "here" }>; name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isNone, setNone] = useState(false);
  const [isMoving, setMoving] = useState(false);
  const { content } = now.opened;
  useEffect(() => {
    let isGone = false;
    void decode(content).then((decoded) => {
      if (decoded !== undefined && !isGone && canvas.current !== null) {
        draw(decoded.bitmap, canvas.current);
      }
      decoded?.bitmap.close();
      if (!isGone) {
        setNone(decoded === undefined);
        setMoving(decoded?.picture.isMoving === true);
      }
    });
    return () => {
      isGone = true;
    };
  }, [content]);
  return isNone ? (
    <p class="file-problem" role="alert">
      {fileText.noPicture}
    </p>
  ) : (
    <>
      <canvas class="file-picture" ref={canvas} role="img" aria-label={fileText.picture(name)} />
      {isMoving && <p class="file-facts">{fileText.moves}</p>}
    </>
  );
}
