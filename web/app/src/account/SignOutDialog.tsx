import type { OwnDevice } from "@latchkey/client";
import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Notice } from "../design/Notice.tsx";
import { Problem } from "../design/Problem.tsx";
import { useTask } from "../design/task.ts";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";
import { deviceName } from "./device-words.ts";
import { RecoveryCode } from "./RecoveryCode.tsx";
import { Tick } from "./Tick.tsx";

interface SignOutDialogProps {
  device: OwnDevice;
  /** All of them, this one and that one included. */
  devices: readonly OwnDevice[];
  /** While it is not noted. */
  recoveryCode: string | undefined;
  name: string;
  server: string;
  /** The devices that go along with one, if these are kept. */
  goWith: (deviceId: number, keep: readonly number[]) => readonly number[];
  onSignOut: (keep: readonly number[]) => Promise<void>;
  onClose: () => void;
}

/** Asks before a device is signed out, and says what that means for the others. */
export function SignOutDialog(props: SignOutDialogProps) {
  const { device, devices, recoveryCode, goWith, onSignOut, onClose } = props;
  const [kept, setKept] = useState<readonly number[]>([]);
  const task = useTask();
  const words = memberText.signOut;
  const isOnly = devices.length === 1;
  const codeMissing = device.isSelf && isOnly && recoveryCode !== undefined;
  const signOut = async () => {
    await onSignOut(kept);
    onClose();
  };
  return (
    <Dialog
      title={device.isSelf ? (isOnly ? words.onlyTitle : words.thisTitle) : words.title(deviceName(device))}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button kind="danger" busy={task.busy} onClick={() => void task.run(signOut)}>
            {codeMissing ? words.doItWithout : words.doIt}
          </Button>
        </>
      }
    >
      <p>{device.isSelf ? words.keysGo : words.why}</p>
      {device.isSelf ? (
        isOnly ? (
          <Only {...props} />
        ) : (
          <p>{words.othersStay}</p>
        )
      ) : (
        <Along devices={devices} device={device} goWith={goWith} kept={kept} onKeep={setKept} />
      )}
      <Problem code={task.problem} />
    </Dialog>
  );
}

/** Nothing but the recovery code leads back to the account. */
function Only({ recoveryCode, name, server }: SignOutDialogProps) {
  const words = memberText.signOut;
  return (
    <>
      <p>{words.noHost}</p>
      <Notice tone="alarm" title={words.onlyCode}>
        <p>{recoveryCode === undefined ? words.codeNoted : words.codeNotNoted}</p>
      </Notice>
      {recoveryCode !== undefined && <RecoveryCode code={recoveryCode} name={name} server={server} />}
    </>
  );
}

interface AlongProps extends Pick<SignOutDialogProps, "device" | "devices" | "goWith"> {
  kept: readonly number[];
  onKeep: (kept: readonly number[]) => void;
}

/** What the device had added goes along, unless the person keeps it; what a kept one had added stays with that. */
function Along({ device, devices, goWith, kept, onKeep }: AlongProps) {
  const words = memberText.signOut;
  const could = new Set(goWith(device.deviceId, []));
  const go = new Set(goWith(device.deviceId, kept));
  const along = devices.filter(({ deviceId }) => could.has(deviceId) && deviceId !== device.deviceId);
  if (along.length === 0) {
    return null;
  }
  return (
    <fieldset class="choice">
      <legend class="field-label">{words.along}</legend>
      <p class="field-hint">{words.alongHint}</p>
      {along.map((each) => {
        const { deviceId } = each;
        const staysWithAnother = !go.has(deviceId) && !kept.includes(deviceId);
        return (
          <Tick
            key={deviceId}
            label={deviceName(each)}
            hint={staysWithAnother ? words.staysToo : undefined}
            checked={go.has(deviceId)}
            disabled={staysWithAnother}
            onChange={(goes) => onKeep(goes ? kept.filter((id) => id !== deviceId) : [...kept, deviceId])}
          />
        );
      })}
    </fieldset>
  );
}
