import { Button } from "../design/Button.tsx";
import { CentredPage, Heading } from "../design/Page.tsx";
import { memberText } from "../text/en-members.ts";

/** A sign-in link would replace the device that this browser is already, so the page asks first. */
export function OtherAccount({ name, onStay, onUse }: { name: string; onStay: () => void; onUse: () => void }) {
  const words = memberText.signIn;
  return (
    <CentredPage>
      <div class="card stack">
        <Heading>{words.otherTitle(name)}</Heading>
        <p>{words.otherWhy(name)}</p>
        <Button kind="primary" onClick={onStay}>
          {words.otherStay(name)}
        </Button>
        <Button kind="danger" onClick={onUse}>
          {words.otherUse}
        </Button>
      </div>
    </CentredPage>
  );
}
