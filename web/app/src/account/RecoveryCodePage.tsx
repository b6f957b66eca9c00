import type { MemberDevice } from "@latchkey/client";
import { useTask } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { memberText } from "../text/members.ts";
import { RecoveryCodeView } from "./RecoveryCodeView.tsx";

interface RecoveryCodePageProps {
  device: MemberDevice;
  code: string;
  /** The person has noted it, or does so another time. */
  onDone: () => void;
}

export function RecoveryCodePage({ device, code, onDone }: RecoveryCodePageProps) {
  const task = useTask();
  useTitle(memberText.recoveryCode.label);
  const noted = async () => {
    await device.recoveryCodeNoted();
    onDone();
  };
  return (
    <RecoveryCodeView
      code={code}
      name={device.me.userName}
      server={location.host}
      busy={task.busy}
      problem={task.problem}
      onNoted={() => void task.run(noted)}
      onLater={onDone}
    />
  );
}
