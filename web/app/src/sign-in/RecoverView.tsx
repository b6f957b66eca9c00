import { isRecoveryCode } from "@latchkey/client";
import { useState } from "preact/hooks";
import { Tick } from "../account/Tick.tsx";
import { Button } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { asLine } from "../design/line.ts";
import { CentredPage, Heading } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { memberText } from "../text/members.ts";
import { DeviceNameField } from "./DeviceNameField.tsx";

interface RecoverViewProps {
  suggestedDevice: string;
  busy: boolean;
  /** An error code. */
  problem?: string | undefined;
  onRecover: (code: string, deviceName: string, signOutOthers: boolean) => void;
  onBack: () => void;
}

/** Makes this browser a device of an account whose recovery code the person has. */
export function RecoverView({ suggestedDevice, busy, problem, onRecover, onBack }: RecoverViewProps) {
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState(false);
  const [device, setDevice] = useState(suggestedDevice);
  const [incomplete, setIncomplete] = useState(false);
  const [othersGo, setOthersGo] = useState(false);
  const words = memberText.recover;
  return (
    <CentredPage>
      <form
        class="card stack"
        onSubmit={(event) => {
          event.preventDefault();
          const deviceName = asLine(device);
          setIncomplete(deviceName === "");
          setWrong(!isRecoveryCode(code));
          if (deviceName !== "" && isRecoveryCode(code) && !busy) {
            onRecover(code, deviceName, othersGo);
          }
        }}
      >
        <Heading>{words.title}</Heading>
        <p>{words.why}</p>
        <Field
          label={memberText.recoveryCode.label}
          hint={words.codeHint}
          value={code}
          error={wrong ? words.codeWrong : undefined}
          onInput={(value) => {
            setCode(value);
            setWrong(false);
          }}
        />
        <DeviceNameField value={device} isMissing={incomplete && asLine(device) === ""} onInput={setDevice} />
        <Tick label={words.othersGo} hint={words.othersGoHint} checked={othersGo} onChange={setOthersGo} />
        <Problem code={problem} />
        <Button kind="primary" type="submit" busy={busy}>
          {busy ? memberText.signIn.busy : words.button}
        </Button>
        <Button kind="quiet" onClick={onBack}>
          {memberText.signIn.otherWays}
        </Button>
      </form>
    </CentredPage>
  );
}
