import type { Message } from "@latchkey/client";
import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Icon } from "../design/Icon.tsx";
import { text } from "../text/text.ts";
import { canBeChanged, canBeNamed, type Doing, hasReacted } from "./doing.ts";
import "./message-menu.css";

const EMOJIS = ["👍", "❤️", "😂", "😮", "😢", "🙏", "🎉", "✅"] as const;

interface MessageMenuProps {
  message: Message;
  selfId: string;
  doing: Doing | undefined;
  onClose: () => void;
}

/** What can be done about a message. */
export function MessageMenu({ message, selfId, doing, onClose }: MessageMenuProps) {
  const [deleting, setDeleting] = useState(false);
  const [copyFailed, setCopyFailed] = useState(false);
  const isOwn = message.author.address.id === selfId;
  const about = canBeNamed(message) ? doing : undefined;
  const then = (act: () => void) => () => {
    onClose();
    act();
  };
  if (deleting) {
    return (
      <Dialog
        title={text.talk.deleteTitle}
        onClose={onClose}
        actions={
          <>
            <Button onClick={onClose}>{text.cancel}</Button>
            <Button kind="danger" onClick={then(() => about?.remove(message))}>
              {text.talk.deleteIt}
            </Button>
          </>
        }
      >
        <p>{text.talk.deleteWhy}</p>
      </Dialog>
    );
  }
  const copy = () => navigator.clipboard.writeText(message.text).then(onClose, () => setCopyFailed(true));
  return (
    <Dialog title={isOwn ? text.talk.menuOfYours : text.talk.menuOf(message.author.name)} onClose={onClose}>
      <p class="menu-words" dir="auto">
        {message.text}
      </p>
      {about && (
        <ul class="menu-emojis" aria-label={text.talk.react}>
          {EMOJIS.map((emoji) => {
            const has = hasReacted(message, emoji, selfId);
            return (
              <li key={emoji}>
                <button
                  type="button"
                  class={`menu-emoji${has ? " menu-emoji--own" : ""}`}
                  aria-label={text.talk.emojis[emoji]}
                  aria-pressed={has}
                  onClick={then(() => about.react(message, emoji, has))}
                >
                  {emoji}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <div class="menu-buttons">
        {about && (
          <Button onClick={then(() => about.answer(message))}>
            <Icon name="reply" />
            {text.talk.reply}
          </Button>
        )}
        <Button onClick={() => void copy()}>
          <Icon name="copy" />
          {text.talk.copy}
        </Button>
        {copyFailed && <p role="alert">{text.talk.copyFailed}</p>}
        {about && isOwn && (
          <>
            {canBeChanged(message) && (
              <Button onClick={then(() => about.change(message))}>
                <Icon name="pen" />
                {text.talk.edit}
              </Button>
            )}
            <Button kind="danger" onClick={() => setDeleting(true)}>
              <Icon name="bin" />
              {text.talk.delete}
            </Button>
          </>
        )}
      </div>
    </Dialog>
  );
}
