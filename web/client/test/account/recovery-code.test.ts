import { bytesToHex } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import cases from "../../../../vectors/recovery-codes.json" with { type: "json" };
import { isRecoveryCode, RecoveryCode } from "../../src/account/recovery-code.ts";

interface Case {
  readonly typed: string;
  readonly code?: string;
  readonly publicKey?: string;
}

test.each(cases as Case[])("a recovery code as a person types it: $typed", ({ typed, code, publicKey }) => {
  const read = RecoveryCode.read(typed);
  expect(read?.text).toBe(code);
  expect(isRecoveryCode(typed)).toBe(code !== undefined);
  expect(read === undefined ? undefined : bytesToHex(read.key().publicKey().serialize())).toBe(publicKey);
});

test("a new recovery code is read as it is shown, and gives the same key", () => {
  const made = RecoveryCode.make();
  expect(made.text).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(RecoveryCode.read(made.text)?.key().serialize()).toEqual(made.key().serialize());
});
