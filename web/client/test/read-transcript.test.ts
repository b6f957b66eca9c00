import "fake-indexeddb/auto";
import { readFileSync } from "node:fs";
import { hexToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { base64, base64url } from "../src/bytes.ts";
import { ReadTranscript } from "../src/deliver/read-transcript.ts";
import { DeviceStore } from "../src/store/device-store.ts";

interface Mark {
  readonly incarnation: string;
  readonly seq: number;
  readonly hash: string;
}

interface WithIncarnation {
  readonly incarnation: string;
  readonly incarnationNumber: number;
}

type Step =
  | ({
      readonly step: "begins";
      readonly offset: number;
      readonly from: number;
      readonly number: number;
    } & WithIncarnation)
  | ({ readonly step: "isIn" } & WithIncarnation)
  | {
      readonly step: "took";
      readonly seq: number;
      readonly senderId: string;
      readonly senderDeviceId: number;
      readonly ciphertext: string;
    }
  | { readonly step: "mark"; readonly mark: Mark | null }
  | {
      readonly step: "compare";
      readonly mark: Mark;
      readonly number: number | null;
      readonly wasThere: boolean;
      readonly standing: string;
    }
  | { readonly step: "keep"; readonly seq: number }
  | { readonly step: "restart" };

const vectors: { readonly logId: string; readonly scripts: { readonly name: string; readonly steps: Step[] }[] } =
  JSON.parse(readFileSync(new URL("../../../vectors/transcripts.json", import.meta.url), "utf8"));

const fromHex = (hex: string) => base64(hexToBytes(hex));

function toIncarnation({ incarnation, incarnationNumber }: WithIncarnation) {
  return { number: incarnationNumber, id: fromHex(incarnation) };
}

function toMark({ incarnation, seq, hash }: Mark) {
  return { incarnation: fromHex(incarnation), seq, hash: fromHex(hash) };
}

test.each(vectors.scripts)("a device’s transcript does what the vectors say: $name", async ({ name, steps }) => {
  const meetingId = `m_${base64url(hexToBytes(vectors.logId))}`;
  const store = await DeviceStore.open(`transcript/${name}`);
  let transcript = await ReadTranscript.open(store, meetingId);
  let offset = 0;
  for (const step of steps) {
    switch (step.step) {
      case "begins":
        offset = step.offset;
        transcript.begins({ incarnation: toIncarnation(step), offset, from: step.from }, step.number);
        break;
      case "isIn":
        transcript.isIn(toIncarnation(step));
        break;
      case "took":
        transcript.took(offset + step.seq, { ...step, ciphertext: fromHex(step.ciphertext) });
        break;
      case "compare": {
        const hearing = { number: step.number ?? undefined, wasThere: step.wasThere };
        expect(transcript.compare(toMark(step.mark), hearing), JSON.stringify(step)).toBe(step.standing);
        break;
      }
      case "mark":
        expect(transcript.mark, JSON.stringify(step)).toEqual(step.mark === null ? undefined : toMark(step.mark));
        break;
      case "keep":
        await store.update(({ records }) => transcript.keep(records, offset + step.seq));
        break;
      case "restart":
        transcript = await ReadTranscript.open(store, meetingId);
    }
  }
  store.close();
});

test("a device knows after a restart where the server had what still waits", async () => {
  const store = await DeviceStore.open(crypto.randomUUID());
  const meetingId = `m_${base64url(new Uint8Array(16))}`;
  const [before, after] = [1, 2].map((number) => ({ number, id: base64(new Uint8Array(16).fill(number)) }));
  if (before === undefined || after === undefined) {
    return expect.unreachable();
  }
  const restored = { incarnation: after, offset: 5, from: 5 };
  const transcript = await ReadTranscript.open(store, meetingId);
  transcript.begins({ incarnation: before, offset: 0, from: 0 }, 0);
  transcript.begins(restored, 5);
  await store.update(({ records }) => transcript.keep(records, 5));

  const again = await ReadTranscript.open(store, meetingId);
  again.begins(restored, 5);

  expect(again.placeOf(3)).toEqual({ incarnation: before.id, seq: 3 });
  expect(again.placeOf(6)).toEqual({ incarnation: after.id, seq: 1 });
});
