/** A while that can be cut short. */
export class Pause {
  readonly over: Promise<void>;
  #end: () => void = () => undefined;

  constructor(millis: number) {
    this.over = new Promise((resolve) => {
      const timer = setTimeout(resolve, millis);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  end(): void {
    this.#end();
  }
}

/** What waits meanwhile has its turn; a timer would wait for longer. */
export function letThePageWork(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** What should not happen goes to the page's error handler. */
export function toPage(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
