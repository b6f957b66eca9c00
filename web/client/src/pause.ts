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
