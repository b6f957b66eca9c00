import { base64 } from "../bytes.ts";
import type { AccountLogPage, PendingDeviceState, SignedIn } from "../wire.ts";
import { Rest } from "./rest.ts";

/** What anybody may call who has a sign-in link, a device link or a recovery code. */
export class EntryApi {
  readonly #rest: Rest;

  constructor(server: string) {
    this.#rest = new Rest(server, { kind: "none" });
  }

  /** The name that a sign-in link suggests. */
  look(token: string): Promise<{ readonly name: string }> {
    return this.#rest.postAgain("/sign-in/look", { token });
  }

  signIn(body: { token: string; deviceName: string; accessToken: string; entry: string }): Promise<SignedIn> {
    return this.#rest.postAgain("/sign-in", body);
  }

  linkedLog(token: string, from: number): Promise<AccountLogPage> {
    return this.#rest.postAgain("/device-links/log", { token, from });
  }

  ask(body: {
    token: string;
    deviceName: string;
    identityKey: string;
    proof: string;
    accessTokenHash: string;
  }): Promise<void> {
    return this.#rest.postAgain("/device-links/ask", body);
  }

  askedState(token: string): Promise<PendingDeviceState> {
    return this.#rest.postAgain("/device-links/state", { token });
  }

  prove(token: string, possession: Uint8Array): Promise<void> {
    return this.#rest.postAgain("/device-links/possession", { token, possession: base64(possession) });
  }

  finish(token: string, accessToken: string): Promise<SignedIn> {
    return this.#rest.postAgain("/device-links/finish", { token, accessToken });
  }

  recoverableLog(recoveryKey: string, from: number): Promise<AccountLogPage> {
    return this.#rest.postAgain("/recovery/log", { recoveryKey, from });
  }

  signOutByRecovery(recoveryKey: string, entry: string): Promise<void> {
    return this.#rest.postAgain("/recovery/sign-out", { recoveryKey, entry });
  }

  recover(body: { recoveryKey: string; entry: string; deviceName: string; accessToken: string }): Promise<SignedIn> {
    return this.#rest.postAgain("/recovery", body);
  }
}
