import type { OwnDevice } from "@latchkey/client";
import { memberText } from "../text/members.ts";

/** What the server tells of a device may be missing; its number is in the account's log. */
export const deviceName = ({ name, deviceId }: Pick<OwnDevice, "deviceId" | "name">): string =>
  name ?? memberText.devices.unnamed(deviceId);

/** By whom a device came, as the account's log has it. */
export function cameBy({ addedBy }: OwnDevice, devices: readonly OwnDevice[]): string {
  const words = memberText.devices;
  if (addedBy === undefined) {
    return words.first;
  }
  if (addedBy === 0) {
    return words.byRecovery;
  }
  const adder = devices.find(({ deviceId }) => deviceId === addedBy);
  return adder === undefined ? words.byGone : words.by(deviceName(adder));
}
