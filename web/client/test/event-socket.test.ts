import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EventSocket } from "../src/socket/event-socket.ts";
import { BareServer } from "./bare-server.ts";

const FALL_BACK_MILLIS = 10_000;
const BACK_MILLIS = 3_000;
const STEP_MILLIS = 100;
const TURNS = 15;

let server: BareServer;
let socket: EventSocket;
let told: string[];
let page: EventTarget;

// Bytes take real time, and waiting virtual time.
beforeEach(async () => {
  server = await BareServer.start();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  told = [];
  page = Object.assign(new EventTarget(), { hidden: false });
  vi.stubGlobal("window", page);
  vi.stubGlobal("document", page);
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  socket = new EventSocket({
    server: server.url,
    namespace: "/",
    auth: {},
    listener: {
      connected: () => told.push("connected"),
      disconnected: () => told.push("disconnected"),
      refused: ({ code }) => told.push(code),
      event: () => undefined,
    },
  });
});

afterEach(async () => {
  socket.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  await server.goAway();
});

/** Lets what is on its way arrive: both ends are in this process, so that takes turns and no time to speak of. */
async function arrive(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(0); // What is put off to the next turn.
  }
}

/** Time passes, in which nothing is waited for. */
async function pass(millis: number): Promise<void> {
  for (let passed = 0; passed < millis; passed += STEP_MILLIS) {
    await vi.advanceTimersByTimeAsync(STEP_MILLIS);
    await arrive();
  }
}

/** How much virtual time passes until it is so. */
async function millisUntil(isSo: () => boolean, longest = 60_000): Promise<number> {
  await arrive();
  for (let millis = 0; millis < longest; millis += STEP_MILLIS) {
    if (isSo()) {
      return millis;
    }
    await vi.advanceTimersByTimeAsync(STEP_MILLIS);
    await arrive();
  }
  throw new Error(`not within ${longest} ms: ${told}; ${server.seen}`);
}

const connected = () => socket.isConnected;

test.each(["swallowed", "silent", "refused"] as const)(
  "a WebSocket that is %s leads to long polling",
  async (fault) => {
    server.webSockets = fault;
    socket.connect();
    expect(await millisUntil(connected)).toBeLessThan(FALL_BACK_MILLIS);
    expect(server.seen.slice(0, 2)).toEqual(["upgrade", "poll"]);
  },
);

test("a WebSocket that falls silent is found out, and long polling takes its place", async () => {
  socket.connect();
  await millisUntil(connected);
  server.webSockets = "swallowed";
  await millisUntil(() => !connected());
  expect(await millisUntil(connected)).toBeLessThan(FALL_BACK_MILLIS);
  expect(server.seen.slice(0, 2)).toEqual(["upgrade", "poll"]);
});

test("a call that a silent WebSocket swallows makes long polling take its place", async () => {
  socket.connect();
  await millisUntil(connected);
  server.webSockets = "swallowed";
  const asked = socket.ask("meeting:leave", { meetingId: "m" }).catch(({ code }) => code);
  const lost = await millisUntil(() => !connected());
  expect(await asked).toBe("unreachable");
  expect(lost + (await millisUntil(connected))).toBeLessThan(FALL_BACK_MILLIS);
  expect(server.seen.slice(0, 2)).toEqual(["upgrade", "poll"]);
  expect(told).toEqual(["connected", "disconnected", "connected"]);
});

test("a server that is away from the start is told to be, once", async () => {
  await server.goAway();
  socket.connect();
  await pass(10_000);
  expect(told).toEqual(["disconnected"]);
  await server.comeBack();
  await millisUntil(connected);
  expect(told).toEqual(["disconnected", "connected"]);
});

test("a WebSocket that is swallowed from the start is no outage where long polling works", async () => {
  server.webSockets = "swallowed";
  socket.connect();
  await millisUntil(connected);
  expect(told).toEqual(["connected"]);
});

test.each([1, 10, 60])("a server that was away for %i seconds is found soon after its return", async (seconds) => {
  socket.connect();
  await millisUntil(connected);
  await server.goAway();
  await millisUntil(() => !connected());
  await pass(seconds * 1_000);
  await server.comeBack();
  expect(await millisUntil(connected)).toBeLessThanOrEqual(BACK_MILLIS);
});

test("trying now does not wait for a pause, nor for an attempt that hangs", async () => {
  server.webSockets = "swallowed";
  socket.connect();
  await arrive();
  server.webSockets = "works";
  socket.retry();
  expect(await millisUntil(connected)).toBe(0);
});

test.each(["online", "focus", "visibilitychange"])("the browser's word of %s ends a pause", async (word) => {
  socket.connect();
  await millisUntil(connected);
  await server.goAway();
  await millisUntil(() => !connected());
  await pass(10_000);
  await server.comeBack();
  await arrive();
  expect(connected()).toBe(false);
  page.dispatchEvent(new Event(word));
  expect(await millisUntil(connected)).toBe(0);
});

test("a refusal is told, and is asked about again ever more seldom", async () => {
  server.refusal = { code: "unauthenticated", error: "Nobody is known by that." };
  socket.connect();
  const pauses: number[] = [];
  for (let times = 1; times <= 4; times++) {
    pauses.push(await millisUntil(() => told.length >= times));
  }
  expect(told).toEqual(Array(4).fill("unauthenticated"));
  expect(pauses.slice(1).every((pause, i) => pause >= 1_000 * 2 ** i)).toBe(true);
  server.refusal = undefined;
  await millisUntil(connected);
  expect(told).not.toContain("disconnected");
});

test("a server that drops each connection at once is not hammered at", async () => {
  socket.connect();
  await millisUntil(connected);
  const pauses: number[] = [];
  for (let i = 0; i < 6; i++) {
    await server.goAway();
    await server.comeBack();
    await millisUntil(() => !connected());
    pauses.push(await millisUntil(connected));
  }
  expect(Math.max(...pauses)).toBeGreaterThan(1_000);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(BACK_MILLIS);
});
