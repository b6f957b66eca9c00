import { IdentityKeyPair } from "@latchkey/signal";
import { AccountDirectory } from "../../src/account/account-directory.ts";
import { OwnAccount } from "../../src/account/own-account.ts";
import type { AccountChange } from "../../src/api.ts";
import { base64 } from "../../src/bytes.ts";
import { DeviceStore } from "../../src/store/device-store.ts";
import type { TestAccount } from "../log/test-account.ts";
import type { FakeServer } from "./fake-server.ts";

/** One device of an account, whose log the server has as well. */
export async function ownAccount(server: FakeServer, account: TestAccount, deviceId: number, given?: DeviceStore) {
  const store = given ?? (await deviceStore(account, deviceId));
  const directory = await AccountDirectory.open(store, server.pages, (error) => {
    throw error;
  });
  const { userId } = account;
  const entries = account.entries.map(base64);
  await directory.take({ userId, from: 0, entries, size: entries.length });
  const own = await OwnAccount.open({
    store,
    directory,
    source: { appendToAccount: (entry, deviceLink) => server.append(userId, entry, deviceLink) },
    userId,
    deviceId,
    broken: (error) => {
      throw error;
    },
  });
  const changes: AccountChange[] = [];
  return { own, store, directory, changes };
}

export function deviceStore(account: TestAccount, deviceId: number): Promise<DeviceStore> {
  const privateKey = account.key(deviceId);
  const identityKeyPair = new IdentityKeyPair({ publicKey: privateKey.publicKey(), privateKey });
  return DeviceStore.open(crypto.randomUUID(), undefined, { identityKeyPair, registrationId: 1 });
}
