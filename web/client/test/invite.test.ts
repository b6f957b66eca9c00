import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { base64, fromBase64 } from "../src/bytes.ts";
import { LatchkeyError } from "../src/errors.ts";
import { guestProof, memberProof, memberProofKey } from "../src/invite/link-secret.ts";
import { InvitationLink, parseSignInLink } from "../src/invite/links.ts";
import { vectors } from "./vectors.ts";

const token = `lki_${"t".repeat(43)}`;

describe("a link secret", () => {
  test.each(vectors.linkSecrets)("proves what Java's proves: $#", (vector) => {
    const { secret } = InvitationLink.parse(`https://meet.example/join/${vector.token}#${vector.fragment}`);
    const { meetingId, registrationId, displayName, sessionId } = vector;
    const identityKey = fromBase64(vector.guestIdentityKey);
    const claim = { meetingId, token: vector.token, identityKey, registrationId, displayName };
    expect(base64(guestProof(secret, claim))).toBe(vector.guestProof);
    const proof = memberProof(memberProofKey(secret), {
      meetingId,
      sessionId,
      guestIdentityKey: identityKey,
      member: { id: vector.member, deviceId: vector.memberDeviceId },
      memberIdentityKey: fromBase64(vector.memberIdentityKey),
      rosterHead: fromBase64(vector.rosterHead),
    });
    expect(base64(proof)).toBe(vector.memberProof);
  });
});

describe("an invitation link", () => {
  test("is taken apart and put together", () => {
    const link = InvitationLink.create("https://meet.example", token);
    const read = InvitationLink.parse(` ${link.reveal()} `);
    expect(read.token).toBe(token);
    expect(read.server).toBe("https://meet.example");
    expect(read.secret).toEqual(link.secret);
  });

  test("shows its secret to nothing that prints it", () => {
    const link = InvitationLink.create("https://meet.example", token);
    const secret = link.reveal().split("#")[1] as string;
    expect(JSON.stringify(link)).not.toContain(secret);
    expect(inspect(link, { depth: null })).not.toContain(secret);
    expect(inspect(link, { depth: null })).not.toContain([...link.secret].slice(0, 8).join(", "));
  });

  test.each([
    "",
    "https://meet.example",
    `https://meet.example/join/${token}`,
    `https://meet.example/join/${token}#short`,
    `javascript:alert(1)/join/${token}#${"s".repeat(43)}`,
    `https://meet.example/join/lkd_${"t".repeat(43)}#${"s".repeat(43)}`,
  ])("that is not whole is refused without being repeated: %s", (text) => {
    const refusal = refusalOf(() => InvitationLink.parse(text));
    expect(refusal.code).toMatch(/^link_(cut|mangled)$/);
    expect(text === "" || !refusal.message.includes(text)).toBe(true);
  });
});

test("a sign-in link is taken apart", () => {
  const signInToken = `lks_${"t".repeat(43)}`;
  expect(parseSignInLink(`http://127.0.0.1:8080/sign-in#${signInToken}`)).toEqual({
    server: "http://127.0.0.1:8080",
    token: signInToken,
  });
  expect(refusalOf(() => parseSignInLink("http://127.0.0.1/sign-in")).code).toBe("link_cut");
});

function refusalOf(work: () => unknown): LatchkeyError {
  try {
    work();
  } catch (error) {
    if (error instanceof LatchkeyError) {
      return error;
    }
  }
  throw new Error("it was not refused");
}
