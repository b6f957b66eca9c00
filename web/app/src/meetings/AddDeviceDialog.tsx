import { CopyField } from "../design/CopyField.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Problem } from "../design/Problem.tsx";
import { QrCode } from "../design/QrCode.tsx";
import { useLoaded } from "../design/task.ts";
import { text } from "../text/en.ts";

interface AddDeviceDialogProps {
  onMake: () => Promise<{ readonly link: string }>;
  onClose: () => void;
}

/** A sign-in link for another device of the same person: a new one each time the dialog opens. */
export function AddDeviceDialog({ onMake, onClose }: AddDeviceDialogProps) {
  const made = useLoaded(onMake);
  return (
    <Dialog title={text.meetings.addDeviceTitle} onClose={onClose}>
      <p>{text.meetings.addDeviceWhy}</p>
      <Problem code={made.problem} />
      {made.value && (
        <>
          <CopyField label={text.meetings.addDeviceLink} value={made.value.link} />
          <div class="take-along">
            <QrCode value={made.value.link} label={text.meetings.addDeviceQr} />
          </div>
        </>
      )}
    </Dialog>
  );
}
