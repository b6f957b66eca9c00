import { PrivateKey } from "@latchkey/signal";
import { describe, expect, test } from "vitest";
import { randomBytes } from "../../src/bytes.ts";
import {
  AccountOpenedSchema,
  DeviceAddedSchema,
  DeviceRemovedSchema,
  RecoveryKeyChangedSchema,
} from "../../src/gen/latchkey/v2/account_pb.ts";
import { AccountLog } from "../../src/log/account/account-log.ts";
import { AccountWriter, openAccount, possess } from "../../src/log/account/account-writer.ts";
import { recoveryPossessionStatement } from "../../src/log/account/proofs.ts";
import { canonical } from "../../src/log/canonical-form.ts";
import { ACCOUNT_LOG } from "../../src/log/entry.ts";
import { signEntry } from "../../src/log/writer.ts";
import { defined, NOW, outcome, TestAccount } from "./test-account.ts";

function refusal(account: TestAccount, entry: Uint8Array) {
  const { size, head, state } = account.log;
  const verdict = account.log.append(entry);
  expect([account.log.size, account.log.head, account.log.state]).toEqual([size, head, state]);
  return verdict.kind === "refused" ? `${verdict.fault}${verdict.signed ? ", signed" : ""}` : "accepted";
}

function active(account: TestAccount): number[] {
  return [...account.state.active.keys()].sort((one, other) => one - other);
}

/** 1 added 2 and 3; 2 added 4; 4 added 5. */
function family(): TestAccount {
  return TestAccount.open().add(2).add(3).add(4, 2).add(5, 4);
}

describe("AccountOpened", () => {
  test("opens an account whose id is the entry's hash", () => {
    const account = TestAccount.open("Hanna", 7);
    expect(account.userId).toMatch(/^u_[A-Za-z0-9_-]{43}$/);
    expect(account.state).toMatchObject({ displayName: "Hanna", place: { index: 0, hash: account.root } });
    expect(active(account)).toEqual([7]);
    expect(account.state.active.get(7)?.addedBy).toBeUndefined();
  });

  const deviceKey = PrivateKey.generate();
  const recoveryKey = PrivateKey.generate();
  const good = { logId: randomBytes(16), displayName: "Hanna", deviceId: 1, deviceKey, recoveryKey, time: NOW };

  test("is signed by the device that it names", () => {
    const { logId } = good;
    const publicRecovery = recoveryKey.publicKey().serialize();
    const claim = { logId, previousHash: new Uint8Array(), recoveryKey: publicRecovery };
    const body = canonical(AccountOpenedSchema, {
      displayName: "Hanna",
      device: { deviceId: 1, identityKey: deviceKey.publicKey().serialize() },
      recoveryKey: publicRecovery,
      recoveryPossession: recoveryPossessionStatement(claim).sign(recoveryKey),
    });
    const entry = { logId, index: 0, previousHash: new Uint8Array(), time: NOW, type: 1, body };
    const by = (deviceId: number, key: PrivateKey) =>
      outcome(new AccountLog().append(signEntry(ACCOUNT_LOG, { id: "", deviceId, key }, entry)));
    expect(by(1, deviceKey)).toBe("accepted");
    expect(by(2, deviceKey)).toBe("signer-unknown");
    expect(by(0, recoveryKey)).toBe("signer-unknown");
    expect(by(1, recoveryKey)).toBe("bad-signature");
  });

  test("is entry 0 alone", () => {
    const account = TestAccount.open();
    const publicRecovery = recoveryKey.publicKey().serialize();
    const claim = { logId: defined(account.log.logId), previousHash: account.head, recoveryKey: publicRecovery };
    const body = canonical(AccountOpenedSchema, {
      displayName: "Hanna",
      device: { deviceId: 1, identityKey: account.key(1).publicKey().serialize() },
      recoveryKey: publicRecovery,
      recoveryPossession: recoveryPossessionStatement(claim).sign(recoveryKey),
    });
    expect(refusal(account, account.by(1).entry(1, body))).toBe("contradiction, signed");
  });

  test("has two keys", () => {
    expect(outcome(new AccountLog().append(openAccount({ ...good, recoveryKey: deviceKey })))).toBe("contradiction");
  });

  test("shows that the recovery key is held", () => {
    const body = canonical(AccountOpenedSchema, {
      displayName: "Hanna",
      device: { deviceId: 1, identityKey: deviceKey.publicKey().serialize() },
      recoveryKey: recoveryKey.publicKey().serialize(),
      recoveryPossession: new Uint8Array(64),
    });
    const entry = { logId: good.logId, index: 0, previousHash: new Uint8Array(), time: NOW, type: 1, body };
    const signed = signEntry(ACCOUNT_LOG, { id: "", deviceId: 1, key: deviceKey }, entry);
    expect(outcome(new AccountLog().append(signed))).toBe("bad-proof");
  });

  test("comes before every other entry", () => {
    const other = TestAccount.open();
    const writer = AccountWriter.forDevice(
      { logId: good.logId, head: new Uint8Array(), size: 0 },
      1,
      other.key(1),
      () => NOW,
    );
    expect(outcome(new AccountLog().append(writer.rename("Jo")))).toBe("signer-unknown");
    expect(outcome(new AccountLog().append(writer.entry(1_000, new Uint8Array())))).toBe("signer-unknown");
    expect(outcome(new AccountLog().append(writer.entry(6, new Uint8Array())))).toBe("newer-version");
  });
});

