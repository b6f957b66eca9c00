import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { CentredPage, Heading } from "../design/Page.tsx";
import { memberText } from "../text/en-members.ts";
import { signInLinkIn } from "./link.ts";

/** No account is signed in here. A person who has the link as text puts it in, and stays in this tab. */
export function NoLink({ onLink }: { onLink: (link: string) => void }) {
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string>();
  const words = memberText.signIn;
  return (
    <CentredPage>
      <form
        class="card stack"
        onSubmit={(event) => {
          event.preventDefault();
          const link = signInLinkIn(typed);
          if (link === undefined) {
            setError(words.pasteMissing);
          } else {
            onLink(link);
          }
        }}
      >
        <Heading>{words.noLinkTitle}</Heading>
        <p>{words.noLinkWhy}</p>
        <Field
          label={words.pasteLabel}
          hint={words.pasteHint}
          value={typed}
          error={error}
          onInput={(value) => {
            setTyped(value);
            setError(undefined);
          }}
        />
        <Button type="submit">{words.paste}</Button>
        <p class="soft">{words.guestHint}</p>
      </form>
    </CentredPage>
  );
}
