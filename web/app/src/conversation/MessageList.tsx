import type { Coming, Message } from "@latchkey/client";
import { Fragment, type RefObject } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Avatar } from "../design/Avatar.tsx";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import type { FilesHere } from "../files/useFiles.ts";
import { problemText, text } from "../text/text.ts";
import { BLOCK, Block } from "./Block.tsx";
import { placed } from "./comings.ts";
import { canBeNamed, type Doing } from "./doing.ts";
import { partsOf } from "./links.ts";
import { MessageMenu } from "./MessageMenu.tsx";
import { MessageQuote } from "./MessageQuote.tsx";
import { Reactions } from "./Reactions.tsx";
import { SearchBar } from "./SearchBar.tsx";
import "./message-list.css";
import { useFollowing } from "./useFollowing.ts";

interface MessageListProps {
  comings?: readonly Coming[];
  /** The message above which the line stands that tells what is new. */
  firstNew?: string | undefined;
  /** Whose own messages are: this person's, from whichever device. */
  selfId: string;
  messages: readonly Message[];
  /** Where nothing can be done about messages any more, there is none of it. */
  doing?: Doing | undefined;
  /** By which files are fetched and shown; their names alone are where there is none. */
  files?: FilesHere | undefined;
  /** How many have come whose key is still on its way. */
  held: number;
  emptyHint: string;
  onSayAgain: ((text: string) => void) | undefined;
  /** The reader searches, until this is called. */
  onSearched?: (() => void) | undefined;
}

/** The messages, newest at the bottom; the view follows them unless the person has scrolled up to read. */
export function MessageList(props: MessageListProps) {
  const { comings = [], firstNew, selfId, messages, doing, held, emptyHint, onSayAgain } = props;
  const [menu, setMenu] = useState<string>();
  const chosen = messages.find(({ id }) => id === menu);
  const named = useMemo(() => byHash(messages), [messages]);
  const show = ({ id }: Message) => setWanted(({ times }) => ({ id, times: times + 1 }));
  const view = useFollowing(messages);
  const notes = placed(comings, messages);
  const blocks = Array.from({ length: Math.ceil(messages.length / BLOCK) }, (_, index) => index * BLOCK);
  const firstAt = messages.findIndex(({ id }) => id === firstNew);
  /** The message that is to be shown, wherever it is, and how often that was asked for. */
  const [wanted, setWanted] = useState({ id: "", times: 0 });
  const wantedAt = messages.findIndex(({ id }) => id === wanted.id);
  useLayoutEffect(() => {
    if (wanted.id !== "") {
      reveal(view.list.current, wanted.id);
    }
  }, [wanted]);
  const [seenNew, setSeenNew] = useState<string>();
  const item = (message: Message, index: number) => {
    const before = messages[index - 1];
    return (
      <Fragment key={message.id}>
        <Comings comings={notes[index]} />
        {startsDay(before, message) && <Day at={message.sentAt} />}
        {message.id === firstNew && <NewLine list={view.list} onSeen={() => setSeenNew(firstNew)} />}
        <MessageItem
          message={message}
          isOwn={message.author.address.id === selfId}
          selfId={selfId}
          doing={doing}
          files={props.files}
          quoted={message.quote && named.get(message.quote.reference.hash)}
          onMenu={() => setMenu(message.id)}
          onShow={show}
          continues={notes[index] === undefined && message.id !== firstNew && continues(before, message)}
          onSayAgain={onSayAgain}
        />
      </Fragment>
    );
  };
  return (
    <div class="message-view">
      {props.onSearched && <SearchBar messages={messages} onShow={show} onClose={props.onSearched} />}
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
        {blocks.map((from) => (
          <Block
            key={from}
            list={view.list}
            count={BLOCK}
            isFirstSeen={from >= messages.length - 2 * BLOCK || isIn(from, firstAt)}
            isWanted={isIn(from, wantedAt)}
          >
            {() => messages.slice(from, from + BLOCK).map((message, offset) => item(message, from + offset))}
          </Block>
        ))}
        {notes[messages.length] !== undefined && (
          <ol class="message-list-items">
            <Comings comings={notes[messages.length]} />
          </ol>
        )}
        {held > 0 && <p class="message-list-held">{text.conversation.held(held)}</p>}
      </div>
      {firstAt >= 0 && seenNew !== firstNew && (
        <Button small class="message-view-new" onClick={() => messages[firstAt] && show(messages[firstAt])}>
          <Icon name="fold" size={18} />
          {text.talk.toNew}
        </Button>
      )}
      {view.unseen !== undefined && (
        <Button small class="message-view-latest" onClick={view.toLatest}>
          <Icon name="down" size={18} />
          {text.conversation.latest(view.unseen)}
        </Button>
      )}
      {chosen && <MessageMenu message={chosen} selfId={selfId} doing={doing} onClose={() => setMenu(undefined)} />}
    </div>
  );
}

