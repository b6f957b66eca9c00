import type { MemberDevice, OwnDevice } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { useLoaded } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { countOf, type OpenMeetings, useNews } from "../host/open-meetings.ts";
import { memberText } from "../text/members.ts";
import { DevicesView } from "./DevicesView.tsx";

interface DevicesPageProps {
  device: MemberDevice;
  /** What stands above all else, if something does. */
  notice: ComponentChildren;
  meetings: OpenMeetings;
  /** They are there, or anew. */
  onDevices: (devices: readonly OwnDevice[]) => void;
  onBack: () => void;
  onSignedOut: () => void;
  onShowRecoveryCode: () => void;
}

export function DevicesPage(props: DevicesPageProps) {
  const { device, notice, meetings, onDevices, onBack, onSignedOut, onShowRecoveryCode } = props;
  const { value: devices, problem, reload } = useLoaded(() => device.devices());
  useTitle(memberText.devices.title, countOf(useNews(meetings)));
  useEffect(() => device.onAccountChange(reload), [device]);
  useEffect(() => {
    if (devices !== undefined) {
      onDevices(devices);
    }
  }, [devices]);
  return (
    <DevicesView
      notice={notice}
      state={{ me: device.me, server: location.host, devices, recoveryCode: device.recoveryCode, problem }}
      actions={{
        back: onBack,
        reload,
        rename: async (name) => {
          await device.rename(name);
          reload();
        },
        newDeviceLink: () => device.newDeviceLink(),
        goWith: (deviceId, keep) => device.devicesThatGoWith(deviceId, keep),
        signOut: async ({ deviceId, isSelf }, keep) => {
          if (isSelf) {
            await device.signOut();
            onSignedOut();
          } else {
            await device.signOut(deviceId, { keep });
            reload();
          }
        },
        showRecoveryCode: onShowRecoveryCode,
        changeRecoveryCode: async (present) => {
          await device.changeRecoveryCode(present);
          onShowRecoveryCode();
        },
      }}
    />
  );
}
