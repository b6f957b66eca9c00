import { expect, test } from "vitest";
import { base64 } from "../src/bytes.ts";
import { Arrivals } from "../src/meeting/arrivals.ts";
import { deviceAdded, meetingCreated } from "../src/roster/entries.ts";
import { Roster } from "../src/roster/roster.ts";
import { Person, xeddsa } from "./people.ts";

const host = new Person("user-host", 1);
const phone = new Person("user-host", 2);
const stranger = new Person("user-sam", 1);

function shown({ address, identityKey }: Person, userName = "Hanna") {
  return { userId: address.id, userName, deviceId: address.deviceId, identityKeyPublic: base64(identityKey) };
}

function meeting(): { roster: Roster; arrivals: Arrivals } {
  const roster = new Roster("meeting-1", xeddsa);
  roster.append(host.signs(roster, meetingCreated("Minutes", host.asMember, false)));
  return { roster, arrivals: new Arrivals(roster, host.address) };
}

test("are one's own devices, and everybody's at the host's", () => {
  const { arrivals } = meeting();
  arrivals.add(shown(phone));
  arrivals.add(shown(stranger, "Sam"));
  const own = { address: phone.address, name: "Hanna", isOwn: true };
  expect(arrivals.all(false)).toEqual([own]);
  expect(arrivals.all(true)).toEqual([own, { address: stranger.address, name: "Sam", isOwn: false }]);
});

test("are not there without a key, and no more once they are in or signed out", () => {
  const { roster, arrivals } = meeting();
  arrivals.add({ ...shown(stranger), identityKeyPublic: null });
  arrivals.add(shown(phone));
  roster.append(host.signs(roster, deviceAdded(phone.asMember)));
  expect(arrivals.all(true)).toEqual([]);
  expect(arrivals.identityKey(phone.address)).toBeUndefined();
  arrivals.add(shown(stranger));
  arrivals.remove(stranger.address);
  expect(arrivals.all(true)).toEqual([]);
});

test("keep the key that they showed first", () => {
  const { arrivals } = meeting();
  arrivals.add(shown(phone));
  arrivals.add(shown(new Person(phone.address.id, phone.address.deviceId)));
  expect(arrivals.require(phone.address)).toEqual(phone.identityKey);
});

test("are not asked about again once they are declined", () => {
  const { arrivals } = meeting();
  arrivals.add(shown(phone));
  arrivals.decline(phone.address);
  arrivals.add(shown(phone));
  expect(arrivals.all(true)).toEqual([]);
  expect(() => arrivals.require(phone.address)).toThrow(expect.objectContaining({ code: "device_unknown" }));
  expect(() => arrivals.decline(stranger.address)).toThrow(expect.objectContaining({ code: "device_unknown" }));
});
