import { expect, test } from "vitest";
import { type Address, addressKey } from "../src/address.ts";
import { base64 } from "../src/bytes.ts";
import { LatchkeyError } from "../src/errors.ts";
import { Newcomers } from "../src/meeting/newcomers.ts";
import { deviceAdded, deviceRemoved, meetingCreated } from "../src/roster/entries.ts";
import { Roster } from "../src/roster/roster.ts";
import { Person, xeddsa } from "./people.ts";

const host = new Person("user-host", 1);
const hostsPhone = new Person("user-host", 2);
const sam = new Person("user-sam", 1);
const samsPhone = new Person("user-sam", 2);

/** Sam takes part in the host's meeting. The server shows only some of what stands in the accounts' logs. */
function meeting(self: Person, ...inLogs: readonly Person[]) {
  const listed = [...inLogs];
  const roster = new Roster("meeting-1", xeddsa);
  roster.append(host.signs(roster, meetingCreated("Minutes", host.asMember, false)));
  roster.append(host.signs(roster, deviceAdded(sam.asMember)));
  const signedIn: string[] = [];
  const failures: LatchkeyError[] = [];
  const newcomers = new Newcomers({
    self: self.address,
    roster,
    accounts: {
      readNow: async () => undefined,
      activeDevices: (userId) =>
        listed
          .filter(({ address }) => address.id === userId)
          .map(({ address, identityKey }) => ({ address, identityKey: base64(identityKey) })),
    },
    signIn: async (device: Address, identityKey: Uint8Array) => {
      const failure = failures.shift();
      if (failure !== undefined) {
        throw failure;
      }
      signedIn.push(`${addressKey(device)} ${base64(identityKey)}`);
    },
    broken: (error) => {
      throw error;
    },
  });
  return { roster, newcomers, signedIn, failures, list: (person: Person) => listed.push(person) };
}

const entered = ({ address, identityKey }: Person) => `${addressKey(address)} ${base64(identityKey)}`;
const soon = () => new Promise((resolve) => setTimeout(resolve));

test("are signed in with the key of their account's log: by the host's device, and by their own", async () => {
  const { newcomers, signedIn } = meeting(host, samsPhone, hostsPhone);
  newcomers.came(samsPhone.address);
  newcomers.came(hostsPhone.address);
  await soon();
  expect(signedIn).toEqual([samsPhone, hostsPhone].map(entered));
  const atSam = meeting(sam, samsPhone, hostsPhone);
  atSam.newcomers.came(samsPhone.address);
  atSam.newcomers.came(hostsPhone.address);
  await soon();
  expect(atSam.signedIn).toEqual([entered(samsPhone)]);
});

test("are not signed in while their account's log does not have them, and are as soon as it does", async () => {
  const { newcomers, signedIn, list } = meeting(host, sam);
  newcomers.came(samsPhone.address);
  await soon();
  expect(signedIn).toEqual([]);
  list(samsPhone);
  newcomers.look();
  await soon();
  expect(signedIn).toEqual([entered(samsPhone)]);
});

test("are not signed in where they have gone, are in already, or nobody of their account takes part any more", async () => {
  const { roster, newcomers, signedIn, list } = meeting(host, sam);
  newcomers.came(samsPhone.address);
  await soon();
  newcomers.went(samsPhone.address);
  list(samsPhone);
  newcomers.look();
  newcomers.came(sam.address);
  roster.append(host.signs(roster, deviceRemoved(sam.asMember)));
  newcomers.came(sam.address);
  newcomers.came(samsPhone.address);
  await soon();
  expect(signedIn).toEqual([]);
});

test("are tried again where the server refused", async () => {
  const { newcomers, signedIn, failures } = meeting(host, samsPhone);
  failures.push(new LatchkeyError("unavailable", "Not now."));
  newcomers.came(samsPhone.address);
  await soon();
  expect(signedIn).toEqual([]);
  newcomers.look();
  await soon();
  expect(signedIn).toEqual([entered(samsPhone)]);
});
