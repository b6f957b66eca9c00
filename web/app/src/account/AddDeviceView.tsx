import type { ComponentChildren } from "preact";
import { Button } from "../design/Button.tsx";
import { CopyField } from "../design/CopyField.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Problem } from "../design/Problem.tsx";
import { QrCode } from "../design/QrCode.tsx";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";
import "./devices.css";

/** How far adding a device has come. `problem` is an error code, `name` what the new device calls itself. */
export type AddingDevice =
  | { readonly step: "making"; readonly problem?: string }
  | { readonly step: "shown"; readonly link: string; readonly expiresAt: Date }
  | { readonly step: "pending"; readonly name: string; readonly problem?: string }
  | { readonly step: "adding"; readonly name: string }
  | { readonly step: "done"; readonly name: string }
  | { readonly step: "expired" }
  /** The key that came with the link was not made by who has the link. */
  | { readonly step: "swapped" }
  /** The person has said that the device is not theirs. */
  | { readonly step: "refused" };

const endingWords = () =>
  ({
    expired: { title: memberText.addDevice.expiredTitle, why: memberText.addDevice.expiredWhy },
    swapped: { title: memberText.addDevice.swappedTitle, why: memberText.addDevice.swappedWhy },
    refused: { title: memberText.addDevice.refusedTitle, why: memberText.addDevice.refusedWhy },
  }) as const;

interface AddDeviceViewProps {
  state: AddingDevice;
  onAdd: (name: string) => void;
  onNotMine: () => void;
  /** Makes another link. */
  onAgain: () => void;
  onClose: () => void;
}

export function AddDeviceView(props: AddDeviceViewProps) {
  const { state, onAgain, onClose } = props;
  const words = memberText.addDevice;
  switch (state.step) {
    case "making":
      return (
        <Dialog key="making" title={words.title} onClose={onClose}>
          {state.problem === undefined ? (
            <p role="status">{text.loading}</p>
          ) : (
            <Problem
              code={state.problem}
              actions={
                <Button small onClick={onAgain}>
                  {text.retry}
                </Button>
              }
            />
          )}
        </Dialog>
      );
    case "shown":
      return (
        <Dialog key="shown" title={words.title} onClose={onClose}>
          <p>{words.why}</p>
          <div class="add-device-qr">
            <QrCode value={state.link} label={words.qr} />
          </div>
          <CopyField label={words.link} value={state.link} />
          <p>{words.until(state.expiresAt)}</p>
          <p class="soft" role="status">
            {words.waiting}
          </p>
        </Dialog>
      );
    case "pending":
    case "adding":
      return <Pending {...props} name={state.name} />;
    case "done":
      return (
        <Over
          key="done"
          title={words.doneTitle(state.name)}
          why={words.doneWhy}
          onClose={onClose}
          action={
            <Button kind="primary" onClick={onClose}>
              {memberText.meeting.done}
            </Button>
          }
        />
      );
    case "expired":
    case "swapped":
    case "refused":
      return <Over key={state.step} {...endingWords()[state.step]} onClose={onClose} action={again(onAgain)} />;
  }
}

/** A device has come with the link, and the person says whether it is theirs. */
function Pending({ state, name, onAdd, onNotMine, onClose }: AddDeviceViewProps & { name: string }) {
  const words = memberText.addDevice;
  const busy = state.step === "adding";
  return (
    <Dialog
      key="pending"
      title={words.pendingTitle(name)}
      onClose={onClose}
      actions={
        <>
          <Button disabled={busy} onClick={onNotMine}>
            {words.notMine}
          </Button>
          <Button kind="primary" busy={busy} onClick={() => onAdd(name)}>
            {busy ? words.adding : words.add}
          </Button>
        </>
      }
    >
      <p>{words.pendingWhy}</p>
      <p class="soft" role="status">
        {busy && words.keepOpen}
      </p>
      <Problem code={state.step === "pending" ? state.problem : undefined} />
    </Dialog>
  );
}

const again = (onAgain: () => void) => (
  <Button kind="primary" onClick={onAgain}>
    {memberText.addDevice.again}
  </Button>
);

function Over(props: { title: string; why: string; action: ComponentChildren; onClose: () => void }) {
  return (
    <Dialog title={props.title} onClose={props.onClose} actions={props.action}>
      <p>{props.why}</p>
    </Dialog>
  );
}
