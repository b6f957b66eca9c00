import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type AccountChange, Member, type MemberDevice } from "../../src/index.ts";
import { HostileServer } from "../hostile-server.ts";
import { confirmedLink, furtherDevice, newDevice, newLink, newMember, plain } from "./bench.ts";

/** The next change that the account tells this device. */
function change(device: MemberDevice): Promise<AccountChange> {
  return new Promise((resolve) => device.onAccountChange(resolve));
}

async function names(device: MemberDevice): Promise<readonly (string | undefined)[]> {
  return (await device.devices()).map(({ name }) => name);
}

function suffix(): string {
  return crypto.randomUUID().slice(0, 8);
}

describe("an account", () => {
  test("is opened under the name that the link suggests, or another, and can be renamed", async () => {
    const link = await newLink("Bob");
    expect(plain(await Member.suggestedName(link))).toBe("Bob");
    const displayName = `Robert ${suffix()}`;
    const device = await Member.signIn(link, "Laptop", { profile: suffix(), displayName });
    expect(device.me).toMatchObject({ userName: displayName, deviceId: 1, deviceName: "Laptop" });
    await expect(Member.signIn(link, "Laptop", { profile: suffix() })).rejects.toMatchObject({
      code: "sign_in_link_used",
    });
    const phone = await furtherDevice(device);
    const told = change(phone);
    await device.rename(`Bobby ${suffix()}`);
    expect(await told).toEqual({ kind: "renamed", name: device.me.userName });
    expect(phone.me.userName).toBe(device.me.userName);
    const other = await newMember("Sam");
    await expect(other.rename(device.me.userName)).rejects.toMatchObject({ code: "already_exists" });
    expect(plain(other.me.userName)).toBe("Sam");
    expect(plain((await other.accounts()).find(({ userId }) => userId === device.me.userId)?.name)).toBe("Bobby");
  });

  test("is opened under no name that somebody has; the link stays good", async () => {
    const { userName: displayName } = (await newMember("Bob")).me;
    const link = await newLink("Sam");
    await expect(Member.signIn(link, "Laptop", { profile: suffix(), displayName })).rejects.toMatchObject({
      code: "already_exists",
    });
    expect(plain((await newDevice(link)).me.userName)).toBe("Sam");
  });

  test("is recovered by its code when its devices are lost", async () => {
    const device = await newMember("Bob");
    const code = device.recoveryCode ?? expect.unreachable();
    expect(code).toMatch(/^[0-9A-Z]{26}$/);
    await device.close();
    const again = (await Member.resume({ profile: device.profile })) ?? expect.unreachable();
    expect(again.recoveryCode).toBe(code);
    await again.recoveryCodeNoted();
    expect(again.recoveryCode).toBeUndefined();

    const { origin } = new URL(await newLink("Anybody"));
    const typed = ` ${code.slice(0, 13).toLowerCase()}-${code.slice(13)}`;
    const told = change(again);
    const found = await Member.recover(`${origin}/`, typed, "Tablet", { profile: suffix() });
    expect(found.me).toMatchObject({ userId: device.me.userId, deviceId: 2 });
    expect(await told).toEqual({ kind: "device-added", device: { deviceId: 2, isSelf: false, addedBy: 0 } });
    await found.signOut(1);
    expect(await names(found)).toEqual(["Tablet"]);

    await expect(Member.recover(origin, "no code", "Tablet")).rejects.toMatchObject({ code: "recovery_code_wrong" });
    const unknown = Member.recover(origin, "0".repeat(26), "Tablet", { profile: suffix() });
    await expect(unknown).rejects.toMatchObject({ code: "recovery_unknown" });
  });

  test("gets a new recovery code, and the former one is of no use", async () => {
    const device = await newMember("Bob");
    const former = device.recoveryCode ?? expect.unreachable();
    await device.recoveryCodeNoted();
    await device.changeRecoveryCode(former);
    const code = device.recoveryCode ?? expect.unreachable();
    expect(code).not.toBe(former);

    const { origin } = new URL(await newLink("Anybody"));
    const byTheFormer = Member.recover(origin, former, "Tablet", { profile: suffix() });
    await expect(byTheFormer).rejects.toMatchObject({ code: "recovery_unknown" });
    const found = await Member.recover(origin, code, "Tablet", { profile: suffix(), signOutOthers: true });
    expect(await names(found)).toEqual(["Tablet"]);
    await expect(device.devices()).rejects.toThrow();
  });

  test("has devices that go along with the one that had added them, but for those that are kept", async () => {
    const first = await newMember("Bob");
    const second = await furtherDevice(first, "Second");
    const third = await furtherDevice(second, "Third");
    const fourth = await furtherDevice(second, "Fourth");
    await first.devices();
    expect(first.devicesThatGoWith(2)).toEqual([3, 4]);
    expect(first.devicesThatGoWith(2, [4])).toEqual([3]);
    const out = new Promise((resolve) => third.onSuspended(resolve));
    await first.signOut(2, { keep: [4] });
    expect(await out).toBe("unauthenticated");
    expect(await names(fourth)).toEqual(["TypeScript", "Fourth"]);
    expect((await fourth.devices()).map(({ addedBy, isSelf }) => [addedBy, isSelf])).toEqual([
      [undefined, false],
      [2, true],
    ]);
  });
});

