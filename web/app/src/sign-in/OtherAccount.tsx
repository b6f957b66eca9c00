import { Button } from "../design/Button.tsx";
import { CentredPage, Heading } from "../design/Page.tsx";
import { memberText } from "../text/members.ts";
import type { EntryLink } from "./link.ts";

interface OtherAccountProps {
  name: string;
  kind: EntryLink["kind"];
  onStay: () => void;
  onUse: () => void;
}

/** A link would replace the device that this browser is already, so the page asks first. */
export function OtherAccount({ name, kind, onStay, onUse }: OtherAccountProps) {
  const words = memberText.signIn;
  return (
    <CentredPage>
      <div class="card stack">
        <Heading>{words.otherTitle(name)}</Heading>
        <p>{words.otherWhy[kind]}</p>
        <p>{words.otherGoes(name)}</p>
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