describe("DeviceAdded", () => {
  test("is signed by an active device or the recovery key", () => {
    const account = TestAccount.open().add(2).add(3, 2).add(4, 0);
    expect(active(account)).toEqual([1, 2, 3, 4]);
    expect([...account.state.active.values()].map(({ addedBy }) => addedBy)).toEqual([undefined, 1, 2, undefined]);
    account.remove([3]);
    expect(refusal(account, account.adding(5, 3))).toBe("not-permitted, signed");
    const stranger = AccountWriter.forDevice(account.log, 9, account.key(3), () => NOW);
    expect(refusal(account, stranger.rename("Jo"))).toBe("signer-unknown");
  });

  test("never uses a device id again", () => {
    const account = TestAccount.open().add(2);
    expect(refusal(account, account.adding(2))).toBe("contradiction, signed");
    account.remove([2]);
    expect(refusal(account, account.adding(2))).toBe("contradiction, signed");
  });

  test("by a device gives ids up to 100, by the recovery key all", () => {
    const account = TestAccount.open().add(100);
    expect(refusal(account, account.adding(101))).toBe("contradiction, signed");
    account.add(101, 0).add(127, 0);
    expect(refusal(account, account.adding(102, 101))).toBe("contradiction, signed");
  });

  test("brings a key that the log has never named", () => {
    const account = TestAccount.open().add(2);
    const removed = account.key(2);
    const replaced = account.recoveryKey;
    const recovery = PrivateKey.generate();
    account.accept(account.by(0).changeRecoveryKey(recovery)).remove([2]);
    account.recoveryKey = recovery;
    for (const key of [account.key(1), removed, replaced, recovery]) {
      expect(refusal(account, account.adding(3, 1, key))).toBe("contradiction, signed");
    }
  });

  test("keeps to 16 active devices", () => {
    const account = TestAccount.open();
    for (let deviceId = 2; deviceId <= 16; deviceId++) {
      account.add(deviceId);
    }
    expect(refusal(account, account.adding(17))).toBe("contradiction, signed");
    account.remove([16]).add(17);
    expect(account.state.active.size).toBe(16);
  });

  test("shows that the new device holds its key, at this place of this account, under this id", () => {
    const account = TestAccount.open();
    const other = TestAccount.open();
    const key = PrivateKey.generate();
    const possessions = [
      possess(account.root, other.head, 2, key),
      possess(other.root, account.head, 2, key),
      { ...possess(account.root, account.head, 3, key), device: { deviceId: 2, identityKey: publicOf(key) } },
      {
        ...possess(account.root, account.head, 2, key),
        device: { deviceId: 2, identityKey: publicOf(PrivateKey.generate()) },
      },
    ];
    for (const toAdd of possessions) {
      expect(refusal(account, account.by(1).addDevice(toAdd))).toBe("bad-proof, signed");
    }
    account.accept(account.by(1).addDevice(possess(account.root, account.head, 2, key)));
  });
});

