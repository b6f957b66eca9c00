import { Suspended } from "../design/Suspended.tsx";
import { memberText } from "../text/members.ts";

/** The server does not know this member's device at present. */
export function SuspendedDevice({ onRetry, onDelete }: { onRetry: () => void; onDelete: () => void }) {
  const words = memberText.suspended;
  return (
    <Suspended
      title={words.title}
      why={words.why}
      next={words.next}
      deleteIt={words.deleteIt}
      deleteTitle={words.deleteTitle}
      deleteWhy={words.deleteWhy}
      onRetry={onRetry}
      onDelete={onDelete}
    />
  );
}
