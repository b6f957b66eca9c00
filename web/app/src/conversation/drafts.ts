import { tabMemory } from "../design/tab-memory.ts";

const KEPT = "latchkey.drafts";

/**
 * What is typed and not sent yet, by meeting. It is in this tab's session storage, and goes with the tab, with the visit,
 * and when this device signs out.
 */
function drafts(): Record<string, string> {
  const kept: unknown = JSON.parse(tabMemory.getItem(KEPT) ?? "{}");
  return Object.fromEntries(
    Object.entries(kept ?? {}).filter((each): each is [string, string] => typeof each[1] === "string"),
  );
}

export function draftOf(meetingId: string): string {
  return drafts()[meetingId] ?? "";
}

export function keepDraft(meetingId: string, text: string): void {
  const { [meetingId]: _, ...others } = drafts();
  const kept = text === "" ? others : { ...others, [meetingId]: text };
  try {
    if (Object.keys(kept).length === 0) {
      tabMemory.removeItem(KEPT);
    } else {
      tabMemory.setItem(KEPT, JSON.stringify(kept));
    }
  } catch {
    // There is no room: the text is in the field, and nowhere else.
  }
}

export function forgetDrafts(): void {
  tabMemory.removeItem(KEPT);
}
