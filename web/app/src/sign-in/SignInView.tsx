import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { asLine } from "../design/line.ts";
import { CentredPage, Heading } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { memberText } from "../text/en-members.ts";
import type { SignInState } from "./state.ts";

/** Makes this browser a device of the person who got the sign-in link. */
export function SignInView({ state, onSignIn }: DeviceFormProps) {
  return (
    <CentredPage>
      <DeviceForm state={state} onSignIn={onSignIn} />
    </CentredPage>
  );
}

interface DeviceFormProps {
  state: SignInState;
  onSignIn: (deviceName: string) => void;
}

function DeviceForm({ state, onSignIn }: DeviceFormProps) {
  const [name, setName] = useState(state.suggestedName);
  const [error, setError] = useState<string>();
  return (
    <form
      class="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        const line = asLine(name);
        if (line === "") {
          setError(memberText.signIn.deviceMissing);
        } else {
          onSignIn(line);
        }
      }}
    >
      <Heading>{memberText.signIn.title}</Heading>
      <p>{memberText.signIn.why}</p>
      <Field
        label={memberText.signIn.deviceLabel}
        hint={memberText.signIn.deviceHint}
        value={name}
        error={error}
        maxLength={64}
        onInput={(value) => {
          setName(value);
          setError(undefined);
        }}
      />
      <Problem code={state.problem} />
      <Button kind="primary" type="submit" busy={state.busy}>
        {state.busy ? memberText.signIn.busy : memberText.signIn.button}
      </Button>
    </form>
  );
}
