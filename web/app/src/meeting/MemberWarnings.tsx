import type { Author, Warning } from "@latchkey/client";
import { Warnings, type WarningWords } from "../conversation/Warnings.tsx";
import { Button } from "../design/Button.tsx";
import { Notice } from "../design/Notice.tsx";
import { memberText } from "../text/members.ts";
import { problemText, text } from "../text/text.ts";

interface MemberWarningsProps {
  warnings: readonly Warning[];
  onDismiss: (key: string) => void;
  /** The person decides to use a changed key. */
  onConfirmIdentity: (who: Author) => void;
}

/** What a member has to know: also about those to whom this device gives its keys. */
export function MemberWarnings({ warnings, onDismiss, onConfirmIdentity }: MemberWarningsProps) {
  const passing = warnings.filter(passes);
  return (
    <>
      <Warnings
        warnings={warnings.filter((warning) => !passes(warning))}
        onDismiss={onDismiss}
        furtherWords={words}
        furtherActions={(warning) =>
          warning.kind === "identity-changed" && (
            <Button small onClick={() => onConfirmIdentity(warning.who)}>
              {memberText.meeting.useNewKey}
            </Button>
          )
        }
      />
      {passing.length > 0 && <Passing warnings={passing} onDismiss={onDismiss} />}
    </>
  );
}

function words(warning: Warning): WarningWords | undefined {
  const known = memberText.meeting.warnings;
  switch (warning.kind) {
    case "device-unlisted":
      return known.deviceUnlisted(warning.who.name);
    case "link-burnt":
      return known.linkBurnt(warning.label);
    case "join-refused":
      return known.joinRefused(problemText(warning.code).title);
    case "bundle-wrong":
      return known.bundleWrong(warning.who.name);
    case "encryption-failed":
      return known.encryptionFailed(warning.who.name, problemText(warning.code).title);
    default:
      return undefined;
  }
}

/** Keys could not be exchanged because the other was away, or was asked too often: that is tried again, and no alarm. */
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
function Passing(props: { warnings: readonly EncryptionFailed[]; onDismiss: (key: string) => void }) {
  const { warnings, onDismiss } = props;
  const { title, why } = memberText.meeting.warnings.notYet([...new Set(warnings.map(({ who }) => who.name))]);
  const dismiss = () => {
    for (const { key } of warnings) {
      onDismiss(key);
    }
  };
  return (
    <Notice
      tone="caution"
      title={title}
      actions={
        <Button small kind="quiet" onClick={dismiss}>
          {text.conversation.dismiss}
        </Button>
      }
    >
      <p>{why}</p>
    </Notice>
  );
}
