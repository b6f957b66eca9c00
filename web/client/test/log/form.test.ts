import { PrivateKey } from "@latchkey/signal";
import { describe, expect, test } from "vitest";
import { randomBytes, utf8 } from "../../src/bytes.ts";
import { type Entry, EntrySchema, SignedEntrySchema } from "../../src/gen/latchkey/v2/log_pb.ts";
import { AccountPlaceSchema, MemberAddedSchema } from "../../src/gen/latchkey/v2/meeting_pb.ts";
import { canonical, readCanonical } from "../../src/log/canonical-form.ts";
import { signIn } from "../../src/log/contexts.ts";
import { isSessionId, isUserId, sessionIdOf, toDeviceIds, toIdentityKey, userIdOf } from "../../src/log/form.ts";
import { LogRefusal } from "../../src/log/verdict.ts";
import { defined, outcome, TestAccount } from "./test-account.ts";

function malformed(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch (error) {
    return error instanceof LogRefusal && error.fault === "malformed";
  }
}

describe("canonical form", () => {
  const hash = new Uint8Array(32).fill(7);
  const bytes = canonical(AccountPlaceSchema, { index: 3n, hash });
  const [index, hashed] = [bytes.subarray(0, 2), bytes.subarray(2)];
  const joined = (...parts: (Uint8Array | number[])[]) => Uint8Array.from(parts.flatMap((part) => [...part]));

  test.each([
    { what: "fields in another order", bytes: joined(hashed, index) },
    { what: "a field twice", bytes: joined(index, index, hashed) },
    { what: "a default that is written", bytes: joined([0x08, 0], hashed) },
    { what: "a number in more bytes than needed", bytes: joined([0x08, 0x83, 0x00], hashed) },
    { what: "an unknown field", bytes: joined(bytes, [0x18, 1]) },
    { what: "a field of another wire type", bytes: joined([0x0a, 1, 3], hashed) },
    { what: "a cut end", bytes: bytes.subarray(0, -1) },
    { what: "an end of group", bytes: joined(bytes, [0x0c]) },
    { what: "field number 0", bytes: joined(bytes, [0x00, 0x00]) },
  ])("has not $what", ({ bytes: offered }) => {
    expect(malformed(() => readCanonical(AccountPlaceSchema, offered))).toBe(true);
  });

  test("is what protobuf writes", () => {
    expect(readCanonical(AccountPlaceSchema, bytes)).toMatchObject({ index: 3n, hash });
  });

  test("holds strings that are well-formed UTF-8, and a byte-order mark as a character", () => {
    const withUser = (user: readonly number[]) => Uint8Array.from([0x0a, user.length, ...user]);
    expect(malformed(() => readCanonical(MemberAddedSchema, withUser([0xff])))).toBe(true);
    expect(malformed(() => readCanonical(MemberAddedSchema, withUser([0xed, 0xa0, 0x80])))).toBe(true);
    const marked = readCanonical(MemberAddedSchema, withUser([0xef, 0xbb, 0xbf, 0x61]));
    expect(marked.userId).toBe("\ufeffa");
  });
});

