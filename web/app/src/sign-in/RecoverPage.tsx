import { Member, type MemberDevice } from "@latchkey/client";
import { useTask } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { memberText } from "../text/members.ts";
import { suggestedName } from "./device-name.ts";
import { RecoverView } from "./RecoverView.tsx";

interface RecoverPageProps {
  onSignedIn: (device: MemberDevice) => void;
  onBack: () => void;
}

export function RecoverPage({ onSignedIn, onBack }: RecoverPageProps) {
  const task = useTask();
  useTitle(memberText.recover.title);
  return (
    <RecoverView
      suggestedDevice={suggestedName(navigator.userAgent)}
      busy={task.busy}
      problem={task.problem}
      onRecover={(code, deviceName, signOutOthers) =>
        void task.run(async () =>
          onSignedIn(await Member.recover(location.origin, code, deviceName, { signOutOthers })),
        )
      }
      onBack={onBack}
    />
  );
}
