import type { MemberDevice } from "./api.ts";
import { ACCOUNT, authorization, Device, type KeptAccount } from "./device.ts";
import { LatchkeyError } from "./errors.ts";
import { MemberApi, signIn as signInByLink } from "./http/member-api.ts";
import { parseSignInLink } from "./invite/links.ts";
import { makeKeys } from "./keys/pre-keys.ts";
import { MAX_NAME_CODE_POINTS, MAX_ONE_TIME_PRE_KEYS } from "./limits.ts";
import { tidyName } from "./names/names.ts";
import { DeviceStore } from "./store/device-store.ts";

export interface MemberOptions {
  /** Tells several devices in one browser apart; one is enough for people. */
  readonly profile?: string;
}

/** A member's way in. */
export const Member = {
  /**
   * Makes this browser a device of the member, with keys in IndexedDB, in place of the device that it was.
   *
   * @param link `BASE/sign-in#TOKEN`
   * @param deviceName what the member's devices are told apart by: 1 to 64 characters
   * @throws {LatchkeyError} a {@link LinkFault}, `sign_in_link_used`, and `invalid_text` for such a name
   */
  async signIn(link: string, deviceName: string, { profile }: MemberOptions = {}): Promise<MemberDevice> {
    const { server, token } = parseSignInLink(link);
    const tidy = tidyName(deviceName, MAX_NAME_CODE_POINTS);
    if (tidy === undefined) {
      throw new LatchkeyError(
        "invalid_text",
        `A device’s name has 1 to ${MAX_NAME_CODE_POINTS} characters, some to be seen.`,
      );
    }
    const { userId, userName, deviceId, accessToken } = await signInByLink(server, token, tidy);
    const name = databaseName(profile);
    await DeviceStore.delete(name);
    const store = await DeviceStore.open(name);
    // A page keeps no token: the cookie serves, which no script can read.
    const inBrowser = typeof document !== "undefined";
    const me = { userId, userName, deviceId, deviceName: tidy };
    const account: KeptAccount = { server, me, ...(inBrowser ? {} : { accessToken }) };
    const api = new MemberApi(server, authorization(account));
    await api.publishKeys(await makeKeys(store, MAX_ONE_TIME_PRE_KEYS));
    await store.update(({ records }) => records.put(ACCOUNT, account));
    return Device.open(store, account);
  },

  /** The device that this browser is, if it is signed in. Another tab that has it open hands it over. */
  async resume({ profile }: MemberOptions = {}): Promise<MemberDevice | undefined> {
    const store = await DeviceStore.open(databaseName(profile));
    const account = await store.update(({ records }) => records.get<KeptAccount>(ACCOUNT));
    if (account === undefined) {
      store.close();
      return undefined;
    }
    return Device.open(store, account);
  },
} as const;

function databaseName(profile: string | undefined): string {
  return profile === undefined ? "latchkey-device" : `latchkey-device-${profile}`;
}
