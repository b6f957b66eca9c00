import type { Address } from "../address.ts";
import type { TranscriptMark } from "../content/mark.ts";
import { LookUps } from "./look-ups.ts";
import type { MarkStanding, ReadTranscript } from "./read-transcript.ts";

/** How heartbeats’ marks stand to what this device has been given. For one that is ahead it reads on first. */
export class HeardMarks {
  readonly #transcript: Pick<ReadTranscript, "compare">;
  readonly #readOn: () => Promise<void>;
  readonly #lookUps: LookUps;

  /**
   * @param readOn takes all that the server has
   * @param now milliseconds of a clock that only goes on
   */
  constructor(transcript: Pick<ReadTranscript, "compare">, readOn: () => Promise<void>, now: () => number) {
    this.#transcript = transcript;
    this.#readOn = readOn;
    this.#lookUps = new LookUps(now);
  }

  /** @param wasThere whether this device took part already when the mark’s author had verified the log so far */
  async compare(author: Address, mark: TranscriptMark, wasThere: boolean): Promise<MarkStanding> {
    const standing = this.#transcript.compare(mark, { wasThere });
    if (standing !== "ahead") {
      return standing;
    }
    const hasReadOn = await this.#lookUps.do(author, this.#readOn);
    return hasReadOn ? this.#transcript.compare(mark, { wasThere }) : "unknown";
  }
}
