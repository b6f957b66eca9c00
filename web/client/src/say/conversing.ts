import type { Address } from "../address.ts";
import type { MessageReference } from "../content/reference.ts";
import type { Speech } from "../content/speech.ts";
import type { History } from "../deliver/history.ts";
import { LatchkeyError } from "../errors.ts";
import { MAX_REACTION_CODE_POINTS } from "../limits.ts";
import type { Message } from "../meeting/state.ts";
import { tidyName } from "../names/names.ts";
import { newText, newWords } from "./text.ts";

/** What a person says about messages, which are named by their ids. */
export class Conversing {
  readonly #history: Pick<History, "get">;
  readonly #self: Address;

  constructor(history: Pick<History, "get">, self: Address) {
    this.#history = history;
    this.#self = self;
  }

  /** @throws {LatchkeyError} `invalid_text`; `message_unknown` where there is nothing to answer */
  text(typed: string, replyTo: string | undefined): Speech {
    return newText(typed, replyTo === undefined ? undefined : this.#reference(replyTo));
  }

  /** @throws {LatchkeyError} `invalid_text`, `message_unknown`, `not_your_message` */
  edit(id: string, typed: string): Speech {
    const target = this.#own(id);
    if (this.#history.get(id)?.file !== undefined) {
      throw new LatchkeyError("invalid_text", "A file cannot be changed. Delete it, and send another one.");
    }
    return { kind: "edit", target, ...newWords(typed) };
  }

  /** @throws {LatchkeyError} `message_unknown`, `not_your_message` */
  deletion(id: string): Speech {
    return { kind: "deletion", target: this.#own(id), sentAt: Date.now() };
  }

  /** @throws {LatchkeyError} `message_unknown`, `invalid_text` */
  reaction(id: string, typed: string, withdrawn: boolean): Speech {
    const emoji = tidyName(typed, MAX_REACTION_CODE_POINTS);
    if (emoji === undefined) {
      throw new LatchkeyError("invalid_text", "That is no emoji. Choose another one.");
    }
    return { kind: "reaction", target: this.#reference(id), emoji, withdrawn, sentAt: Date.now() };
  }

  #own(id: string): MessageReference {
    const reference = this.#reference(id);
    if (reference.author.id !== this.#self.id) {
      throw new LatchkeyError("not_your_message", "Only the person who has said that can change or delete it.");
    }
    return reference;
  }

  #reference(id: string): MessageReference {
    const message: Message | undefined = this.#history.get(id);
    if (message?.reference === undefined || message.deletedAt !== undefined) {
      throw new LatchkeyError("message_unknown", "That message is not sent yet, or is not here any more.");
    }
    return message.reference;
  }
}
