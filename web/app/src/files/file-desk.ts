import type { Meeting, Message, OpenedFile } from "@latchkey/client";
import { codeOf } from "../design/task.ts";
import { pictureIn, withoutMetadata } from "./pictures.ts";

/** How long a browser may take to copy what was handed to its downloads. */
const HANDED_OVER_MILLIS = 5 * 60 * 1000;

/** The picture could not be drawn anew, and so is not sent without what stands in it. */
export const NOT_CLEANED = "picture_not_cleaned";

export type FileActions = Pick<Meeting, "sendFile" | "openFile">;

/** A file that the person has chosen, before it is sent. */
export interface Chosen {
  readonly file: File;
  /** It can be drawn anew, so that nothing else is sent of it. */
  readonly isPicture: boolean;
}

/** A file on its way to the server. */
export interface Sending {
  readonly id: number;
  readonly chosen: Chosen;
  readonly withMetadata: boolean;
  readonly step: "waits" | "is-prepared" | "is-sent" | "failed";
  /** Of the bytes that are sent, which are fewer or more where a picture is drawn anew. */
  readonly size: number;
  readonly done: number;
  readonly problem?: string;
}

/** What has become of a message's file here. */
export type Receiving =
  | { readonly step: "comes"; readonly done: number }
  | { readonly step: "failed"; readonly problem: string }
  | { readonly step: "here"; readonly opened: OpenedFile; readonly isShown: boolean };

/** The files of a meeting that are under way, for as long as the page is open: whatever of it is shown. */
export class FileDesk {
  static readonly #desks = new WeakMap<FileActions, FileDesk>();
  readonly #actions: FileActions;
  readonly #listeners = new Set<() => void>();
  readonly #signals = new Map<number | string, AbortController>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #sending: readonly Sending[] = [];
  #receiving: ReadonlyMap<string, Receiving> = new Map();
  #line: Promise<void> = Promise.resolve();
  #nextId = 1;

  private constructor(actions: FileActions) {
    this.#actions = actions;
  }

  /** The one of a meeting. */
  static of(actions: FileActions): FileDesk {
    const desk = FileDesk.#desks.get(actions) ?? new FileDesk(actions);
    FileDesk.#desks.set(actions, desk);
    return desk;
  }

  get sending(): readonly Sending[] {
    return this.#sending;
  }

  receiving(messageId: string): Receiving | undefined {
    return this.#receiving.get(messageId);
  }

  /** Until the function that it returns is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** One after the other, in this order. */
  send(chosen: readonly Chosen[], withMetadata: boolean): void {
    for (const one of chosen) {
      const id = this.#nextId++;
      const { size } = one.file;
      this.#setSending([...this.#sending, { id, chosen: one, withMetadata, step: "waits", size, done: 0 }]);
      this.#enqueue(id);
    }
  }

