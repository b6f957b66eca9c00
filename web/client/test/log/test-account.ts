import { PrivateKey } from "@latchkey/signal";
import { RecoveryCode } from "../../src/account/recovery-code.ts";
import { randomBytes } from "../../src/bytes.ts";
import { AccountLog } from "../../src/log/account/account-log.ts";
import type { AccountLimits } from "../../src/log/account/account-rules.ts";
import type { AccountState } from "../../src/log/account/account-state.ts";
import { AccountWriter, openAccount, possess } from "../../src/log/account/account-writer.ts";
import type { LogFault, LogVerdict } from "../../src/log/verdict.ts";

/** Any time: it never decides. */
export const NOW = 1_700_000_000_000;

/** An account with a log and the private keys that belong to it. */
export class TestAccount {
  readonly log: AccountLog;
  readonly keys = new Map<number, PrivateKey>();
  /** The accepted entries. */
  readonly entries: Uint8Array[] = [];
  recoveryCode = RecoveryCode.make();
  recoveryKey: PrivateKey;

  private constructor(log: AccountLog) {
    this.log = log;
    this.recoveryKey = this.recoveryCode.key();
  }

  static open(displayName = "Hanna", deviceId = 1, limits?: AccountLimits): TestAccount {
    const account = new TestAccount(new AccountLog(limits));
    const deviceKey = PrivateKey.generate();
    account.keys.set(deviceId, deviceKey);
    const { recoveryKey } = account;
    account.accept(openAccount({ logId: randomBytes(16), displayName, deviceId, deviceKey, recoveryKey, time: NOW }));
    return account;
  }

  /** Another branch of an account: its log goes on from here, signed by the first device. */
  static branchOf(account: TestAccount, log: AccountLog): TestAccount {
    const branch = new TestAccount(log);
    branch.keys.set(1, account.key(1));
    branch.recoveryKey = account.recoveryKey;
    return branch;
  }

  get state(): AccountState {
    return defined(this.log.state);
  }

  get userId(): string {
    return this.state.userId;
  }

  get root(): Uint8Array {
    return defined(this.log.root);
  }

  get head(): Uint8Array {
    return defined(this.log.head);
  }

  key(deviceId: number): PrivateKey {
    return defined(this.keys.get(deviceId));
  }

  /** A device's writer; 0 for the recovery key. */
  by(deviceId: number): AccountWriter {
    return deviceId === 0
      ? AccountWriter.forRecovery(this.log, this.recoveryKey, () => NOW)
      : AccountWriter.forDevice(this.log, deviceId, this.key(deviceId), () => NOW);
  }

  /** What `by` writes to add a device with this key. */
  adding(deviceId: number, by = 1, key = PrivateKey.generate()): Uint8Array {
    if (!this.state.everAdded.has(deviceId)) {
      this.keys.set(deviceId, key);
    }
    return this.by(by).addDevice(possess(this.root, this.head, deviceId, key));
  }

  add(deviceId: number, by = 1): this {
    return this.accept(this.adding(deviceId, by));
  }

  remove(deviceIds: readonly number[], by = 1, keep: readonly number[] = []): this {
    return this.accept(this.by(by).removeDevices(deviceIds, keep));
  }

  rename(name: string, by = 1): this {
    return this.accept(this.by(by).rename(name));
  }

  /** Another branch, which has the first entries in common. */
  branchAt(size: number): TestAccount {
    const branch = TestAccount.branchOf(this, new AccountLog());
    this.entries.slice(0, size).forEach((entry) => {
      branch.accept(entry);
    });
    return branch;
  }

  accept(entry: Uint8Array): this {
    const verdict = this.log.append(entry);
    if (verdict.kind !== "accepted") {
      throw new Error(`refused: ${verdict.fault}, ${verdict.detail}`);
    }
    this.entries.push(entry);
    return this;
  }
}

/** The fault, or "accepted". */
export function outcome(verdict: LogVerdict<unknown>): LogFault | "accepted" {
  return verdict.kind === "accepted" ? "accepted" : verdict.fault;
}

export function defined<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error("not there");
  }
  return value;
}
