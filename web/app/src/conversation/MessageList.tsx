import type { Coming, Message } from "@latchkey/client";
import { Fragment } from "preact";
import { Avatar } from "../design/Avatar.tsx";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { problemText, text } from "../text/en.ts";
import { placed } from "./comings.ts";
import { partsOf } from "./links.ts";
import "./message-list.css";
import { useFollowing } from "./useFollowing.ts";

interface MessageListProps {
  comings?: readonly Coming[];
  /** The message above which the line stands that tells what is new. */
  firstNew?: string | undefined;
  /** Whose own messages are: this person's, from whichever device. */
  selfId: string;
  messages: readonly Message[];
  /** How many have come whose key is still on its way. */
  held: number;
  emptyHint: string;
  onSayAgain: ((text: string) => void) | undefined;
}

/** The messages, newest at the bottom; the view follows them unless the person has scrolled up to read. */
export function MessageList(props: MessageListProps) {
  const { comings = [], firstNew, selfId, messages, held, emptyHint, onSayAgain } = props;
  const view = useFollowing(messages);
  const notes = placed(comings, messages);
  return (
    <div class="message-view">
      <div
        class="message-list"
        ref={view.list}
        role="log"
        aria-label={text.conversation.messages}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        onScroll={view.onScroll}
      >
        {messages.length === 0 && (
          <div class="message-list-empty">
            <p class="message-list-none">
              {emptyHint === text.conversation.earlier ? text.conversation.noneForYou : text.conversation.none}
            </p>
            <p>{emptyHint}</p>
          </div>
        )}
        {messages.length + comings.length > 0 && (
          <ol class="message-list-items">
            {messages.map((message, index) => {
              const before = messages[index - 1];
              return (
                <Fragment key={message.id}>
                  <Comings comings={notes[index]} />
                  {startsDay(before, message) && <Day at={message.sentAt} />}
                  {message.id === firstNew && <li class="message-new">{text.conversation.fresh}</li>}
                  <MessageItem
                    message={message}
                    isOwn={message.author.address.id === selfId}
                    continues={notes[index] === undefined && message.id !== firstNew && continues(before, message)}
                    onSayAgain={onSayAgain}
                  />
                </Fragment>
              );
            })}
            <Comings comings={notes[messages.length]} />
          </ol>
        )}
        {held > 0 && <p class="message-list-held">{text.conversation.held(held)}</p>}
      </div>
      {view.unseen !== undefined && (
        <Button small class="message-view-latest" onClick={view.toLatest}>
          <Icon name="down" size={18} />
          {text.conversation.latest(view.unseen)}
        </Button>
      )}
    </div>
  );
}

/** Who came and went at this place. */
function Comings({ comings = [] }: { comings?: readonly Coming[] | undefined }) {
  return comings.map((coming, index) => (
    <li class="message-note" key={`${index}-${coming.who.address.id}`}>
      {text.conversation[coming.how](coming.who.name, coming.by && (coming.by.isSelf ? null : coming.by.name))}
    </li>
  ));
}

const FIVE_MINUTES = 5 * 60 * 1000;

/** Whether a message goes on where the one before stopped: same author, shortly after. */
function continues(before: Message | undefined, message: Message): boolean {
  return (
    before !== undefined &&
    !startsDay(before, message) &&
    before.author.address.id === message.author.address.id &&
    Math.abs(message.sentAt.getTime() - before.sentAt.getTime()) < FIVE_MINUTES
  );
}

/** Whether a message is the first of its day, where this person is. */
function startsDay(before: Message | undefined, message: Message): boolean {
  return before?.sentAt.toDateString() !== message.sentAt.toDateString();
}

function Day({ at }: { at: Date }) {
  return (
    <li class="message-day">
      <time dateTime={at.toLocaleDateString("sv")}>{text.day(at)}</time>
    </li>
  );
}

interface MessageItemProps {
  message: Message;
  isOwn: boolean;
  continues: boolean;
  onSayAgain: ((text: string) => void) | undefined;
}

function MessageItem({ message, isOwn, continues: continued, onSayAgain }: MessageItemProps) {
  const { author } = message;
  return (
    <li class={`message${isOwn ? " message--own" : ""}${continued ? " message--continued" : ""}`}>
      {!isOwn && (continued ? <span class="message-gap" /> : <Avatar name={author.name} kind={author.kind} />)}
      <div class="message-body">
        <p class={continued ? "only-read" : "message-head"}>
          <bdi class="message-author">{isOwn ? text.conversation.you : author.name}</bdi>{" "}
          {author.kind === "guest" && !isOwn && <span class="tag tag--guest">{text.conversation.guestTag}</span>}{" "}
          <time class="message-time" dateTime={message.sentAt.toISOString()} title={momentOf(message)}>
            {text.time(message.sentAt)}
          </time>
        </p>
        <p class="message-text" dir="auto" title={continued ? momentOf(message) : undefined}>
          <Linked text={message.text} />
        </p>
        <MessageFoot message={message} onSayAgain={onSayAgain} />
      </div>
    </li>
  );
}

/** A text whose web addresses can be pressed. The site is not told where the person comes from. */
function Linked({ text: written }: { text: string }) {
  return partsOf(written).map(({ text: part, href }, index) =>
    href === undefined ? (
      part
    ) : (
      <a key={`${index}-${href}`} href={href} target="_blank" rel="noopener noreferrer">
        {part}
      </a>
    ),
  );
}

function MessageFoot({ message, onSayAgain }: { message: Message; onSayAgain: ((text: string) => void) | undefined }) {
  if (message.delivery === "failed") {
    return (
      <p class="message-foot message-foot--failed">
        {text.conversation.failed(problemText(message.failure?.code ?? "unknown").title)}
        {onSayAgain && (
          <Button kind="quiet" small onClick={() => onSayAgain(message.text)}>
            {text.conversation.sayAgain}
          </Button>
        )}
      </p>
    );
  }
  if (message.delivery === "pending") {
    return <p class="message-foot">{text.conversation.sending}</p>;
  }
  return null;
}

/** When it was written, and for a guest's message who says that it is the guest's. */
function momentOf({ sentAt, vouchedBy }: Message): string {
  const moment = text.moment(sentAt);
  if (vouchedBy === undefined) {
    return moment;
  }
  return vouchedBy.isSelf
    ? text.conversation.vouchedByYou(moment)
    : text.conversation.vouchedBy(moment, vouchedBy.name);
}
