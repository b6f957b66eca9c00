import { describe, expect, test } from "vitest";
import { KnownAccount } from "../../src/account/known-account.ts";
import { base64 } from "../../src/bytes.ts";
import { AccountLog } from "../../src/log/account/account-log.ts";
import { TestAccount } from "../log/test-account.ts";

/** Sam's account with one more entry, and another entry in that place by the same device. */
function forked() {
  const sam = TestAccount.open("Sam");
  const before = new AccountLog();
  for (const entry of sam.entries) {
    before.append(entry);
  }
  const branch = TestAccount.branchOf(sam, before);
  sam.rename("Samuel");
  branch.rename("Sammy");
  const [one, other] = [sam.entries.at(-1), branch.entries.at(-1)];
  return { sam, one: one ?? expect.unreachable(), other: other ?? expect.unreachable() };
}

async function known(sam: TestAccount, size = sam.entries.length): Promise<KnownAccount> {
  const account = new KnownAccount(sam.userId);
  const entries = sam.entries.slice(0, size).map(base64);
  await account.take({ userId: sam.userId, from: 0, entries, size }, async () => []);
  return account;
}

describe("two entries that are passed on", () => {
  test("prove a fork where both are good ones, in whichever order, and are what is passed on then", async () => {
    const { sam, one, other } = forked();
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const account = await known(sam);
      expect(await account.prove(first, second)).toBe(true);
      expect(account.isForked).toBe(true);
      expect(account.evidence).toEqual({ one, other });
      expect(account.isDisputed(1)).toBe(false);
      expect(account.name).toBe("Samuel");
    }
  });

  test("prove nothing where they are the same, or one is another account's", async () => {
    const { sam, one } = forked();
    const account = await known(sam);
    const { other } = forked();
    expect(await account.prove(one, one)).toBe(false);
    expect(await account.prove(one, other)).toBe(false);
    expect(await account.prove(one, new Uint8Array(3))).toBe(false);
    expect(account.isForked).toBe(false);
  });

  test("prove nothing either where the fork is known and they are not good ones", async () => {
    const { sam, one, other } = forked();
    const account = await known(sam);
    const { other: worthless } = forked();
    expect(await account.proves(one, other)).toBe(true);
    expect(account.isForked).toBe(false);
    await account.prove(one, other);
    expect(await account.prove(one, worthless)).toBe(false);
    expect(await account.prove(other, one)).toBe(true);
    expect(account.evidence).toEqual({ one, other });
  });

  test("are looked at again where the log does not reach there yet", async () => {
    const { sam, one, other } = forked();
    expect(await (await known(sam, 1)).prove(one, other)).toBeUndefined();
  });
});
