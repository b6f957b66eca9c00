import type { DeviceLink, Me, OwnDevice } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { Mark } from "../design/Mark.tsx";
import { Notice } from "../design/Notice.tsx";
import { Heading } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import "../meetings/meetings.css";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";
import { AddDeviceDialog } from "./AddDeviceDialog.tsx";
import "./devices.css";
import { cameBy, deviceName } from "./device-words.ts";
import { NewRecoveryCodeDialog } from "./NewRecoveryCodeDialog.tsx";
import { RenameDialog } from "./RenameDialog.tsx";
import { SignOutDialog } from "./SignOutDialog.tsx";

/** A member's account: its name, its devices, and the recovery code while that is not noted. */
export interface DevicesState {
  readonly me: Me;
  readonly server: string;
  /** Undefined until they are there. */
  readonly devices: readonly OwnDevice[] | undefined;
  readonly recoveryCode?: string | undefined;
  /** An error code. */
  readonly problem?: string | undefined;
}

export interface DevicesActions {
  readonly back: () => void;
  /** Where they could not be fetched. */
  readonly reload: () => void;
  readonly rename: (name: string) => Promise<void>;
  readonly newDeviceLink: () => Promise<DeviceLink>;
  readonly goWith: (deviceId: number, keep: readonly number[]) => readonly number[];
  readonly signOut: (device: OwnDevice, keep: readonly number[]) => Promise<void>;
  readonly showRecoveryCode: () => void;
  /** Replaces the recovery code, and shows the new one. */
  readonly changeRecoveryCode: (present: string) => Promise<void>;
}

type OpenDialog =
  | { readonly kind: "rename" }
  | { readonly kind: "add" }
  | { readonly kind: "new-code" }
  | { readonly kind: "sign-out"; readonly device: OwnDevice };

export function DevicesView(props: { state: DevicesState; actions: DevicesActions; notice?: ComponentChildren }) {
  const { state, actions, notice } = props;
  const [dialog, setDialog] = useState<OpenDialog>();
  const close = () => setDialog(undefined);
  const words = memberText.devices;
  return (
    <div class="meetings">
      <header class="meetings-head">
        <Mark />
        <Button kind="quiet" small onClick={actions.back}>
          {memberText.meeting.all}
        </Button>
      </header>
      <main class="meetings-main">
        {notice}
        <div class="meetings-title">
          <Heading>{words.title}</Heading>
          <Button kind="primary" onClick={() => setDialog({ kind: "add" })}>
            <Icon name="plus" />
            {words.add}
          </Button>
        </div>
        <div class="own-name">
          <p class="own-name-words">
            <span class="soft small">{words.name}</span>{" "}
            <span class="own-name-name">
              <bdi>{state.me.userName}</bdi>
            </span>
          </p>
          <Button small onClick={() => setDialog({ kind: "rename" })}>
            {words.rename}
          </Button>
        </div>
        {state.recoveryCode !== undefined && (
          <Notice
            tone="caution"
            title={words.codeNotNoted}
            actions={
              <Button small onClick={actions.showRecoveryCode}>
                {words.showCode}
              </Button>
            }
          >
            <p>{words.codeNotNotedWhy}</p>
          </Notice>
        )}
        <Problem
          code={state.problem}
          actions={
            <Button small onClick={actions.reload}>
              {text.retry}
            </Button>
          }
        />
        <DeviceList
          devices={state.devices}
          isLoading={state.problem === undefined}
          onSignOut={(device) => setDialog({ kind: "sign-out", device })}
        />
        {state.recoveryCode === undefined && (
          <Button small kind="quiet" onClick={() => setDialog({ kind: "new-code" })}>
            {words.newCode}
          </Button>
        )}
      </main>
      {dialog?.kind === "rename" && <RenameDialog name={state.me.userName} onRename={actions.rename} onClose={close} />}
      {dialog?.kind === "add" && (
        <AddDeviceDialog
          onMake={actions.newDeviceLink}
          onClose={() => {
            close();
            actions.reload(); // What this device adds itself it is not told of.
          }}
        />
      )}
      {dialog?.kind === "new-code" && <NewRecoveryCodeDialog onChange={actions.changeRecoveryCode} onClose={close} />}
      {dialog?.kind === "sign-out" && (
        <SignOutDialog
          device={dialog.device}
          devices={state.devices ?? []}
          recoveryCode={state.recoveryCode}
          name={state.me.userName}
          server={state.server}
          goWith={actions.goWith}
          onSignOut={(keep) => actions.signOut(dialog.device, keep)}
          onClose={close}
        />
      )}
    </div>
  );
}

interface DeviceListProps {
  devices: DevicesState["devices"];
  isLoading: boolean;
  onSignOut: (device: OwnDevice) => void;
}

function DeviceList({ devices, isLoading, onSignOut }: DeviceListProps) {
  if (devices === undefined) {
    return (
      <p class="soft" role="status">
        {isLoading && text.loading}
      </p>
    );
  }
  return (
    <ul class="devices" aria-label={memberText.devices.title}>
      {devices.map((device) => (
        <DeviceItem key={device.deviceId} device={device} devices={devices} onSignOut={onSignOut} />
      ))}
    </ul>
  );
}

interface DeviceItemProps {
  device: OwnDevice;
  devices: readonly OwnDevice[];
  onSignOut: (device: OwnDevice) => void;
}

function DeviceItem({ device, devices, onSignOut }: DeviceItemProps) {
  const words = memberText.devices;
  const { addedAt, lastSeenAt, isSelf } = device;
  const about = [
    addedAt && words.since(addedAt),
    lastSeenAt && !isSelf && words.lastSeen(lastSeenAt),
    cameBy(device, devices),
  ];
  return (
    <li class="own-device">
      <Icon name="device" size={24} />
      <div class="own-device-words">
        <p class="own-device-name">
          <bdi>{deviceName(device)}</bdi>
          {isSelf && <span class="tag tag--host">{words.thisDevice}</span>}
        </p>
        <p class="soft small">{about.filter(Boolean).join(" · ")}</p>
      </div>
      <Button small kind="quiet" label={words.signOutName(deviceName(device))} onClick={() => onSignOut(device)}>
        {memberText.signOut.doIt}
      </Button>
    </li>
  );
}
