import type { LostDevice } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { CentredPage, Heading } from "../design/Page.tsx";
import { memberText } from "../text/members.ts";
import { type EntryLink, entryLinkIn } from "./link.ts";

interface NoLinkProps {
  /** The browser has lost what it kept of this device. */
  lost?: LostDevice | undefined;
  onLink: (link: EntryLink) => void;
  onRecover: () => void;
  /** What the person wants here, if it is known. */
  notice?: ComponentChildren;
}

/** No account can be used here. A person who has a link as text puts it in, and stays in this tab. */
export function NoLink({ lost, onLink, onRecover, notice }: NoLinkProps) {
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string>();
  const words = memberText.signIn;
  return (
    <CentredPage>
      {notice}
      <form
        class="card stack"
        onSubmit={(event) => {
          event.preventDefault();
          const link = entryLinkIn(typed);
          if (link === undefined) {
            setError(words.pasteMissing);
          } else {
            onLink(link);
          }
        }}
      >
        {lost === undefined ? (
          <>
            <Heading>{words.noLinkTitle}</Heading>
            <p>{words.noLinkDevice}</p>
            <p>{words.noLinkNew}</p>
          </>
        ) : (
          <>
            <Heading>{words.lostTitle}</Heading>
            <p>{words.lostWhy(lost.deviceName)}</p>
            <p>{words.lostWays}</p>
            <p>{words.lostGoes}</p>
          </>
        )}
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
        <Button kind="primary" type="submit">
          {words.paste}
        </Button>
        <Button onClick={onRecover}>{words.haveCode}</Button>
        <p class="soft">{lost === undefined ? words.guestHint : words.lostLast}</p>
      </form>
    </CentredPage>
  );
}
