import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { base64 } from "../../../src/bytes.ts";
import type { Position, RosterPage, WireJoinInfo, WireMeeting } from "../../../src/wire.ts";
import type { HostileServer } from "../../hostile-server.ts";
import { plain, ready } from "../bench.ts";
import { alarmed, reads, says, scenarios, warned, words } from "./scenario.ts";

const scenario = scenarios();
const PAGE = /GET .*\/roster/;

function shortened(page: RosterPage, size: number): RosterPage {
  return { ...page, entries: page.entries.slice(0, Math.max(0, size - page.from)), size };
}

/** From now on the log ends here for that client. */
function cutShort(server: HostileServer, size: number): void {
  server.pushes<RosterPage>("meeting:roster", () => []);
  server.answers<RosterPage>(PAGE, (page) => shortened(page, size));
  server.acknowledges<Position>("meeting:join", (truth) => ({ ...truth, rosterSize: size }));
}

describe("the server", () => {
  test("hides an admission from a member", async () => {
    const { toSam } = scenario.now;
    const atSam = await scenario.now.samComesIn();
    cutShort(toSam, (await scenario.now.log()).length);
    const gus = await scenario.now.gusIsLetIn();
    await gus.until(({ coverage }) => coverage.ready >= 1);
    await scenario.now.say("to Sam and Gus");

    expect(await alarmed(atSam, "forked")).toContain("Hanna");
    await reads(gus, "to Sam and Gus");
  });

  test("shows two members different logs, both well signed", async () => {
    const { toSam, atHanna } = scenario.now;
    const atSam = await scenario.now.samComesIn();
    const shared = (await scenario.now.log()).length;
    let hannas = shared;
    const sams: string[] = [];
    toSam.pushes<RosterPage>("meeting:roster", () => []);
    toSam.overhears<{ entries: string[] }>(/POST .*\/roster/, ({ entries }) => sams.push(...entries));
    toSam.invents(/POST .*\/roster/, () => ({}));
    toSam.answers<RosterPage>(PAGE, (page) => ({
      ...page,
      entries: [...shortened(page, shared).entries, ...sams.slice(Math.max(0, page.from - shared))],
      size: shared + sams.length,
    }));
    toSam.forwards<{ rosterSize: number }>("meeting:message", (said) => ({ ...said, rosterSize: hannas }));
    await atSam.invite();
    await atHanna.invite();
    hannas = (await scenario.now.log()).length;
    await says(atSam, "from Sam");
    await scenario.now.say("from Hanna");

    expect(await alarmed(atHanna, "forked")).toContain("Sam");
    expect(await alarmed(atSam, "forked")).toContain("Hanna");
  });

  test("shows a shorter log when a member comes back", async () => {
    const { toHanna, atHanna } = scenario.now;
    await scenario.now.samComesIn();
    const gus = await scenario.now.gusIsLetIn();
    await gus.until(({ coverage }) => coverage.ready === 2);
    cutShort(toHanna, 1);
    toHanna.cut();

    await alarmed(atHanna, "shortened");
    expect(atHanna.state.participants).toHaveLength(3);
  });

  test("exchanges an entry", async () => {
    const { toHanna, atHanna, meetingId } = scenario.now;
    const entries = [base64(Uint8Array.of(1, 2, 3))];
    toHanna.push("meeting:roster", { meetingId, from: 0, entries, size: 1 });

    await alarmed(atHanna, "forked");
    expect(atHanna.state.participants).toHaveLength(1);
  });

  test("leaves an entry out of the middle, for a guest", async () => {
    const { toGus } = scenario.now;
    await scenario.now.samComesIn();
    toGus.answers<RosterPage>(PAGE, (page) => {
      const [first = "", , ...rest] = page.entries;
      return page.entries.length < 2 ? page : { ...page, entries: [first, ...rest], size: page.size - 1 };
    });
    const gus = await scenario.now.gusIsLetIn();

    await warned(gus, "roster-refused");
    await scenario.now.say("not to be read in a made-up meeting");
    expect(gus.state.status).toBe("waiting");
    expect(words(gus)).toEqual([]);
  });

  test("tells a guest another title", async () => {
    const { toGus } = scenario.now;
    toGus.answers<WireJoinInfo>(/GET .*\/external\/join\//, (info) => ({ ...info, title: "Another title" }));
    const gus = await scenario.now.gusComesIn();

    expect(gus.state.title).toBe("Plans");
  });

  test("tells a member another title", async () => {
    const { toSam } = scenario.now;
    toSam.answers<WireMeeting>(/GET \/api\/meetings\/m_[\w-]{22}$/, (meeting) => ({
      ...meeting,
      title: "Another title",
    }));
    const atSam = await scenario.now.samComesIn();

    expect(atSam.state.title).toBe("Plans");
  });

  test("hides from a guest who came later", async () => {
    const { toGus } = scenario.now;
    const gus = await scenario.now.gusComesIn();
    cutShort(toGus, (await scenario.now.log()).length);
    const atSam = await scenario.now.samArrives();
    await ready(atSam);
    await scenario.now.say("Gus does not see that Sam is here");

    expect(await alarmed(gus, "forked")).toContain("Hanna");
    expect(gus.state.participants.map(({ name }) => plain(name))).not.toContain("Sam");
  });
});
