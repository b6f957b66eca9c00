import type { AskedLog } from "../account/account-directory.ts";
import type { Address } from "../address.ts";
import type { FileCalls } from "../files/file-calls.ts";
import type {
  AccountLogPages,
  AccountLogsRequest,
  AppendToRoster,
  BurntLink,
  GuestRegistered,
  KeyCounts,
  Participants,
  RegisterGuest,
  ReplenishKeys,
  RosterPage,
  WireJoinInfo,
} from "../wire.ts";
import { Rest } from "./rest.ts";

/** What anybody with an invitation token may call. */
export class KnockApi {
  readonly #rest: Rest;

  constructor(server: string) {
    this.#rest = new Rest(server, { kind: "none" });
  }

  joinInfo(token: string): Promise<WireJoinInfo> {
    return this.#rest.get(`/meetings/external/join/${token}`);
  }

  burnt(token: string): Promise<void> {
    return this.#rest.postAgain("/meetings/external/burnt", { token } satisfies BurntLink);
  }

  register(body: RegisterGuest): Promise<GuestRegistered> {
    return this.#rest.postAgain("/meetings/external/register", body);
  }
}

/** What a guest may call. */
export class GuestApi {
  readonly #rest: Rest;
  readonly #meetingId: string;
  readonly #session: string;

  constructor(server: string, sessionToken: string, meetingId: string, self: Address) {
    this.#rest = new Rest(server, { kind: "token", token: sessionToken });
    this.#meetingId = meetingId;
    this.#session = `/meetings/external/session/${self.id}`;
  }

  roster(from: number): Promise<RosterPage> {
    return this.#rest.get(`/meetings/${this.#meetingId}/roster?from=${from}`);
  }

  appendToRoster(entry: string): Promise<void> {
    return this.#rest.post(`/meetings/${this.#meetingId}/roster`, { entries: [entry] } satisfies AppendToRoster);
  }

  accountLogs(logs: readonly AskedLog[]): Promise<AccountLogPages> {
    return this.#rest.postAgain("/account-logs", { logs } satisfies AccountLogsRequest);
  }

  participants(): Promise<Participants> {
    return this.#rest.get(`/meetings/${this.#meetingId}/participants`);
  }

  /** Has the server forget this guest's one-time pre-keys. */
  withdrawKeys(): Promise<void> {
    return this.#rest.delete(`${this.#session}/prekeys`);
  }

  keyCounts(): Promise<KeyCounts> {
    return this.#rest.get(`${this.#session}/prekeys`);
  }

  replenish(keys: ReplenishKeys): Promise<KeyCounts> {
    return this.#rest.post(`${this.#session}/prekeys`, keys);
  }

  async file(fileId: string): Promise<FileCalls> {
    const { HttpFileCalls } = await import("../files/file-calls.ts");
    return new HttpFileCalls(this.#rest, `/meetings/${this.#meetingId}/files/${fileId}`);
  }

  leave(): Promise<void> {
    return this.#rest.delete(this.#session);
  }
}
