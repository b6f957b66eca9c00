import type { DeviceLink } from "@latchkey/client";
import { useEffect, useState } from "preact/hooks";
import { codeOf } from "../design/task.ts";
import { AddDeviceView, type AddingDevice } from "./AddDeviceView.tsx";

interface AddDeviceDialogProps {
  onMake: () => Promise<DeviceLink>;
  onClose: () => void;
}

/** The link can be used no longer: adding by it again would fail again. */
const LINK_IS_OVER: ReadonlySet<string> = new Set(["device_link_used", "device_link_unknown", "proof_refused"]);

const overBy = (problem: string): AddingDevice => ({ step: problem === "proof_refused" ? "swapped" : "expired" });

const isOpen = ({ step }: AddingDevice): boolean => step === "shown" || step === "pending";

/** Lets another device of the same person in: by a link that is good as long as the dialog is open. */
export function AddDeviceDialog({ onMake, onClose }: AddDeviceDialogProps) {
  const [attempt, setAttempt] = useState(1);
  const [link, setLink] = useState<DeviceLink>();
  const [state, setState] = useState<AddingDevice>({ step: "making" });
  useEffect(() => {
    let isOver = false;
    let stops: readonly (() => void)[] = [];
    let expires: ReturnType<typeof setTimeout> | undefined;
    let made: DeviceLink | undefined;
    const begin = async () => {
      made = await onMake();
      if (isOver) {
        await made.close();
        return;
      }
      setLink(made);
      setState({ step: "shown", link: made.link, expiresAt: made.expiresAt });
      stops = [
        made.onPending((name) => setState({ step: "pending", name })),
        made.onFailed(({ code }) => setState((now) => (isOpen(now) ? overBy(code) : now))),
      ];
      expires = setTimeout(
        () => setState((now) => (isOpen(now) ? { step: "expired" } : now)),
        Math.max(0, made.expiresAt.getTime() - Date.now()),
      );
    };
    setState({ step: "making" });
    begin().catch((error: unknown) => setState({ step: "making", problem: codeOf(error) }));
    return () => {
      isOver = true;
      stops.forEach((stop) => {
        stop();
      });
      clearTimeout(expires);
      made?.close().catch(() => undefined); // It is over in ten minutes anyway.
    };
  }, [attempt]);
  const add = async (name: string) => {
    setState({ step: "adding", name });
    try {
      await link?.confirm();
      setState({ step: "done", name });
    } catch (error) {
      const problem = codeOf(error);
      setState(LINK_IS_OVER.has(problem) ? overBy(problem) : { step: "pending", name, problem });
    }
  };
  const refuse = () => {
    setState({ step: "refused" });
    link?.close().catch(() => undefined); // Without this device's word it is never added.
  };
  return (
    <AddDeviceView
      state={state}
      onAdd={(name) => void add(name)}
      onNotMine={refuse}
      onAgain={() => setAttempt((count) => count + 1)}
      onClose={onClose}
    />
  );
}
