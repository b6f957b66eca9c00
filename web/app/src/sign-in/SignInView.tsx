import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { asLine } from "../design/line.ts";
import { CentredPage, Heading } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";
import { DeviceNameField } from "./DeviceNameField.tsx";
import { isLinkFault, LinkFault } from "./LinkFault.tsx";

/** Where opening an account stands. `problem` is an error code. */
export type SignInState =
  | { readonly step: "looking"; readonly problem?: string | undefined }
  | {
      readonly step: "form";
      /** What the link suggests. */
      readonly suggestedName: string;
      readonly suggestedDevice: string;
      readonly busy: boolean;
      readonly problem?: string | undefined;
    };

interface SignInViewProps {
  state: SignInState;
  onOpen: (name: string, deviceName: string) => void;
  /** Looks at the link again. */
  onRetry: () => void;
  /** Goes on without the link. */
  onElse: () => void;
}

/** Opens the account that a sign-in link is for, with this browser as its first device. */
export function SignInView({ state, onOpen, onRetry, onElse }: SignInViewProps) {
  if (isLinkFault(state.problem)) {
    return <LinkFault problem={state.problem} onElse={onElse} />;
  }
  return (
    <CentredPage>
      {state.step === "form" ? (
        <AccountForm {...state} onOpen={onOpen} />
      ) : state.problem === undefined ? (
        <p role="status">{text.loading}</p>
      ) : (
        <Problem
          code={state.problem}
          actions={
            <Button small onClick={onRetry}>
              {text.retry}
            </Button>
          }
        />
      )}
    </CentredPage>
  );
}

type AccountFormProps = Extract<SignInState, { step: "form" }> & Pick<SignInViewProps, "onOpen">;

function AccountForm({ suggestedName, suggestedDevice, busy, problem, onOpen }: AccountFormProps) {
  const [name, setName] = useState(suggestedName);
  const [device, setDevice] = useState(suggestedDevice);
  const [tried, setTried] = useState<string>();
  const [incomplete, setIncomplete] = useState(false);
  const words = memberText.signIn;
  const isTaken = problem === "already_exists" && !busy && asLine(name) === tried;
  return (
    <form
      class="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        const [own, deviceName] = [asLine(name), asLine(device)];
        if (own === "" || deviceName === "") {
          setIncomplete(true);
        } else if (!busy) {
          setTried(own);
          onOpen(own, deviceName);
        }
      }}
    >
      <Heading>{words.title}</Heading>
      <p>{words.why}</p>
      <Field
        label={words.nameLabel}
        hint={words.nameHint}
        value={name}
        error={incomplete && asLine(name) === "" ? words.nameMissing : isTaken ? words.nameTaken : undefined}
        maxLength={64}
        autoComplete="name"
        onInput={setName}
      />
      <DeviceNameField value={device} isMissing={incomplete && asLine(device) === ""} onInput={setDevice} />
      <Problem code={problem === "already_exists" ? undefined : problem} />
      <Button kind="primary" type="submit" busy={busy}>
        {busy ? words.busy : words.button}
      </Button>
      <p class="soft">{words.hasAccount}</p>
    </form>
  );
}
