import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KeyRequests } from "../src/deliver/key-requests.ts";

const SAM = { id: "user-sam", deviceId: 1 };
const ADA = { id: "user-ada", deviceId: 1 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function asking() {
  const told: string[] = [];
  const connection = { isUp: true };
  let asked = 0;
  const named: (string | undefined)[] = [];
  const requests = new KeyRequests({
    ask: async ({ distributionId }) => {
      asked++;
      named.push(distributionId);
      throw new Error("it is lost");
    },
    isConnected: () => connection.isUp,
    overdue: ({ id }) => told.push(`${id} is silent`),
    overdueNoMore: ({ id }) => told.push(`${id} is silent no more`),
  });
  return { requests, told, connection, asked: () => asked, named };
}

test("a key is asked for again and again until it comes", () => {
  const { requests, asked } = asking();
  requests.need(SAM, "first");
  vi.advanceTimersByTime(60_000);
  expect(asked()).toBeGreaterThan(3);
  const before = asked();
  requests.came(SAM, "first");
  vi.advanceTimersByTime(600_000);
  expect(asked()).toBe(before);
});

test("a sender that keeps silent for ten seconds is told once, and so is that it is silent no more", () => {
  const { requests, told } = asking();
  requests.need(SAM, "first");
  vi.advanceTimersByTime(5_000);
  requests.need(SAM, "second");
  requests.need(ADA, "first");
  vi.advanceTimersByTime(4_999);
  expect(told).toEqual([]);
  requests.came(ADA, "first");
  vi.advanceTimersByTime(1);
  requests.retryAll();
  vi.advanceTimersByTime(600_000);
  expect(told).toEqual(["user-ada is silent no more", "user-sam is silent"]);
  requests.came(SAM, "first");
  vi.advanceTimersByTime(9_999);
  expect(told.slice(2)).toEqual(["user-sam is silent no more"]);
  vi.advanceTimersByTime(1);
  expect(told.slice(3)).toEqual(["user-sam is silent"]);
  requests.came(SAM, "second");
  vi.advanceTimersByTime(600_000);
  expect(told.slice(4)).toEqual(["user-sam is silent no more"]);
});

test("however many messages and keys wait, a sender is asked once at a time, for each key in turn", () => {
  const { requests, asked, named } = asking();
  for (let message = 0; message < 100; message++) {
    requests.need(SAM, message % 2 === 0 ? "first" : "second");
  }
  vi.advanceTimersByTime(1_000);
  expect(asked()).toBe(1);
  vi.advanceTimersByTime(600_000);
  expect(asked()).toBeLessThan(40);
  expect(named.slice(0, 4)).toEqual(["first", "second", "first", "second"]);
});

test("time without a connection does not count", () => {
  const { requests, told, connection } = asking();
  connection.isUp = false;
  requests.need(SAM, "first");
  vi.advanceTimersByTime(600_000);
  connection.isUp = true;
  requests.retryAll();
  vi.advanceTimersByTime(9_999);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual(["user-sam is silent"]);
});

test("a sender that is given up is asked no more, and its next message begins anew", () => {
  const { requests, told, asked } = asking();
  requests.need(SAM, "first");
  requests.need(SAM, "second");
  expect(requests.isOverdue(SAM)).toBe(false);
  vi.advanceTimersByTime(10_000);
  expect(requests.isOverdue(SAM)).toBe(true);
  requests.giveUp(SAM);
  expect(told).toEqual(["user-sam is silent", "user-sam is silent no more"]);
  const before = asked();
  vi.advanceTimersByTime(600_000);
  expect(asked()).toBe(before);
  requests.need(SAM, "first");
  vi.advanceTimersByTime(9_999);
  expect(requests.isOverdue(SAM)).toBe(false);
  vi.advanceTimersByTime(1);
  expect(requests.isOverdue(SAM)).toBe(true);
});

test("a device whose session is broken owes no message, and nothing is told after the end", () => {
  const { requests, told } = asking();
  requests.need(ADA, undefined, true);
  requests.need(SAM, "first");
  requests.close();
  requests.need(SAM, "second");
  vi.advanceTimersByTime(600_000);
  expect(told).toEqual([]);
});
