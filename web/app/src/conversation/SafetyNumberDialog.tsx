import type { Meeting, Participant } from "@latchkey/client";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Icon } from "../design/Icon.tsx";
import { Problem } from "../design/Problem.tsx";
import { QrCode } from "../design/QrCode.tsx";
import { useLoaded } from "../design/task.ts";
import { text } from "../text/text.ts";
import { Digits } from "./Digits.tsx";
import type { Person } from "./people.ts";
import "./safety-number.css";

type Actions = Pick<Meeting, "safetyNumber" | "markVerified">;

interface SafetyNumberDialogProps {
  person: Pick<Person, "name"> & { readonly devices: readonly Pick<Participant, "address" | "verifiedAs">[] };
  actions: Actions;
  onClose: () => void;
}

/** The safety number with a person, to be compared by eye or by camera. */
export function SafetyNumberDialog({ person, actions, onClose }: SafetyNumberDialogProps) {
  const [device] = person.devices;
  return (
    <Dialog title={text.conversation.safety.title(person.name)} onClose={onClose}>
      <p>{text.conversation.safety.how(person.name)}</p>
      {device && <Comparison device={device} actions={actions} />}
    </Dialog>
  );
}

interface ComparisonProps {
  device: SafetyNumberDialogProps["person"]["devices"][number];
  actions: Actions;
}

function Comparison({ device, actions }: ComparisonProps) {
  const words = text.conversation.safety;
  const number = useLoaded(async () => ({
    ...(await actions.safetyNumber(device.address)),
    verified: device.verifiedAs !== undefined,
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
      <div class="safety-number">
        <QrCode value={[...qrCode]} label={words.qr} />
        <Digits groups={digits.match(/.{5}/g) ?? []} label={words.digits} />
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
