import type { recordText as english } from "./en-record.ts";
import { language } from "./language.ts";
import type { Words } from "./text.ts";

export type RecordText = Words<typeof english>;

const texts = {
  en: () => import("./en-record.ts"),
  de: () => import("./de-record.ts"),
  ar: () => import("./ar-record.ts"),
} as const;

/** What is said about records of conversations; a page loads it when one is asked for. */
export let recordText: RecordText;

export async function loadRecordText(): Promise<void> {
  ({ recordText } = await texts[language()]());
}
