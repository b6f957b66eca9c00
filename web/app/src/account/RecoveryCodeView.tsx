import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { CentredPage, Heading } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { memberText } from "../text/members.ts";
import { RecoveryCode } from "./RecoveryCode.tsx";
import { Tick } from "./Tick.tsx";

interface RecoveryCodeViewProps {
  code: string;
  name: string;
  server: string;
  busy: boolean;
  /** An error code. */
  problem?: string | undefined;
  /** The person has it on paper, or in a safe place. */
  onNoted: () => void;
  onLater: () => void;
}

/** Shows the recovery code of an account that was just opened, until the person has noted it. */
export function RecoveryCodeView({ code, name, server, busy, problem, onNoted, onLater }: RecoveryCodeViewProps) {
  const [noted, setNoted] = useState(false);
  const words = memberText.recoveryCode;
  return (
    <div class="recovery-code-page">
      <CentredPage>
        <form
          class="card stack"
          onSubmit={(event) => {
            event.preventDefault();
            if (noted && !busy) {
              onNoted();
            }
          }}
        >
          <Heading>{words.title}</Heading>
          <p>{words.why}</p>
          <RecoveryCode code={code} name={name} server={server} printable />
          <p class="soft">{words.keep}</p>
          <Tick label={words.noted} checked={noted} onChange={setNoted} />
          <Problem code={problem} />
          <Button kind="primary" type="submit" busy={busy} disabled={!noted}>
            {words.goOn}
          </Button>
          <Button kind="quiet" onClick={onLater}>
            {words.later}
          </Button>
        </form>
      </CentredPage>
    </div>
  );
}
