import { base64 } from "../bytes.ts";
import type {
  AccountLogPage,
  DeviceLinkAsk,
  DeviceLinkFinish,
  DeviceLinkLogRequest,
  DeviceLinkPossession,
  PendingDeviceState,
  RecoveryLogRequest,
  RecoveryRequest,
  RecoverySignOut,
  SignedIn,
  SignInOffer,
  SignInRequest,
  TokenRequest,
} from "../wire.ts";
import { Rest } from "./rest.ts";

/** What anybody may call who has a sign-in link, a device link or a recovery code. */
export class EntryApi {
  readonly #rest: Rest;

  constructor(server: string) {
    this.#rest = new Rest(server, { kind: "none" });
  }

  /** The name that a sign-in link suggests. */
  look(token: string): Promise<SignInOffer> {
    return this.#rest.postAgain("/sign-in/look", { token } satisfies TokenRequest);
  }

  signIn(body: SignInRequest): Promise<SignedIn> {
    return this.#rest.postAgain("/sign-in", body);
  }

  linkedLog(token: string, from: number): Promise<AccountLogPage> {
    return this.#rest.postAgain("/device-links/log", { token, from } satisfies DeviceLinkLogRequest);
  }

  ask(body: DeviceLinkAsk): Promise<void> {
    return this.#rest.postAgain("/device-links/ask", body);
  }

  askedState(token: string): Promise<PendingDeviceState> {
    return this.#rest.postAgain("/device-links/state", { token } satisfies TokenRequest);
  }

  prove(token: string, possession: Uint8Array): Promise<void> {
    return this.#rest.postAgain("/device-links/possession", {
      token,
      possession: base64(possession),
    } satisfies DeviceLinkPossession);
  }

  finish(token: string, accessToken: string): Promise<SignedIn> {
    return this.#rest.postAgain("/device-links/finish", { token, accessToken } satisfies DeviceLinkFinish);
  }

  recoverableLog(recoveryKey: string, from: number): Promise<AccountLogPage> {
    return this.#rest.postAgain("/recovery/log", { recoveryKey, from } satisfies RecoveryLogRequest);
  }

  signOutByRecovery(recoveryKey: string, entry: string): Promise<void> {
    return this.#rest.postAgain("/recovery/sign-out", { recoveryKey, entry } satisfies RecoverySignOut);
  }

  recover(body: RecoveryRequest): Promise<SignedIn> {
    return this.#rest.postAgain("/recovery", body);
  }
}