  /** @param withMetadata in place of what was chosen before */
  sendAgain(id: number, withMetadata?: boolean): void {
    this.#change(id, ({ problem: _, ...now }) => ({
      ...now,
      withMetadata: withMetadata ?? now.withMetadata,
      step: "waits",
      done: 0,
    }));
    this.#enqueue(id);
  }

  /** It is not sent, or not to its end. */
  stopSending(id: number): void {
    this.#signals.get(id)?.abort();
    this.#setSending(this.#sending.filter((one) => one.id !== id));
  }

  /** Fetches it where it is not here, and hands it to the browser's downloads. */
  async save(message: Message): Promise<void> {
    const opened = await this.#bring(message, false);
    if (opened !== undefined) {
      handOver(opened);
      this.#discardLater(message.id, opened);
    }
  }

  async show(message: Message): Promise<void> {
    await this.#bring(message, true);
  }

  hide({ id }: Message): void {
    const now = this.receiving(id);
    if (now?.step === "here") {
      this.#putAway(id, now.opened);
    }
  }

  /** Of messages that have no file any more, as when they were deleted, nothing stays here. */
  letGo(messages: readonly Message[]): void {
    if (this.#receiving.size === 0) {
      return;
    }
    const withFile = new Set(messages.filter(({ file }) => file !== undefined).map(({ id }) => id));
    for (const [id, now] of this.#receiving) {
      if (withFile.has(id)) {
        continue;
      }
      if (now.step === "here") {
        this.#putAway(id, now.opened);
      } else {
        this.#signals.get(id)?.abort();
        this.#setReceiving(id, undefined);
      }
    }
  }

  stopReceiving({ id }: Message): void {
    this.#signals.get(id)?.abort();
  }

  #enqueue(id: number): void {
    this.#line = this.#line.then(() => this.#sendOne(id));
  }

  async #sendOne(id: number): Promise<void> {
    const one = this.#sending.find((sending) => sending.id === id);
    if (one === undefined || one.step !== "waits") {
      return;
    }
    const { chosen, withMetadata } = one;
    const cancel = new AbortController();
    this.#signals.set(id, cancel);
    try {
      let { file } = chosen;
      if (chosen.isPicture && !withMetadata) {
        this.#change(id, (now) => ({ ...now, step: "is-prepared" }));
        const cleaned = await withoutMetadata(file);
        if (cleaned === undefined) {
          this.#change(id, (now) => ({ ...now, step: "failed", problem: NOT_CLEANED }));
          return;
        }
        file = cleaned;
      }
      cancel.signal.throwIfAborted();
      const { size, name } = file;
      this.#change(id, (now) => ({ ...now, step: "is-sent", size }));
      const onProgress = (done: number) => this.#change(id, (now) => ({ ...now, done }));
      await this.#actions.sendFile(file, { name, signal: cancel.signal, onProgress });
      this.#setSending(this.#sending.filter((sending) => sending.id !== id));
    } catch (error) {
      if (!cancel.signal.aborted) {
        this.#change(id, (now) => ({ ...now, step: "failed", problem: codeOf(error) }));
      }
    } finally {
      this.#signals.delete(id);
    }
  }

  async #bring({ id }: Message, isShown: boolean): Promise<OpenedFile | undefined> {
    const before = this.receiving(id);
    if (before?.step === "here") {
      this.#setReceiving(id, { ...before, isShown: isShown || before.isShown });
      return before.opened;
    }
    if (before?.step === "comes") {
      return undefined;
    }
    const cancel = new AbortController();
    this.#signals.set(id, cancel);
    this.#setReceiving(id, { step: "comes", done: 0 });
    try {
      const onProgress = (done: number) => this.#setReceiving(id, { step: "comes", done });
      const opened = await this.#actions.openFile(id, { signal: cancel.signal, onProgress });
      if (cancel.signal.aborted) {
        void opened.discard();
        return undefined;
      }
      this.#setReceiving(id, { step: "here", opened, isShown });
      return opened;
    } catch (error) {
      this.#setReceiving(id, cancel.signal.aborted ? undefined : { step: "failed", problem: codeOf(error) });
      return undefined;
    } finally {
      this.#signals.delete(id);
    }
  }

  /** It is not shown any more; a browser that may still be copying it is left the time. */
  #putAway(id: string, opened: OpenedFile): void {
    if (this.#timers.has(id)) {
      this.#setReceiving(id, { step: "here", opened, isShown: false });
    } else {
      this.#setReceiving(id, undefined);
      void opened.discard();
    }
  }

  #discardLater(id: string, opened: OpenedFile): void {
    clearTimeout(this.#timers.get(id));
    const discard = () => {
      this.#timers.delete(id);
      const now = this.receiving(id);
      if (now?.step === "here" && !now.isShown) {
        this.#setReceiving(id, undefined);
        void opened.discard();
      }
    };
    this.#timers.set(id, setTimeout(discard, HANDED_OVER_MILLIS));
  }

  #change(id: number, change: (now: Sending) => Sending): void {
    this.#setSending(this.#sending.map((one) => (one.id === id ? change(one) : one)));
  }

  #setSending(sending: readonly Sending[]): void {
    this.#sending = sending;
    this.#tell();
  }

  #setReceiving(id: string, now: Receiving | undefined): void {
    const receiving = new Map(this.#receiving);
    if (now === undefined) {
      receiving.delete(id);
    } else {
      receiving.set(id, now);
    }
    this.#receiving = receiving;
    this.#tell();
  }

  #tell(): void {
    this.#listeners.forEach((listener) => {
      listener();
    });
  }
}

/** What can be done about files before they are sent. */
export async function lookAt(files: readonly File[]): Promise<readonly Chosen[]> {
  const look = async (file: File) => ({
    file,
    isPicture: (await pictureIn(file).catch(() => undefined)) !== undefined,
  });
  return Promise.all(files.map(look));
}

/** It is only ever saved: whatever is in it, no browser takes it for a page. */
function handOver({ name, content }: OpenedFile): void {
  const url = URL.createObjectURL(content.slice(0, content.size, "application/octet-stream"));
  const way = document.createElement("a");
  way.href = url;
  way.download = name;
  way.click();
  setTimeout(() => URL.revokeObjectURL(url), HANDED_OVER_MILLIS);
}
