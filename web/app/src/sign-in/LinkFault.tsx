import { Button } from "../design/Button.tsx";
import { CentredPage, Heading } from "../design/Page.tsx";
import { memberText } from "../text/members.ts";
import { problemText } from "../text/text.ts";

/** The link leads nowhere, and why. */
export function LinkFault({ problem, onElse }: { problem: string; onElse: () => void }) {
  const { title, why } = problemText(problem);
  return (
    <CentredPage>
      <div class="card stack">
        <Heading>{title}</Heading>
        <p>{why}</p>
        <Button onClick={onElse}>{memberText.signIn.otherWays}</Button>
      </div>
    </CentredPage>
  );
}

const FINAL: ReadonlySet<string> = new Set([
  "link_cut",
  "link_extended",
  "link_mangled",
  "link_burnt",
  "sign_in_link_used",
  "device_link_used",
  "device_link_taken",
]);

/** Whether the link itself is the fault, and no other try can mend it. */
export const isLinkFault = (problem: string | undefined): problem is string =>
  problem !== undefined && FINAL.has(problem);
