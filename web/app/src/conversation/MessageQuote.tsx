import type { Message, Quote } from "@latchkey/client";
import { text } from "../text/text.ts";
import "./message-quote.css";

interface MessageQuoteProps {
  quote: Quote;
  selfId: string;
  /** The message that it names, where that is here. */
  message: Message | undefined;
  onShow: (message: Message) => void;
}

/** What a message answers: the words as they stand there, never as the one who answers has them. */
export function MessageQuote({ quote, selfId, message, onShow }: MessageQuoteProps) {
  const { author, isInvented } = quote;
  const name = author.address.id === selfId ? text.conversation.you : author.name;
  if (isInvented) {
    return (
      <p class="quote quote--invented">
        <bdi class="quote-author">{name}</bdi>
        <span>{text.talk.invented}</span>
      </p>
    );
  }
  if (message === undefined) {
    return (
      <p class="quote">
        <bdi class="quote-author">{name}</bdi>
        <span>{text.talk.notHere}</span>
      </p>
    );
  }
  return (
    <button type="button" class="quote quote--there" onClick={() => onShow(message)}>
      <span class="only-read">{text.talk.answerTo}</span>
      <bdi class="quote-author">{name}</bdi>
      <span class="quote-text" dir="auto">
        {message.deletedAt === undefined ? message.text : text.talk.deleted}
      </span>
    </button>
  );
}