describe("DeviceRemoved", () => {
  test("takes along what the device had added, through devices that are gone", () => {
    const account = family();
    account.remove([4], 1, [5]);
    expect(active(account)).toEqual([1, 2, 3, 5]);
    const { removed, removedThemselves } = account.remove([2]).state;
    expect(active(account)).toEqual([1, 3]);
    expect([...removed].sort()).toEqual([2, 4, 5]);
    expect([...removedThemselves]).toEqual([]);
  });

  test("does not take what is kept, nor what hangs on it", () => {
    expect(active(family().remove([2], 1, [4]))).toEqual([1, 3, 4, 5]);
    expect(active(family().remove([2], 1, [5]))).toEqual([1, 3, 5]);
    expect(active(family().remove([2], 1, [4, 5]))).toEqual([1, 3, 4, 5]);
  });

  test("does not take the signer, nor what hangs on it, unless it is named", () => {
    expect(active(family().remove([2], 4))).toEqual([1, 3, 4, 5]);
    expect(active(family().remove([1], 4))).toEqual([4, 5]);
    const account = family().remove([2, 4], 4);
    expect(active(account)).toEqual([1, 3]);
    expect([...account.state.removedThemselves]).toEqual([4]);
  });

  test("may name several devices, one below the other", () => {
    expect(active(family().remove([2, 4, 5]))).toEqual([1, 3]);
  });

  test("can leave the recovery key alone, which goes on", () => {
    const account = family().remove([1]);
    expect(active(account)).toEqual([]);
    expect(refusal(account, account.by(1).rename("Jo"))).toBe("not-permitted, signed");
    account.add(6, 0);
    expect(active(account)).toEqual([6]);
  });

  test("by the recovery key takes what hangs on the device; what the recovery key added hangs on none", () => {
    const account = family().add(6, 0).remove([1], 0);
    expect(active(account)).toEqual([6]);
  });

  test.each([
    { why: "a named id that is not active", ids: [9], keep: [] },
    { why: "a named id that was removed", ids: [6], keep: [] },
    { why: "an id in both lists", ids: [2, 4], keep: [4] },
    { why: "a kept id that is not active", ids: [2], keep: [6] },
    { why: "a kept id that is unknown", ids: [2], keep: [9] },
    { why: "a kept id that would not have gone", ids: [2], keep: [3] },
    { why: "the signer kept", ids: [2], keep: [1] },
    { why: "a kept id below the signer", ids: [2], keep: [5], by: 4 },
  ])("is refused with $why", ({ ids, keep, by }) => {
    const account = family().add(6, 2).remove([6]);
    expect(refusal(account, account.by(by ?? 1).removeDevices(ids, keep))).toBe("contradiction, signed");
  });

  test.each([
    { why: "no id", deviceIds: [], keep: [] },
    { why: "ids that fall", deviceIds: [4, 2], keep: [] },
    { why: "an id twice", deviceIds: [2, 2], keep: [] },
    { why: "kept ids that fall", deviceIds: [2], keep: [5, 4] },
    { why: "an id above 127", deviceIds: [128], keep: [] },
    { why: "the id 0", deviceIds: [0], keep: [] },
  ])("has not the form with $why", ({ deviceIds, keep }) => {
    const account = family();
    const body = canonical(DeviceRemovedSchema, { deviceIds, keep });
    expect(refusal(account, account.by(1).entry(3, body))).toBe("malformed, signed");
  });
});

describe("DisplayNameChanged", () => {
  test("is signed by a device and brings another name", () => {
    const account = TestAccount.open("Hanna");
    expect(refusal(account, account.by(1).rename("Hanna"))).toBe("contradiction, signed");
    expect(refusal(account, account.by(0).rename("Jo"))).toBe("not-permitted, signed");
    expect(refusal(account, account.by(1).rename("a\u202eb"))).toBe("malformed, signed");
    account.accept(account.by(1).rename("Jo"));
    expect(account.state.displayName).toBe("Jo");
    expect(account.log.stateAt(0)?.displayName).toBe("Hanna");
  });
});

