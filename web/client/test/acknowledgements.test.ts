import { expect, test } from "vitest";
import { Acknowledgements } from "../src/deliver/acknowledgements.ts";
import { type ErrorCode, LatchkeyError } from "../src/errors.ts";

/** Acknowledges one envelope to a server that refuses it at first. */
async function acknowledge(code: ErrorCode): Promise<readonly object[]> {
  const heard: object[] = [];
  let settle: (ids: readonly string[]) => void;
  const settled = new Promise<readonly string[]>((resolve) => {
    settle = resolve;
  });
  const acknowledgements = new Acknowledgements(
    "meeting-1",
    0,
    async (ack) => {
      heard.push(ack);
      if (heard.length === 1) {
        throw new LatchkeyError(code, "Not now.", { retryAfterMillis: 20 });
      }
    },
    (ids) => settle(ids),
  );
  acknowledgements.envelope("envelope-1");
  expect(await settled).toEqual(["envelope-1"]);
  acknowledgements.close();
  return heard;
}

test.each<ErrorCode>(["rate_limited", "unavailable", "not_in_meeting", "unreachable"])(
  "an acknowledgement that meets %s is made again, though nothing more comes",
  async (code) => {
    expect(await acknowledge(code)).toEqual([{ envelopeIds: ["envelope-1"] }, { envelopeIds: ["envelope-1"] }]);
  },
);

test("what was handled on one connection is not told on the next before this device has its place there", async () => {
  const heard: object[] = [];
  let tell: () => void = () => undefined;
  const acknowledgements = new Acknowledgements(
    "meeting-1",
    0,
    async (ack) => {
      heard.push(ack);
      tell();
    },
    () => undefined,
  );
  const next = () =>
    new Promise<void>((resolve) => {
      tell = resolve;
    });
  acknowledgements.upTo({ incarnation: 1, seq: 20 });
  acknowledgements.disconnected();
  acknowledgements.upTo({ incarnation: 1, seq: 21 });
  acknowledgements.envelope("envelope-1");
  await next();
  acknowledgements.placed();
  acknowledgements.upTo({ incarnation: 1, seq: 6 });
  await next();
  acknowledgements.close();
  expect(heard).toEqual([
    { envelopeIds: ["envelope-1"] },
    { envelopeIds: [], meetingId: "meeting-1", incarnation: 1, seq: 6 },
  ]);
});
