import { expect, test } from "vitest";
import recorded from "../../../vectors/heartbeat-duty.json" with { type: "json" };
import { HeartbeatDuty, type HeartbeatPart } from "../src/deliver/heartbeat-duty.ts";
import type { MarkStanding } from "../src/deliver/read-transcript.ts";

type Step =
  | { readonly step: "connected"; readonly at: number }
  | {
      readonly step: "heard";
      readonly at: number;
      readonly author: string;
      readonly counter: number;
      readonly standing: MarkStanding;
      readonly isNew: boolean;
    }
  | {
      readonly step: "tick";
      readonly at: number;
      readonly part: HeartbeatPart;
      readonly maySend: boolean;
      readonly send: boolean;
      readonly isSilent: boolean;
      readonly wakeAfter: number;
    };

test.each(recorded.scripts)("$name", ({ steps }) => {
  const duty = new HeartbeatDuty(() => recorded.random);
  for (const step of steps as readonly Step[]) {
    switch (step.step) {
      case "connected":
        duty.connected(step.at);
        break;
      case "heard":
        expect(duty.heard(step.at, step.author, step.counter, step.standing), JSON.stringify(step)).toBe(step.isNew);
        break;
      case "tick": {
        const { send, isSilent, wakeAfter } = step;
        expect(duty.tick(step.at, step), JSON.stringify(step)).toEqual({ send, isSilent, wakeAfter });
      }
    }
  }
});