/** The messages by what names them for sure. */
function byHash(messages: readonly Message[]): ReadonlyMap<string, Message> {
  return new Map(messages.flatMap((message) => (message.reference ? [[message.reference.hash, message]] : [])));
}

/** Shows a message, and leads the eye and the keyboard to it. */
function reveal(list: HTMLElement | null, id: string): void {
  const element = list?.querySelector<HTMLElement>(`[data-message="${CSS.escape(id)}"]`);
  element?.scrollIntoView({ block: "center" });
  element?.focus({ preventScroll: true });
}

/** Whether the block that begins there has this message. */
const isIn = (from: number, index: number): boolean => index >= from && index < from + BLOCK;

/** From here on it is new; told when the reader has come to it. */
function NewLine({ list, onSeen }: { list: RefObject<HTMLElement | null>; onSeen: () => void }) {
  const line = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const { current } = line;
    if (current === null) {
      return;
    }
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onSeen(), { root: list.current });
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return (
    <li class="message-new" ref={line}>
      {text.conversation.fresh}
    </li>
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
  selfId: string;
  doing: Doing | undefined;
  files: FilesHere | undefined;
  /** What it answers, where that is here. */
  quoted: Message | undefined;
  onMenu: () => void;
  onShow: (message: Message) => void;
  continues: boolean;
  onSayAgain: ((text: string) => void) | undefined;
}

function MessageItem(props: MessageItemProps) {
  const { message, isOwn, selfId, doing, files, continues: continued, onSayAgain } = props;
  const { author, quote } = message;
  const isDeleted = message.deletedAt !== undefined;
  return (
    <li
      class={`message${isOwn ? " message--own" : ""}${continued ? " message--continued" : ""}`}
      data-message={message.id}
      tabIndex={-1}
    >
      {!isOwn && (continued ? <span class="message-gap" /> : <Avatar name={author.name} kind={author.kind} />)}
      <div class="message-body">
        <p class={continued ? "only-read" : "message-head"}>
          <bdi class="message-author">{isOwn ? text.conversation.you : author.name}</bdi>{" "}
          {author.kind === "guest" && !isOwn && <span class="tag tag--guest">{text.conversation.guestTag}</span>}{" "}
          <time class="message-time" dateTime={message.sentAt.toISOString()} title={momentOf(message)}>
            {text.time(message.sentAt)}
          </time>
        </p>
        {quote && <MessageQuote quote={quote} selfId={selfId} message={props.quoted} onShow={props.onShow} />}
        {isDeleted ? (
          <p class="message-text message-text--deleted">{text.talk.deleted}</p>
        ) : (
          <div class="message-line">
            {message.file && files ? (
              <files.part.FileCard message={message} desk={files.desk} />
            ) : (
              <p class="message-text" dir="auto" title={continued ? momentOf(message) : undefined}>
                {message.file ? message.file.name : <Linked text={message.text} />}
                {message.editedAt && (
                  <small class="message-edited" title={text.talk.editedAt(text.moment(message.editedAt))}>
                    {" "}
                    {text.talk.edited}
                  </small>
                )}
              </p>
            )}
            <Button
              kind="quiet"
              small
              class="button--icon message-more"
              label={isOwn ? text.talk.moreOfYours : text.talk.more(author.name)}
              onClick={props.onMenu}
            >
              <Icon name="more" size={18} />
            </Button>
          </div>
        )}
        <Reactions message={message} selfId={selfId} doing={canBeNamed(message) ? doing : undefined} />
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
        {onSayAgain && message.file === undefined && (
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
