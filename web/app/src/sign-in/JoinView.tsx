import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { asLine } from "../design/line.ts";
import { CentredPage, Heading } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { memberText } from "../text/members.ts";
import { DeviceNameField } from "./DeviceNameField.tsx";
import { isLinkFault, LinkFault } from "./LinkFault.tsx";

/** Where becoming a further device stands. `problem` is an error code. */
export interface JoinState {
  readonly deviceName: string;
  /** It has asked, and the other device has or has not answered yet. Undefined before. */
  readonly waiting?: "asking" | "asked" | "offered" | "proved" | undefined;
  readonly problem?: string | undefined;
}

interface JoinViewProps {
  state: JoinState;
  onAsk: (deviceName: string) => void;
  onStop: () => void;
  /** Goes on without the link. */
  onElse: () => void;
}

/** Makes this browser a further device of the account that a device link comes from. */
export function JoinView({ state, onAsk, onStop, onElse }: JoinViewProps) {
  if (isLinkFault(state.problem)) {
    return <LinkFault problem={state.problem} onElse={onElse} />;
  }
  return (
    <CentredPage>
      {state.waiting === undefined ? (
        <AskForm state={state} onAsk={onAsk} />
      ) : (
        <Waiting state={state} onStop={onStop} />
      )}
    </CentredPage>
  );
}

function AskForm({ state, onAsk }: Pick<JoinViewProps, "state" | "onAsk">) {
  const [name, setName] = useState(state.deviceName);
  const [missing, setMissing] = useState(false);
  const words = memberText.join;
  return (
    <form
      class="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        const line = asLine(name);
        setMissing(line === "");
        if (line !== "") {
          onAsk(line);
        }
      }}
    >
      <Heading>{words.title}</Heading>
      <p>{words.why}</p>
      <DeviceNameField value={name} isMissing={missing && asLine(name) === ""} onInput={setName} />
      <Problem code={state.problem} />
      <Button kind="primary" type="submit">
        {words.button}
      </Button>
    </form>
  );
}

function Waiting({ state, onStop }: Pick<JoinViewProps, "state" | "onStop">) {
  const words = memberText.join;
  return (
    <div class="card stack">
      <Heading>{words.waitTitle}</Heading>
      <p>{words.waitWhy(state.deviceName)}</p>
      <p role="status">
        {state.waiting === "proved" ? words.proved : state.waiting === "offered" ? words.answered : words.waiting}
      </p>
      <Button onClick={onStop}>{words.stop}</Button>
    </div>
  );
}
