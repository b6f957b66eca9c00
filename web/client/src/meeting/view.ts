import type { MeetingEventName, MeetingEvents } from "./events.ts";
import type { MeetingState, Warning } from "./state.ts";

type Listeners = { [Name in MeetingEventName]: Set<(event: MeetingEvents[Name]) => void> };

/** The meeting's present state, and who is told of changes. */
export class MeetingView {
  #state: MeetingState;
  #stateTold = true;
  readonly #listeners: Listeners = {
    state: new Set(),
    status: new Set(),
    connection: new Set(),
    guestWaiting: new Set(),
    memberWaiting: new Set(),
    guestNoLongerWaiting: new Set(),
    memberAdded: new Set(),
    memberGone: new Set(),
    memberRenamed: new Set(),
    roleChanged: new Set(),
    admissionChanged: new Set(),
    participantAdded: new Set(),
    participantGone: new Set(),
    message: new Set(),
    messageChanged: new Set(),
    messageFailed: new Set(),
    encryptionReady: new Set(),
    keyRenewed: new Set(),
    warning: new Set(),
  };

  constructor(state: MeetingState) {
    this.#state = state;
  }

  get state(): MeetingState {
    return this.#state;
  }

  /** Takes changes in. Listeners to the state are told once of all that change before the page can draw. */
  update(change: Partial<MeetingState>): void {
    this.replace({ ...this.#state, ...change });
  }

  replace(state: MeetingState): void {
    const before = this.#state;
    this.#state = state;
    if (state.status !== before.status) {
      this.emit("status", state.status);
    }
    if (state.connection !== before.connection) {
      this.emit("connection", state.connection);
    }
    if (this.#stateTold) {
      this.#stateTold = false;
      queueMicrotask(() => {
        this.#stateTold = true;
        this.emit("state", this.#state);
      });
    }
  }

  warn(warning: Warning): void {
    const others = this.#state.warnings.filter(({ key }) => key !== warning.key);
    const isNew = others.length === this.#state.warnings.length;
    this.update({ warnings: [...others, warning] });
    if (isNew) {
      this.emit("warning", warning);
    }
  }

  dismiss(key: string): void {
    if (this.#state.warnings.some((warning) => warning.key === key)) {
      this.update({ warnings: this.#state.warnings.filter((warning) => warning.key !== key) });
    }
  }

  /** A listener that throws does not keep others from being told; its error goes to the page. */
  emit<Name extends MeetingEventName>(name: Name, event: MeetingEvents[Name]): void {
    for (const listener of this.#listeners[name]) {
      try {
        listener(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  on<Name extends MeetingEventName>(name: Name, listener: (event: MeetingEvents[Name]) => void): () => void {
    this.#listeners[name].add(listener);
    return () => this.#listeners[name].delete(listener);
  }

  until(holds: (state: MeetingState) => boolean): Promise<MeetingState> {
    if (holds(this.#state)) {
      return Promise.resolve(this.#state);
    }
    return new Promise((resolve) => {
      const stop = this.on("state", (state) => {
        if (holds(state)) {
          stop();
          resolve(state);
        }
      });
    });
  }
}
