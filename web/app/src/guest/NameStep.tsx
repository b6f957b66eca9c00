import type { JoinInfo } from "@latchkey/client";
import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { Icon } from "../design/Icon.tsx";
import { asLine } from "../design/line.ts";
import { CentredPage } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { text } from "../text/text.ts";
import "./guest.css";

interface NameStepProps {
  invitation: JoinInfo;
  knocking: boolean;
  problem?: string | undefined;
  onKnock: (name: string) => void;
}

/** What the invitation is for, and the one thing asked: a name. */
export function NameStep({ invitation, knocking, problem, onKnock }: NameStepProps) {
  const [name, setName] = useState("");
  const [error, setError] = useState<string>();
  const submit = () => {
    const given = asLine(name);
    if (given === "") {
      setError(text.guest.nameMissing);
    } else if (Array.from(given).length > 64) {
      setError(text.guest.nameTooLong);
    } else {
      onKnock(given);
    }
  };
  return (
    <CentredPage>
      <div class="card doorway">
        <div class="doorway-about" translate={false}>
          <p class="doorway-by">{text.guest.invitedBy(invitation.hostName)}</p>
          <h1 class="heading">
            <bdi>{invitation.title}</bdi>
          </h1>
        </div>
        <p class={`presence${invitation.hostPresent ? " presence--here" : ""}`}>
          {invitation.hostPresent ? text.guest.hostHere(invitation.hostName) : text.guest.hostAway}
        </p>
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Field
            label={text.guest.nameLabel}
            hint={text.guest.nameHint}
            value={name}
            error={error}
            autoComplete="name"
            autoFocus
            onInput={(value) => {
              setName(value);
              setError(undefined);
            }}
          />
          <Problem code={problem} />
          <Button kind="primary" type="submit" busy={knocking} class="doorway-knock">
            {knocking ? text.guest.knocking : text.guest.knock}
          </Button>
        </form>
      </div>
      <ul class="promises" translate={false}>
        {text.guest.promises.map((promise) => (
          <li class="promise" key={promise}>
            <Icon name="lock" size={18} />
            <span>{promise}</span>
          </li>
        ))}
      </ul>
    </CentredPage>
  );
}
