import type { Author, MeetingState } from "@latchkey/client";
import { text } from "../text/text.ts";

/** A meeting in which everybody has something to be called by: a server can withhold who a member is. */
export function named(state: MeetingState): MeetingState {
  const everybody = [
    ...state.participants,
    ...state.messages.map(({ author }) => author),
    ...state.comings.map(({ who }) => who),
  ];
  if (everybody.every(({ name }) => name !== "")) {
    return state; // The same object: what has not changed is not drawn again.
  }
  const call = <T extends Pick<Author, "name">>(who: T): T =>
    who.name === "" ? { ...who, name: text.conversation.nameless } : who;
  return {
    ...state,
    participants: state.participants.map(call),
    comings: state.comings.map(({ who, by, ...coming }) => ({
      ...coming,
      who: call(who),
      ...(by && { by: call(by) }),
    })),
    messages: state.messages.map((message) => ({
      ...message,
      author: call(message.author),
      ...(message.vouchedBy && { vouchedBy: call(message.vouchedBy) }),
      ...(message.quote && { quote: { ...message.quote, author: call(message.quote.author) } }),
      ...(message.reactions && {
        reactions: message.reactions.map((reaction) => ({ ...reaction, by: reaction.by.map(call) })),
      }),
    })),
    warnings: state.warnings.map((warning) => ("who" in warning ? { ...warning, who: call(warning.who) } : warning)),
  };
}