describe("an entry", () => {
  const account = TestAccount.open();
  const entry = account.by(1).rename("Jo");

  /** The next entry, altered and signed anew. */
  function altered(change: (entry: Entry) => Partial<Entry>): string {
    const parsed = readCanonical(EntrySchema, readCanonical(SignedEntrySchema, entry).entry);
    const bytes = canonical(EntrySchema, { ...parsed, ...change(parsed) });
    const signature = signIn("Latchkey 2 account entry", account.key(1), bytes);
    return outcome(account.log.append(canonical(SignedEntrySchema, { entry: bytes, signature })));
  }

  test.each<{ what: string; change: (entry: Entry) => Partial<Entry>; fault: string }>([
    { what: "a log id of 15 bytes", change: (e) => ({ logId: e.logId.subarray(1) }), fault: "malformed" },
    { what: "another log's id", change: () => ({ logId: randomBytes(16) }), fault: "other-log" },
    { what: "a later index", change: () => ({ index: 2n }), fault: "not-next" },
    { what: "an index above 2^53 - 1", change: () => ({ index: 2n ** 53n }), fault: "malformed" },
    { what: "index 0 with a previous hash", change: () => ({ index: 0n }), fault: "malformed" },
    { what: "another previous hash", change: () => ({ previousHash: randomBytes(32) }), fault: "not-next" },
    { what: "no previous hash", change: () => ({ previousHash: new Uint8Array() }), fault: "malformed" },
    { what: "no signer", change: () => ({ signer: undefined }), fault: "malformed" },
    {
      what: "a signer with an id",
      change: (e) => ({ signer: { ...defined(e.signer), id: account.userId } }),
      fault: "malformed",
    },
    {
      what: "a device id above 127",
      change: (e) => ({ signer: { ...defined(e.signer), deviceId: 128 } }),
      fault: "malformed",
    },
    { what: "a time before 1970", change: () => ({ time: -1n }), fault: "malformed" },
    { what: "a time after 9999", change: () => ({ time: 253_402_300_800_000n }), fault: "malformed" },
    { what: "type 0", change: () => ({ type: 0 }), fault: "malformed" },
    { what: "an untidy name", change: () => ({ body: Uint8Array.of(0x0a, 1, 0x20) }), fault: "malformed" },
  ])("with $what is refused", ({ change, fault }) => {
    expect(altered(change)).toBe(fault);
  });

  test("is signed under its log's context, by its signer, in one form", () => {
    const { entry: bytes, signature } = readCanonical(SignedEntrySchema, entry);
    const offer = (offered: Uint8Array) =>
      outcome(account.log.append(canonical(SignedEntrySchema, { entry: bytes, signature: offered })));
    expect(offer(signIn("Latchkey 2 meeting entry", account.key(1), bytes))).toBe("bad-signature");
    expect(offer(signIn("Latchkey 2 account entry", PrivateKey.generate(), bytes))).toBe("bad-signature");
    expect(offer(signature.subarray(1))).toBe("malformed");
    expect(outcome(account.log.append(Uint8Array.from([...entry, 0x18, 1])))).toBe("malformed");
    expect(outcome(account.log.append(new Uint8Array()))).toBe("malformed");
  });

  test("may have the first and the last time, and is kept from later changes of the bytes", () => {
    const bytes = entry.slice();
    expect(altered(() => ({ time: 0n }))).toBe("accepted");
    expect(outcome(account.log.append(bytes))).toBe("not-next");
    const next = account.by(1).rename("Ann");
    account.log.append(next);
    const head = account.log.head?.slice();
    next.fill(0);
    expect([account.log.head, account.log.state?.displayName]).toEqual([head, "Ann"]);
  });
});

describe("fields", () => {
  test("ids are exactly the text that the encoding gives", () => {
    const [user, guest] = [userIdOf(randomBytes(32)), sessionIdOf(randomBytes(16))];
    expect([isUserId(user), isSessionId(guest), isUserId(guest), isSessionId(user)]).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const zeros = userIdOf(new Uint8Array(32));
    for (const id of [`${zeros.slice(0, -1)}B`, `${user}A`, `${user}=`, user.slice(0, -1), user.slice(2), "u_", ""]) {
      expect(isUserId(id)).toBe(false);
    }
    expect(isSessionId(`${sessionIdOf(new Uint8Array(16)).slice(0, -1)}B`)).toBe(false);
    expect(isSessionId(`g_${"+".repeat(22)}`)).toBe(false);
  });

  test("identity keys have one form and are of the prime-order group", () => {
    const good = PrivateKey.generate().publicKey().serialize();
    expect(toIdentityKey(good, "key")).toBe(good);
    const wrong = [good.subarray(1), Uint8Array.of(6, ...good.subarray(1)), Uint8Array.of(5, ...new Uint8Array(32))];
    const unreduced = good.slice();
    unreduced[32] = defined(unreduced[32]) | 0x80;
    for (const key of [...wrong, unreduced]) {
      expect(malformed(() => toIdentityKey(key, "key"))).toBe(true);
    }
  });

  test("device ids are ascending", () => {
    expect(toDeviceIds([1, 2, 127], "ids")).toEqual([1, 2, 127]);
    for (const ids of [[2, 1], [1, 1], [0], [128]]) {
      expect(malformed(() => toDeviceIds(ids, "ids"))).toBe(true);
    }
  });
});

test("contexts keep signatures apart", () => {
  const key = PrivateKey.generate();
  const signature = signIn("Latchkey 2 knock", key, utf8("x"));
  expect(key.publicKey().verifySignature(utf8("Latchkey 2 knock\u0000x"), signature)).toBe(true);
});
