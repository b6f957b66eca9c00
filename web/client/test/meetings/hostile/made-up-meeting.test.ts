import "fake-indexeddb/auto";
import { GroupSessionBuilder, SessionBuilder, SessionCipher } from "@latchkey/signal";
import { describe, expect, test } from "vitest";
import { base64, fromBase64, randomBytes } from "../../../src/bytes.ts";
import { writeContent } from "../../../src/content/content.ts";
import { toProtocolAddress } from "../../../src/deliver/opener.ts";
import { memberProof, memberProofKey } from "../../../src/invite/link-secret.ts";
import { toPreKeyBundle } from "../../../src/keys/bundles.ts";
import { guestsAdmitted, hashToken, invitationMade, meetingCreated } from "../../../src/roster/entries.ts";
import { Roster } from "../../../src/roster/roster.ts";
import { DeviceStore } from "../../../src/store/device-store.ts";
import type { Keys, Position } from "../../../src/wire.ts";
import { Person } from "../../people.ts";
import { refused, scenarios, words } from "./scenario.ts";

const scenario = scenarios();

type Knock = Keys & { readonly token: string };

describe("the server", () => {
  test("plays all members to a guest, with a log of its own that is well signed", async () => {
    const { toGus, meetingId } = scenario.now;
    const store = await DeviceStore.open(crypto.randomUUID());
    const member = new Person(crypto.randomUUID(), 1, store.local.identityKeyPair);
    const madeUp = new Roster(meetingId, () => true);
    const entries: string[] = [];
    let knock: Knock | undefined;
    const said: unknown[] = [];
    toGus.overhears<Knock>(/POST .*\/register/, (body) => {
      knock = body;
    });
    toGus.invents(/GET .*\/roster/, () => ({ meetingId, from: 0, entries, size: entries.length }));
    toGus.invents(/GET .*\/participants/, () => ({ devices: [], guests: [] }));
    toGus.swallows("relay:replay", () => ({ ok: true, messages: [], latest: 0 }));
    toGus.swallows("external:message", (message) => {
      said.push(message);
      return { ok: true, results: [] };
    });
    const gus = await scenario.now.gusKnocks();
    const { token, ...keys } = knock ?? expect.unreachable();
    const { address } = gus.state.self;
    const invitationTokenHash = hashToken(token);
    const identityKey = fromBase64(keys.identityKeyPublic);
    for (const body of [
      meetingCreated("Plans", member.asMember, true),
      invitationMade(invitationTokenHash, false),
      guestsAdmitted([{ sessionId: address.id, identityKey, displayName: "Gus", invitationTokenHash }]),
    ]) {
      const entry = member.signs(madeUp, body);
      madeUp.append(entry);
      entries.push(base64(entry));
    }
    toGus.acknowledges<Position>("external:registerSocket", (truth) => ({
      ...truth,
      inRoster: true,
      status: "admitted",
    }));
    toGus.push("external:admitted", { meetingId, sessionId: address.id, status: "admitted" }, "/external");
    await gus.until(({ status }) => status === "admitted");
    await gus.say("for nobody");
    const { signedPreKey, preKeys, kyberPreKeys } = keys;
    const bundle = {
      ...keys,
      deviceId: 1,
      signedPreKey,
      preKey: preKeys[0] ?? null,
      kyberPreKey: kyberPreKeys[0] ?? keys.lastResortKyberPreKey,
    };
    const encrypted = await store.update(async ({ signal }) => {
      const distribution = await new GroupSessionBuilder(signal).create(
        toProtocolAddress(member.address),
        crypto.randomUUID(),
      );
      // The server does not know the link's secret.
      const proof = memberProof(memberProofKey(randomBytes(32)), {
        meetingId,
        sessionId: address.id,
        guestIdentityKey: identityKey,
        member: member.address,
        memberIdentityKey: member.identityKey,
        rosterHead: madeUp.head,
      });
      await new SessionBuilder(signal, toProtocolAddress(address)).process(toPreKeyBundle(bundle));
      const value = { distributionMessage: distribution.serialize(), memberProof: proof };
      const content = writeContent(madeUp, { case: "senderKeyDistribution", value });
      return new SessionCipher(signal, toProtocolAddress(address)).encrypt(content);
    });
    toGus.push(
      "meeting:receiveSenderKey",
      {
        id: crypto.randomUUID(),
        meetingId,
        senderId: member.address.id,
        senderDeviceId: 1,
        encryptedSenderKey: base64(encrypted.serialized),
        type: encrypted.type,
      },
      "/external",
    );

    await refused(gus, "does not prove to know the invitation's link");
    expect(gus.state.warnings.map(({ kind }) => kind)).toContain("member-proof");
    expect(gus.state.coverage.ready).toBe(0);
    expect(said).toEqual([]);
    expect(words(gus)).toEqual(["for nobody"]);
    expect(gus.state.messages[0]?.delivery).toBe("pending");
    store.close();
  });
});
