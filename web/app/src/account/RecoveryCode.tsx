import { useRef } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { CopyButton, CopyOutcome } from "../design/CopyButton.tsx";
import { useCopying } from "../design/copying.ts";
import { memberText } from "../text/members.ts";
import "./recovery-code.css";

interface RecoveryCodeProps {
  code: string;
  /** Whose it is, and on which server: who finds the paper years later has to know. */
  name: string;
  server: string;
  printable?: boolean;
}

/** A recovery code in groups, to be written down, copied or printed. */
export function RecoveryCode({ code, name, server, printable = false }: RecoveryCodeProps) {
  const words = memberText.recoveryCode;
  const groups =
    code
      .match(/[A-Z0-9]/gi)
      ?.join("")
      .match(/.{1,4}/g) ?? [];
  const list = useRef<HTMLOListElement>(null);
  const copying = useCopying(groups.join("-"), () => {
    if (list.current) {
      getSelection()?.selectAllChildren(list.current);
    }
  });
  return (
    <section class="recovery-code">
      <p class="recovery-code-of">
        {words.of} <bdi>{name}</bdi> · <bdi>{server}</bdi>
      </p>
      <ol class="recovery-code-groups" ref={list} translate={false} dir="ltr" aria-label={words.label}>
        {groups.map((group, index) => (
          <li key={`${index}-${group}`}>{group}</li>
        ))}
      </ol>
      <div class="row recovery-code-buttons">
        <CopyButton copying={copying} />
        {printable && (
          <Button small onClick={() => print()}>
            {words.print}
          </Button>
        )}
      </div>
      <CopyOutcome copying={copying} />
    </section>
  );
}
