import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LatchkeyError } from "../src/errors.ts";
import { Rest } from "../src/http/rest.ts";

const SECOND = 1_000;

/** What the server answers in turn; its last answer is for all further calls. */
type Answer = () => Response;

/** The methods of the calls that the server was asked since it was given its answers. */
let calls: string[];

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function answering(...answers: readonly Answer[]): Rest {
  calls = [];
  vi.stubGlobal("fetch", (_: string, { method = "GET" }: RequestInit) => {
    const answer = answers[Math.min(calls.length, answers.length - 1)] ?? expect.unreachable();
    calls.push(method);
    return Promise.resolve().then(answer);
  });
  return new Rest("http://server.test", { kind: "none" });
}

const refuses =
  (status: number, code: string | undefined, headers: Record<string, string> = {}): Answer =>
  () =>
    new Response(code === undefined ? "<html>Bad gateway</html>" : JSON.stringify({ code, detail: "No." }), {
      status,
      headers,
    });
const cuts: Answer = () => {
  throw new TypeError("Failed to fetch");
};
const says: Answer = () => new Response(JSON.stringify({ said: "yes" }));

async function refusalOf(call: Promise<unknown>): Promise<LatchkeyError> {
  const refused = call.then(
    () => expect.unreachable(),
    (error: LatchkeyError) => error,
  );
  await vi.runAllTimersAsync();
  return refused;
}

test("who asks too fast waits as long as the server says, and asks again by itself", async () => {
  const rest = answering(
    refuses(429, "rate_limited", { "Retry-After": "1" }),
    refuses(429, "rate_limited", { "Retry-After": "1" }),
    says,
  );
  const before = Date.now();
  const answer = rest.get("/me");
  await vi.advanceTimersByTimeAsync(2 * SECOND - 1);
  expect(calls).toHaveLength(2);
  await vi.runAllTimersAsync();
  expect(await answer).toEqual({ said: "yes" });
  expect(Date.now() - before).toBe(2 * SECOND);
});

test.each([
  ["is cut off", cuts, "unreachable"],
  ["meets a gateway's page", refuses(502, undefined), "unavailable"],
  ["meets a fault of the server's", refuses(500, "internal"), "internal"],
  ["asks too fast", refuses(429, undefined), "rate_limited"],
] as const)("a question that %s is asked again, with growing pauses, and not for ever", async (_, answer, code) => {
  const before = Date.now();
  expect((await refusalOf(answering(answer).get("/me"))).code).toBe(code);
  expect(calls).toHaveLength(4);
  expect(Date.now() - before).toBeGreaterThan(2 * SECOND);
});

test("what is refused for good is not asked again", async () => {
  expect((await refusalOf(answering(refuses(404, "meeting_unknown"), says).get("/meetings/x"))).code).toBe(
    "meeting_unknown",
  );
  expect(calls).toHaveLength(1);
});

test("an act is done once unless the server answers it alike the second time", async () => {
  expect((await refusalOf(answering(cuts, says).post("/meetings", {}))).code).toBe("unreachable");
  expect(calls).toEqual(["POST"]);
  expect((await refusalOf(answering(cuts, says).put("/keys", {}))).code).toBe("unreachable");
  expect(calls).toEqual(["PUT"]);
  const again = answering(cuts, cuts, says).postAgain("/external", {});
  await vi.runAllTimersAsync();
  expect(await again).toEqual({ said: "yes" });
  expect(calls).toEqual(["POST", "POST", "POST"]);
});
