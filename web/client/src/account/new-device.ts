import type { IdentityKeyPair } from "@latchkey/signal";
import { base64url, randomBytes } from "../bytes.ts";
import { DeviceStore } from "../store/device-store.ts";

const BEGUN = "begun";
const TOKEN_BYTES = 32;

/** What a device has sent, or may have: where the answer was lost it sends the same again. */
interface Begun {
  /** Which link or code it is for. */
  readonly way: string;
  readonly accessToken: string;
  readonly entry?: string;
  readonly recoveryCode?: string;
}

/** A device that is on its way into an account, with keys of its own; beside the device that this browser is until then. */
export class NewDevice {
  readonly #store: DeviceStore;
  #begun: Begun;

  private constructor(store: DeviceStore, begun: Begun) {
    this.#store = store;
    this.#begun = begun;
  }

  /** The one that was begun before by the same way in, or another. */
  static async begin(database: string, way: string): Promise<NewDevice> {
    const name = nameOf(database);
    const before = await DeviceStore.open(name);
    const begun = await before.update(({ records }) => records.get<Begun>(BEGUN));
    if (begun?.way === way) {
      return new NewDevice(before, begun);
    }
    await before.erase();
    const device = new NewDevice(await DeviceStore.open(name), {
      way,
      accessToken: `lkd_${base64url(randomBytes(TOKEN_BYTES))}`,
    });
    await device.keep({});
    return device;
  }

  /** Also what was only begun: signing out leaves no keys behind. */
  static forget(database: string): Promise<void> {
    return DeviceStore.delete(nameOf(database));
  }

  get identity(): IdentityKeyPair {
    return this.#store.local.identityKeyPair;
  }

  get accessToken(): string {
    return this.#begun.accessToken;
  }

  get entry(): string | undefined {
    return this.#begun.entry;
  }

  get recoveryCode(): string | undefined {
    return this.#begun.recoveryCode;
  }

  /** Before it is sent. */
  async keep(more: Pick<Begun, "entry" | "recoveryCode">): Promise<void> {
    this.#begun = { ...this.#begun, ...more };
    await this.#store.update(({ records }) => records.put(BEGUN, this.#begun));
  }

  /** It is in: its keys go to the browser's device, in place of the one that was there. */
  async settle(database: string, fill: (store: DeviceStore) => Promise<void>): Promise<DeviceStore> {
    await DeviceStore.delete(database);
    const store = await DeviceStore.open(database, undefined, this.#store.local);
    try {
      await fill(store);
    } catch (error) {
      store.close();
      throw error;
    }
    await this.#store.erase();
    return store;
  }

  /** It was refused, or given up: the next one begins anew. */
  erase(): Promise<void> {
    return this.#store.erase();
  }

  /** It may be gone on with. */
  close(): void {
    this.#store.close();
  }
}

function nameOf(database: string): string {
  return `${database}-begun`;
}
