import { CopyField } from "../design/CopyField.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Problem } from "../design/Problem.tsx";
import { QrCode } from "../design/QrCode.tsx";
import { useLoaded } from "../design/task.ts";
import { memberText } from "../text/en-members.ts";

interface AddDeviceDialogProps {
  onMake: () => Promise<{ readonly link: string }>;
  onClose: () => void;
}

/** A sign-in link for another device of the same person: a new one each time the dialog opens. */
export function AddDeviceDialog({ onMake, onClose }: AddDeviceDialogProps) {
  const made = useLoaded(onMake);
  return (
    <Dialog title={memberText.meetings.addDeviceTitle} onClose={onClose}>
      <p>{memberText.meetings.addDeviceWhy}</p>
      <Problem code={made.problem} />
      {made.value && (
        <>
          <CopyField label={memberText.meetings.addDeviceLink} value={made.value.link} />
          <div class="take-along">
            <QrCode value={made.value.link} label={memberText.meetings.addDeviceQr} />
          </div>
        </>
      )}
    </Dialog>
  );
}
