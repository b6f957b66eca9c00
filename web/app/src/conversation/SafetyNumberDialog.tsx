import { addressKey, type Meeting, type Participant } from "@latchkey/client";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Icon } from "../design/Icon.tsx";
import { Problem } from "../design/Problem.tsx";
import { QrCode } from "../design/QrCode.tsx";
import { useLoaded } from "../design/task.ts";
import { text } from "../text/en.ts";
import type { Person } from "./people.ts";
import "./safety-number.css";

type Actions = Pick<Meeting, "safetyNumber" | "markVerified">;

type Comparable = Pick<Participant, "address" | "verified">;

interface SafetyNumberDialogProps {
  person: Pick<Person, "name"> & { readonly devices: readonly Comparable[] };
  actions: Actions;
  onClose: () => void;
}

/** The safety numbers with a person, one for each of their devices, to be compared by eye or by camera. */
export function SafetyNumberDialog({ person, actions, onClose }: SafetyNumberDialogProps) {
  return (
    <Dialog title={text.conversation.safety.title(person.name)} onClose={onClose}>
      <p>{text.conversation.safety.how(person.name)}</p>
      {person.devices.map((device) => (
        <DeviceNumber
          key={addressKey(device.address)}
          device={device}
          titled={person.devices.length > 1}
          actions={actions}
        />
      ))}
    </Dialog>
  );
}

function DeviceNumber({ device, titled, actions }: { device: Comparable; titled: boolean; actions: Actions }) {
  const words = text.conversation.safety;
  const number = useLoaded(async () => ({
    ...(await actions.safetyNumber(device.address)),
    verified: device.verified,
  }));
  const mark = async (verified: boolean) => {
    await actions.markVerified(device.address, verified);
    number.set((known) => ({ ...known, verified }));
  };
  if (number.value === undefined) {
    return <Problem code={number.problem} />;
  }
  const { digits, qrCode, verified } = number.value;
  return (
    <section class="safety">
      {titled && <h3 class="safety-device">{words.device(device.address.deviceId)}</h3>}
      <div class="safety-number">
        <QrCode value={[...qrCode]} label={words.qr} />
        <ol class="safety-digits" translate={false} aria-label={words.digits}>
          {(digits.match(/.{5}/g) ?? []).map((group, index) => (
            <li key={`${index}-${group}`}>{group}</li>
          ))}
        </ol>
      </div>
      <div class="row safety-mark">
        {verified ? (
          <>
            <p class="safety-marked" role="status">
              <Icon name="check" />
              {words.marked}
            </p>
            <Button small onClick={() => void mark(false)}>
              {words.unmark}
            </Button>
          </>
        ) : (
          <Button kind="primary" onClick={() => void mark(true)}>
            <Icon name="check" />
            {words.mark}
          </Button>
        )}
      </div>
    </section>
  );
}
