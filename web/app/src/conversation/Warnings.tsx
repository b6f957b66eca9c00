import type { Author, Warning } from "@latchkey/client";
import { Button } from "../design/Button.tsx";
import { Notice } from "../design/Notice.tsx";
import { problemText, text } from "../text/en.ts";

export interface WarningsProps {
  warnings: readonly Warning[];
  onDismiss: (key: string) => void;
  /** Only for members, who can decide to use a changed key. */
  onConfirmIdentity?: ((who: Author) => void) | undefined;
}

/** What a person has to know before going on writing. */
export function Warnings({ warnings, onDismiss, onConfirmIdentity }: WarningsProps) {
  const passing = warnings.filter(passes);
  return (
    <>
      <Alarms
        warnings={warnings.filter((warning) => !passes(warning))}
        onDismiss={onDismiss}
        onConfirmIdentity={onConfirmIdentity}
      />
      {passing.length > 0 && <Passing warnings={passing} onDismiss={onDismiss} />}
    </>
  );
}

/** Keys that could not be exchanged because somebody was away, or asked for too often: that is tried again, and no alarm. */
const PASSING: ReadonlySet<string> = new Set([
  "unavailable",
  "unreachable",
  "rate_limited",
  "bundle_limit",
  "internal",
]);

type EncryptionFailed = Extract<Warning, { kind: "encryption-failed" }>;

const passes = (warning: Warning): warning is EncryptionFailed =>
  warning.kind === "encryption-failed" && PASSING.has(warning.code);

/** All those in one notice, however many they are. */
function Passing({
  warnings,
  onDismiss,
}: {
  warnings: readonly EncryptionFailed[];
  onDismiss: WarningsProps["onDismiss"];
}) {
  const names = [...new Set(warnings.map(({ who }) => who.name))];
  const { title, why } = text.conversation.warnings.notYet(names);
  return (
    <Notice
      tone="caution"
      title={title}
      actions={
        <Button
          small
          kind="quiet"
          onClick={() =>
            warnings.forEach(({ key }) => {
              onDismiss(key);
            })
          }
        >
          {text.conversation.dismiss}
        </Button>
      }
    >
      <p>{why}</p>
    </Notice>
  );
}

function Alarms({ warnings, onDismiss, onConfirmIdentity }: WarningsProps) {
  return warnings.map((warning) => {
    const { title, why } = words(warning);
    return (
      <Notice
        key={warning.key}
        tone="alarm"
        title={title}
        actions={
          <>
            {warning.kind === "identity-changed" && onConfirmIdentity && (
              <Button small onClick={() => onConfirmIdentity(warning.who)}>
                {text.conversation.useNewKey}
              </Button>
            )}
            <Button small kind="quiet" onClick={() => onDismiss(warning.key)}>
              {text.conversation.dismiss}
            </Button>
          </>
        }
      >
        <p>{why}</p>
      </Notice>
    );
  });
}

function words(warning: Warning): { readonly title: string; readonly why: string } {
  const known = text.conversation.warnings;
  switch (warning.kind) {
    case "roster-refused":
      return known.rosterRefused[warning.alarm];
    case "title-wrong":
      return known.titleWrong;
    case "guest-proof":
      return known.guestProof(warning.who.name);
    case "member-proof":
      return known.memberProof(warning.who.name);
    case "bundle-wrong":
      return known.bundleWrong(warning.who.name);
    case "identity-changed":
      return known.identityChanged(warning.who.name);
    case "message-refused":
      return known.messageRefused(warning.who.name);
    case "key-overdue":
      return known.keyOverdue(warning.who.name);
    case "key-never-came":
      return known.keyNeverCame(warning.who.name);
    case "storage-failed":
      return problemText(warning.code);
    case "messages-missing":
      return known.messagesMissing(warning.to - warning.from + 1);
    case "server-restored":
      return known.serverRestored(warning.from, warning.to);
    case "encryption-failed":
      return known.encryptionFailed(warning.who.name, problemText(warning.code).title);
  }
}
