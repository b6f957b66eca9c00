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
  const words = { ...memberText.suspended, ...(why === "account_disabled" ? memberText.disabled : {}) };
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
