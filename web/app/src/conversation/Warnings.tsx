import type { Warning } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { Button } from "../design/Button.tsx";
import { Notice } from "../design/Notice.tsx";
import { problemText, text } from "../text/text.ts";

/** What is said about a warning. */
export interface WarningWords {
  readonly title: string;
  readonly why: string;
}

export interface WarningsProps {
  warnings: readonly Warning[];
  onDismiss: (key: string) => void;
  /** About those that only members get. */
  furtherWords?: (warning: Warning) => WarningWords | undefined;
  /** What can be done about a warning besides dismissing it. */
  furtherActions?: (warning: Warning) => ComponentChildren;
}

/** What a person has to know before going on writing. */
export function Warnings({ warnings, onDismiss, furtherWords, furtherActions }: WarningsProps) {
  return warnings.map((warning) => {
    const { title, why } = furtherWords?.(warning) ?? words(warning) ?? text.problems.unknown;
    return (
      <Notice
        key={warning.key}
        tone="alarm"
        title={title}
        actions={
          <>
            {furtherActions?.(warning)}
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

function words(warning: Warning): WarningWords | undefined {
  const known = text.conversation.warnings;
  switch (warning.kind) {
    case "roster-refused":
      return known.rosterRefused[warning.alarm];
    case "identity-changed":
      return known.identityChanged(warning.who.name);
    case "account-refused":
      return warning.alarm === "forked"
        ? known.accountForked(warning.who.name)
        : known.accountRefused(warning.who.name);
    case "message-refused":
      return known.messageRefused[warning.reason](warning.who.name);
    case "words-missing":
      return known.wordsMissing[warning.who.kind](warning.who.name, warning.count);
    case "words-out-of-place":
      return known.wordsOutOfPlace[warning.who.kind](warning.who.name);
    case "words-contradict":
      return known.wordsContradict(warning.who.name, warning.words);
    case "conversations-differ":
      return known.conversationsDiffer(warning.who.name);
    case "heartbeats-missing":
      return known.heartbeatsMissing;
    case "author-signed-out":
      return known.authorSignedOut(warning.who.name);
    case "key-overdue":
      return known.keyOverdue(warning.who.name);
    case "key-never-came":
      return known.keyNeverCame(warning.who.name);
    case "storage-failed":
      return problemText(warning.code);
    case "messages-missing":
      return known.messagesMissing(warning.to - warning.from + 1);
    case "server-restored":
      return known.serverRestored(warning.lost, warning.since);
    case "keys-restored":
      return known.keysRestored(warning.unread);
    default:
      return undefined;
  }
}
