/** How long there has been a connection, all times together: what is waited for cannot come without one. */
export class ConnectedTime {
  #before = 0;
  #since: number | undefined;

  connected(): void {
    this.#since ??= performance.now();
  }

  disconnected(): void {
    this.#before = this.millis;
    this.#since = undefined;
  }

  get millis(): number {
    return this.#since === undefined ? this.#before : this.#before + performance.now() - this.#since;
  }
}
