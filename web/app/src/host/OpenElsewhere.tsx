import { Button } from "../design/Button.tsx";
import { CentredPage, Heading } from "../design/Page.tsx";
import { tabMemory } from "../design/tab-memory.ts";
import { useTitle } from "../design/title.ts";
import { memberText } from "../text/members.ts";

/** Another tab of this browser has the person's keys, and goes on until they decide otherwise. */
export function OpenElsewhere({ onHere }: { onHere: () => void }) {
  useTitle("");
  return (
    <CentredPage>
      <div class="card stack">
        <Heading>{memberText.elsewhere.title}</Heading>
        <p>{memberText.elsewhere.why}</p>
        <Button kind="primary" onClick={onHere}>
          {memberText.elsewhere.here}
        </Button>
      </div>
    </CentredPage>
  );
}

const KEPT = "latchkey.take-over";

/** Takes the keys back from the tab that has them: the person has decided. */
export function takeOver(): void {
  tabMemory.setItem(KEPT, "yes");
  location.reload();
}

/** Whether the person has decided so before this page was loaded; it counts once. */
export function takesOverNow(): boolean {
  const decided = tabMemory.getItem(KEPT) !== null;
  tabMemory.removeItem(KEPT);
  return decided;
}
