import type { ErrorCode } from "@latchkey/client";
import { Suspended } from "../design/Suspended.tsx";
import { memberText } from "../text/members.ts";

interface SuspendedDeviceProps {
  why: ErrorCode;
  onRetry: () => void;
  onDelete: () => void;
}

/** The server does not let this member's device in at present. */
export function SuspendedDevice({ why, onRetry, onDelete }: SuspendedDeviceProps) {
  const isDisabled = why === "account_disabled";
  const words = memberText.suspended;
  return (
    <Suspended
      title={isDisabled ? memberText.disabled.title : words.title}
      why={isDisabled ? memberText.disabled.why : words.why}
      next={isDisabled ? memberText.disabled.next : words.next}
      deleteIt={words.deleteIt}
      deleteTitle={words.deleteTitle}
      deleteWhy={words.deleteWhy}
      onRetry={onRetry}
      onDelete={onDelete}
    />
  );
}
