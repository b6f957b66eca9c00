import type { memberText as english } from "./en-members.ts";
import { language } from "./language.ts";
import { addProblems, loadText, type Words } from "./text.ts";

export type MemberText = Words<typeof english>;

const texts = {
  en: () => import("./en-members.ts"),
  de: () => import("./de-members.ts"),
  ar: () => import("./ar-members.ts"),
} as const;

/** What the pages say that only members load; a guest's page carries none of it. */
export let memberText: MemberText;

/** Loads all that members' pages say. */
export async function loadMemberText(): Promise<void> {
  const [further] = await Promise.all([texts[language()](), loadText()]);
  memberText = further.memberText;
  addProblems(memberText.problems);
}
