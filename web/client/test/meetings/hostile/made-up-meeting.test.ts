import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { linkKey } from "../../../src/account/keys.ts";
import { base64, randomBytes } from "../../../src/bytes.ts";
import { WhoMayAdmit } from "../../../src/gen/latchkey/v2/meeting_pb.ts";
import { hashToken } from "../../../src/invite/token.ts";
import { logIdOf } from "../../../src/log/form.ts";
import type { Position, RegisterGuest } from "../../../src/wire.ts";
import { TestAccount } from "../../log/test-account.ts";
import { TestMeeting } from "../../log/test-meeting.ts";
import { alarmed, scenarios, words } from "./scenario.ts";

const scenario = scenarios();

describe("the server", () => {
  test("plays all members to a guest, with a log of its own that is well signed", async () => {
    const { toGus, meetingId } = scenario.now;
    const madeUp = new TestMeeting(TestAccount.open("Hanna"));
    madeUp.accept(madeUp.creating(WhoMayAdmit.HOSTS, 1, logIdOf(meetingId)));
    const entries: string[] = [];
    let knock: RegisterGuest | undefined;
    toGus.overhears<RegisterGuest>(/POST .*\/register/, (body) => {
      knock = body;
    });
    toGus.invents(/GET .*\/roster/, () => ({ meetingId, from: 0, entries, size: entries.length }));
    toGus.invents(/POST \/api\/account-logs/, () => {
      const { userId } = madeUp.creator;
      const account = madeUp.creator.entries.map(base64);
      return { logs: [{ userId, from: 0, entries: account, size: account.length }] };
    });
    toGus.swallows("relay:replay", () => ({ ok: true, messages: [], latest: 0 }));
    const said: unknown[] = [];
    toGus.swallows("external:message", (message) => {
      said.push(message);
      return { ok: true, results: [] };
    });
    const gus = await scenario.now.gusKnocks();
    const { token } = knock ?? expect.unreachable();
    const { address } = gus.state.self;
    // The server makes an invitation under the token that it knows. Neither its key nor its anchor are the link's.
    madeUp.link({ tokenHash: hashToken(token), linkKey: linkKey(randomBytes(32)).publicKey().serialize() });
    entries.push(...madeUp.entries.map(base64));
    toGus.acknowledges<Position>("external:registerSocket", (truth) => ({
      ...truth,
      status: "admitted",
      rosterSize: entries.length,
    }));
    toGus.push("external:admitted", { meetingId, sessionId: address.id, status: "admitted" }, "/external");

    expect(await alarmed(gus, "other-meeting")).toContain("not the one that your link was made for");
    expect(gus.state.status).toBe("waiting");
    await expect(gus.say("for nobody")).rejects.toMatchObject({ code: "not_taking_part" });
    expect(said).toEqual([]);
    expect(words(gus)).toEqual([]);
  });
});