describe("a device link", () => {
  test("is of no use any more when it is closed", async () => {
    const device = await newMember("Bob");
    const link = await device.newDeviceLink();
    await link.close();
    const joining = Member.joinAccount(link.link, "Phone", { profile: suffix() });
    await expect(joining).rejects.toMatchObject({ code: "device_link_used" });
  });

  test("serves one device", async () => {
    const device = await newMember("Bob");
    const link = await device.newDeviceLink();
    const name = new Promise<string>((resolve) => link.onPending(resolve));
    const profile = suffix();
    const giving = new AbortController();
    const given = Member.joinAccount(link.link, "Phone", { profile, signal: giving.signal });
    expect(await name).toBe("Phone");
    const other = Member.joinAccount(link.link, "Another", { profile: suffix() });
    await expect(other).rejects.toMatchObject({ code: "device_link_taken" });
    giving.abort(new Error("given up"));
    await expect(given).rejects.toThrow("given up");
    // Its keys went with it.
    const anew = Member.joinAccount(link.link, "Phone", { profile });
    await expect(anew).rejects.toMatchObject({ code: "device_link_taken" });
    await link.close();
    const next = await device.newDeviceLink();
    const comes = new Promise<string>((resolve) => next.onPending(resolve));
    const joining = Member.joinAccount(next.link, "Phone", { profile });
    await comes;
    const [phone] = await Promise.all([joining, next.confirm()]);
    expect(phone.me).toMatchObject({ userId: device.me.userId, deviceId: 2, userName: device.me.userName });
    await next.close();
  });
});

describe("where answers are lost", () => {
  let server: HostileServer;

  beforeEach(async () => {
    server = await HostileServer.before(await newLink("Anybody"));
  });

  afterEach(() => server.close());

  /** So many answers to such a call do not come. */
  function lose(call: RegExp, count: number): void {
    let left = count;
    server.answers(call, (truth) => {
      if (left-- > 0) {
        throw new Error("the connection breaks off");
      }
      return truth;
    });
  }

  test("an account is opened once, also when the person tries again", async () => {
    const link = server.link(await newLink("Bob"));
    lose(/^POST \/api\/sign-in$/, 5); // One more than a call is made by itself.
    const profile = suffix();
    await expect(Member.signIn(link, "Laptop", { profile })).rejects.toMatchObject({ code: "unreachable" });
    const device = await Member.signIn(link, "Laptop", { profile });
    expect(plain(device.me.userName)).toBe("Bob");
    expect(device.recoveryCode).toBeDefined();
    expect(await names(device)).toEqual(["Laptop"]);
  });

  test("a device is recovered once", async () => {
    const device = await newMember("Bob");
    lose(/^POST \/api\/recovery$/, 5);
    const { origin } = new URL(server.link(await newLink("Anybody")));
    const recover = (profile: string) => Member.recover(origin, device.recoveryCode ?? "", "Tablet", { profile });
    const profile = suffix();
    await expect(recover(profile)).rejects.toMatchObject({ code: "unreachable" });
    const found = await recover(profile);
    expect(found.me.deviceId).toBe(2);
    expect(await names(found)).toEqual(["TypeScript", "Tablet"]);
  });

  test("a device that was added once is in, on both sides", async () => {
    const device = await newDevice(server.link(await newLink("Bob")));
    lose(/^POST \/api\/device-links\/finish$/, 2);
    server.answers(/^POST \/api\/me\/account-entries$/, () => {
      throw new Error("the connection breaks off");
    });
    const { link, confirmed } = await confirmedLink(device);
    const [phone] = await Promise.all([Member.joinAccount(link, "Phone", { profile: suffix() }), confirmed]);
    expect(await names(phone)).toEqual(["TypeScript", "Phone"]);
  });
});
