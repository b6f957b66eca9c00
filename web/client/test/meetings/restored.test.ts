import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { Guest, type GuestMeeting, Member, type MemberMeeting } from "../../src/index.ts";
import {
  backUpServer,
  joined,
  newMeeting,
  newMember,
  plain,
  ready,
  restoreServer,
  shows,
  type TestDevice,
} from "./bench.ts";

/** What a closed database has, by its stores. */
type Copy = ReadonlyMap<string, readonly (readonly [IDBValidKey, unknown])[]>;

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function copyOf(name: string): Promise<Copy> {
  const database = await settled(indexedDB.open(name));
  const transaction = database.transaction([...database.objectStoreNames]);
  const stores = [...database.objectStoreNames].map(async (name) => {
    const store = transaction.objectStore(name);
    const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
    return [name, keys.map((key, i) => [key, values[i]] as const)] as const;
  });
  const copy = new Map(await Promise.all(stores));
  database.close();
  return copy;
}

async function putBack(name: string, copy: Copy): Promise<void> {
  await settled(indexedDB.deleteDatabase(name));
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    for (const [store, entries] of copy) {
      const made = request.result.createObjectStore(store);
      entries.forEach(([key, value]) => {
        made.put(value, key);
      });
    }
  };
  (await settled(request)).close();
}

async function resumed(device: TestDevice, meetingId: string): Promise<[() => Promise<void>, MemberMeeting]> {
  const again = (await Member.resume({ profile: device.profile })) ?? expect.unreachable();
  return [() => again.close(), await again.openMeeting(meetingId)];
}

const kinds = (meeting: MemberMeeting | GuestMeeting) => meeting.state.warnings.map(({ kind }) => kind);

test("what is said after the server was restored is read by everybody once, and everybody is told", async () => {
  const { host } = await newMeeting();
  const { guest } = await joined(host, "Gil");
  await ready(host);
  const lines: string[] = [];
  const say = async (...texts: readonly string[]) => {
    for (const text of texts) {
      await host.say(text);
      lines.push(`Hanna: ${text}`);
    }
    await shows(guest, ...lines);
    await shows(host, ...lines);
  };
  await say("before 1", "before 2");
  await backUpServer();
  await say(...Array.from({ length: 12 }, (_, i) => `lost ${i}`));
  await restoreServer();
  await say("restored 1", "restored 2", "restored 3");
  await guest.say("I read you");
  lines.push("Gil: I read you");
  await shows(host, ...lines);
  await shows(guest, ...lines);
  for (const meeting of [host, guest]) {
    const { messages, warnings } = meeting.state;
    expect(messages.map(({ author, text }) => `${plain(author.name)}: ${text}`)).toEqual(lines);
    expect(messages.every(({ delivery }) => delivery === "sent")).toBe(true);
    expect(warnings).toMatchObject([{ kind: "server-restored", lost: 12 }]);
  }
});

test("a device whose keys went back to an older copy is read by everybody, once and in order", async () => {
  const { device, host } = await newMeeting();
  const { meetingId } = host.state;
  const sam = await newMember("Sam");
  await host.addMember(sam.me.userId);
  const atSam = await sam.openMeeting(meetingId);
  const { guest: gil } = await joined(host, "Gil");
  await ready(host);
  await host.say("one");
  await shows(gil, "Hanna: one");
  await shows(host, "Hanna: one");
  await device.close();
  const database = `latchkey-device-${device.profile}`;
  const copy = await copyOf(database);

  const [close, between] = await resumed(device, meetingId);
  await between.say("two");
  await between.say("three");
  await shows(between, "Hanna: one", "Hanna: two", "Hanna: three");
  const { guest: kim } = await joined(between, "Kim");
  await atSam.say("from Sam");
  await shows(between, "Hanna: one", "Hanna: two", "Hanna: three", "Sam: from Sam");
  await close();
  await putBack(database, copy);

  const [closeAgain, restored] = await resumed(device, meetingId);
  const lost = await restored.until(({ warnings }) => warnings.length > 0);
  expect(lost.warnings).toMatchObject([{ kind: "keys-restored", unread: 2 }]);
  for (const text of ["a", "b", "c"]) {
    await restored.say(text);
  }
  const after = ["Sam: from Sam", "Hanna: a", "Hanna: b", "Hanna: c"];
  await shows(restored, "Hanna: one", ...after);
  await shows(kim, ...after);
  await shows(gil, "Hanna: one", "Hanna: two", "Hanna: three", ...after);
  await shows(atSam, "Hanna: one", "Hanna: two", "Hanna: three", ...after);
  await kim.say("from Kim");
  await atSam.say("and Sam");
  await restored.until(({ messages }) =>
    ["from Kim", "and Sam"].every((text) => messages.some((m) => m.text === text)),
  );
  expect(restored.state.messages.every(({ delivery }) => delivery === "sent")).toBe(true);
  expect([atSam, gil, kim].map(kinds)).toEqual([[], [], []]);
  expect(kinds(restored)).toEqual(["keys-restored"]);
  await closeAgain();
  await sam.close();
});

test("a guest whose keys went back to an older copy goes on behind its own words", async () => {
  const { host } = await newMeeting();
  const { guest, tab } = await joined(host, "Gil");
  await ready(host);
  await guest.say("one");
  await shows(guest, "Gil: one");
  await guest.close();
  const { database } = JSON.parse(tab.getItem("latchkey.guest") ?? "");
  const copy = await copyOf(database);

  const between = (await Guest.resume({ tab })) ?? expect.unreachable();
  await between.say("two");
  await between.say("three");
  await shows(between, "Gil: one", "Gil: two", "Gil: three");
  await between.close();
  await putBack(database, copy);

  const restored = (await Guest.resume({ tab })) ?? expect.unreachable();
  await restored.until(({ warnings }) => warnings.some(({ kind }) => kind === "keys-restored"));
  await restored.say("four");
  await host.say("I read you");
  const all = ["Gil: one", "Gil: two", "Gil: three"];
  await host.until(({ messages }) => messages.some(({ text }) => text === "four"));
  await restored.until(({ messages }) => messages.length === 5);
  expect(host.state.messages.map(({ text }) => text).filter((text) => text !== "I read you")).toEqual([
    "one",
    "two",
    "three",
    "four",
  ]);
  expect(restored.state.messages.slice(0, 3).map(({ author, text }) => `${plain(author.name)}: ${text}`)).toEqual(all);
  expect(kinds(host)).toEqual([]);
  expect(kinds(restored)).toEqual(["keys-restored"]);
  await restored.close();
});