describe("RecoveryKeyChanged", () => {
  test("is signed by the recovery key that it replaces", () => {
    const account = TestAccount.open();
    const former = account.by(0);
    const next = PrivateKey.generate();
    expect(refusal(account, account.by(1).changeRecoveryKey(next))).toBe("not-permitted, signed");
    account.accept(former.changeRecoveryKey(next));
    expect(refusal(account, former.changeRecoveryKey(PrivateKey.generate()))).toBe("bad-signature");
    account.recoveryKey = next;
    account.accept(account.by(0).changeRecoveryKey(PrivateKey.generate()));
  });

  test("brings a key that the log has never named, and is held", () => {
    const account = TestAccount.open().add(2).remove([2]);
    for (const key of [account.recoveryKey, account.key(1), account.key(2)]) {
      expect(refusal(account, account.by(0).changeRecoveryKey(key))).toBe("contradiction, signed");
    }
    const recoveryKey = publicOf(PrivateKey.generate());
    const body = canonical(RecoveryKeyChangedSchema, { recoveryKey, recoveryPossession: new Uint8Array(64) });
    expect(refusal(account, account.by(0).entry(5, body))).toBe("bad-proof, signed");
  });
});

describe("limits", () => {
  test("are counted for devices and the recovery key apart, without removals", () => {
    const account = TestAccount.open("A", 1, { byDevices: 4, byRecoveryKey: 2 }).add(2).add(3);
    account.accept(account.by(1).entry(1_000, new Uint8Array()));
    expect(refusal(account, account.by(2).rename("B"))).toBe("contradiction, signed");
    expect(refusal(account, account.by(2).entry(1_000, new Uint8Array()))).toBe("contradiction, signed");
    account
      .remove([3])
      .add(4, 0)
      .accept(account.by(0).entry(65_535, Uint8Array.of(1)));
    expect(refusal(account, account.adding(5, 0))).toBe("contradiction, signed");
    account.remove([2], 0).remove([1], 1);
    expect(active(account)).toEqual([4]);
  });

  test("are 1,000 and 100 by themselves", () => {
    const account = TestAccount.open();
    for (let i = 0; i < 100; i++) {
      account.accept(account.by(0).entry(1_000, new Uint8Array()));
    }
    expect(refusal(account, account.by(0).entry(1_000, new Uint8Array()))).toBe("contradiction, signed");
    expect(account.state.counted).toEqual({ byDevices: 1, byRecoveryKey: 100 });
  });
});

describe("types that are not known", () => {
  test("below 1,000 stop the reader, from 1,000 on are skipped", () => {
    const account = TestAccount.open().add(2).remove([2]);
    expect(refusal(account, account.by(1).entry(6, new Uint8Array()))).toBe("newer-version");
    expect(refusal(account, account.by(1).entry(999, new Uint8Array()))).toBe("newer-version");
    expect(refusal(account, account.by(2).entry(1_000, new Uint8Array()))).toBe("not-permitted, signed");
    account.accept(account.by(1).entry(1_000, Uint8Array.of(255))).accept(account.by(0).entry(1_000, new Uint8Array()));
    expect(refusal(account, account.by(1).entry(65_536, new Uint8Array()))).toBe("malformed");
    expect(refusal(account, account.by(1).entry(0, new Uint8Array()))).toBe("malformed");
  });
});

test("a body that is not canonical is refused", () => {
  const account = TestAccount.open();
  const body = canonical(DeviceAddedSchema, { possession: new Uint8Array(64) });
  expect(refusal(account, account.by(1).entry(2, body))).toBe("malformed, signed");
  const renamed = Uint8Array.of(0x0a, 1, 65, 0x0a, 1, 66);
  expect(refusal(account, account.by(1).entry(4, renamed))).toBe("malformed, signed");
  expect(refusal(account, account.by(1).entry(4, Uint8Array.of(0x0a, 1, 66, 0x10, 0)))).toBe("malformed, signed");
});

test("an entry has at most 2,048 bytes", () => {
  const account = TestAccount.open();
  expect(refusal(account, account.by(1).entry(1_000, new Uint8Array(2_048)))).toBe("malformed");
  account.accept(account.by(1).entry(1_000, new Uint8Array(1_900)));
});

function publicOf(key: PrivateKey): Uint8Array {
  return key.publicKey().serialize();
}
