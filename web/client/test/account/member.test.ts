import "fake-indexeddb/auto";
import { IdentityKeyPair } from "@latchkey/signal";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AskedLog } from "../../src/account/account-directory.ts";
import type { MemberDevice } from "../../src/api.ts";
import { base64, base64url, fromBase64, randomBytes } from "../../src/bytes.ts";
import { ACCOUNT, type KeptAccount } from "../../src/device.ts";
import { DeviceLinkText } from "../../src/invite/entry-links.ts";
import { AccountLog } from "../../src/log/account/account-log.ts";
import { Member } from "../../src/member.ts";
import { DeviceStore } from "../../src/store/device-store.ts";
import { defined, TestAccount } from "../log/test-account.ts";
import { FakeServer } from "./fake-server.ts";
import { ownAccount } from "./own-account.ts";

const SERVER = "http://127.0.0.1:9";

interface Call {
  readonly path: string;
  readonly body: Record<string, string>;
}

/** Of a server, the calls by which a device comes and goes. */
class FewCalls {
  readonly made: Call[] = [];
  /** What calls to a path are answered instead, one after the other: a refusal's code, or anything. */
  readonly instead = new Map<string, (string | object)[]>();
  readonly answers: Record<string, (body: Call["body"]) => object | undefined> = {
    "/sign-in/look": () => ({ name: "Hanna" }),
    "/sign-in": ({ entry }) => {
      const log = new AccountLog();
      log.append(fromBase64(entry as string));
      return { userId: log.state?.userId, deviceId: 1, expiresAt: "" };
    },
    "/devices/me/keys/count": () => ({ preKeyCount: 0, kyberPreKeyCount: 0 }),
    "/devices/me/keys": () => ({ preKeyCount: 100, kyberPreKeyCount: 100 }),
    "/me/account-entries": () => undefined,
    "/account-logs": () => ({ logs: [] }),
  };

  readonly fetch = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const path = url.slice(`${SERVER}/api`.length);
    const body = JSON.parse((init.body as string | undefined) ?? "{}");
    this.made.push({ path, body });
    const instead = this.instead.get(path)?.shift();
    if (typeof instead === "string") {
      return Response.json({ code: instead, detail: "No." }, { status: 400 });
    }
    const answer = instead ?? defined(this.answers[path])(body);
    return answer === undefined ? new Response(null, { status: 204 }) : Response.json(answer);
  };

  sent(path: string): readonly Call["body"][] {
    return this.made.filter((call) => call.path === path).map(({ body }) => body);
  }
}

let server: FewCalls;
let link: string;
let profile: string;
const open: MemberDevice[] = [];

beforeEach(() => {
  server = new FewCalls();
  link = `${SERVER}/sign-in#lks_${base64url(randomBytes(32))}`;
  profile = crypto.randomUUID();
  vi.stubGlobal("fetch", server.fetch);
});

afterEach(async () => {
  await Promise.all(open.splice(0).map((device) => device.close()));
  vi.unstubAllGlobals();
});

async function signIn(): Promise<MemberDevice> {
  const device = await Member.signIn(link, "Laptop", { profile });
  open.push(device);
  return device;
}

async function databases(): Promise<readonly (string | undefined)[]> {
  return (await indexedDB.databases()).map(({ name }) => name).filter((name) => name?.includes(profile));
}

test("an account that stands is kept, with its recovery code, where its keys are refused, and publishes them later", async () => {
  server.instead.set("/devices/me/keys", ["forbidden", "forbidden"]);
  const device = await signIn();
  const { recoveryCode, me } = device;
  expect(recoveryCode).toBeDefined();
  await device.close();
  for (let i = 0; i < 3; i++) {
    const again = defined(await Member.resume({ profile }));
    open.push(again);
    expect([again.me, again.recoveryCode]).toEqual([me, recoveryCode]);
    await again.close();
  }
  expect(server.sent("/devices/me/keys")).toHaveLength(3);
});

test("the browser is asked to keep a device for good, at sign-in and each time that it is opened, and may say no", async () => {
  const persist = vi.fn(() => Promise.resolve(true));
  vi.stubGlobal("navigator", { storage: { persist } });
  await (await signIn()).close();
  expect(persist).toHaveBeenCalledTimes(1);
  persist.mockRejectedValue(new TypeError("an opaque origin"));
  open.push(defined(await Member.resume({ profile })));
  expect(persist).toHaveBeenCalledTimes(2);
});

test("what the server refuses is begun anew, and what it may have done is sent again", async () => {
  server.instead.set("/sign-in", ["already_exists", "unexpected_answer", { userId: "another", deviceId: 1 }]);
  await expect(signIn()).rejects.toMatchObject({ code: "already_exists" });
  await expect(signIn()).rejects.toMatchObject({ code: "unexpected_answer" });
  await expect(signIn()).rejects.toMatchObject({ code: "unexpected_answer" });
  await signIn();
  const [refused, ...others] = server.sent("/sign-in").map(({ entry }) => entry);
  expect(new Set(others).size).toBe(1);
  expect(others).not.toContain(refused);
});

test("what a recovery code signs is sent again as it was, whatever came between, until an entry stands in its place", async () => {
  const hanna = TestAccount.open("Hanna");
  const { userId } = hanna;
  const entries = hanna.entries.map(base64);
  const log = new AccountLog();
  hanna.entries.forEach((entry) => {
    log.append(entry);
  });
  const tokens = new Map<string, string>();
  server.answers["/recovery/log"] = ({ from }) => ({
    userId,
    from,
    entries: entries.slice(Number(from)),
    size: entries.length,
  });
  server.answers["/recovery"] = ({ entry, accessToken }) => {
    if (log.append(fromBase64(entry as string)).kind === "accepted") {
      entries.push(entry as string);
      tokens.set(accessToken as string, String(Math.max(...defined(log.state).active.keys())));
    }
    return { userId, deviceId: Number(tokens.get(accessToken as string)), expiresAt: "" };
  };
  const recover = async () => {
    const device = await Member.recover(SERVER, hanna.recoveryCode.text, "Laptop", { profile });
    open.push(device);
    return device;
  };
  server.instead.set("/recovery", ["forbidden", "log_moved", "invalid_account_entry"]);
  await expect(recover()).rejects.toMatchObject({ code: "forbidden" });
  await expect(recover()).rejects.toMatchObject({ code: "log_moved" });
  server.instead.set("/sign-in", ["unexpected_answer"]);
  await expect(signIn()).rejects.toMatchObject({ code: "unexpected_answer" }); // Its keys take the place of those that were begun.
  await expect(recover()).rejects.toMatchObject({ code: "invalid_account_entry" });
  const { me } = await recover();
  const sent = server.sent("/recovery").map(({ entry }) => entry);
  expect(new Set(sent.slice(0, 4)).size).toBe(1);
  expect(entries.slice(1)).toEqual([sent[0], sent.at(-1)]);
  expect(me).toMatchObject({ userId, deviceId: 3 });
  expect((await databases()).some((name) => name?.endsWith("-recovery"))).toBe(false);
});

test("a join that is given up leaves no keys behind, and neither does a sign-out", async () => {
  const hanna = TestAccount.open("Hanna");
  const entries = hanna.entries.map(base64);
  server.answers["/device-links/log"] = () => ({ from: 0, entries, size: entries.length });
  server.answers["/device-links/ask"] = () => undefined;
  const deviceLink = DeviceLinkText.create(SERVER, hanna.head).reveal();
  const signal = AbortSignal.abort(new Error("given up"));
  await expect(Member.joinAccount(deviceLink, "Phone", { profile, signal })).rejects.toThrow("given up");
  expect(await databases()).toEqual([]);

  const device = await signIn();
  server.instead.set("/sign-in", ["unexpected_answer"]);
  await expect(signIn()).rejects.toMatchObject({ code: "unexpected_answer" });
  expect(await databases()).toHaveLength(2);
  await device.signOut();
  expect(await databases()).toEqual([]);
});

test.each(["account_refused", "unauthenticated", "token_expired"])(
  "signing out erases this device's keys where the server refuses: %s",
  async (code) => {
    const device = await signIn();
    server.instead.set("/me/account-entries", [code]);
    await device.signOut();
    expect(await databases()).toEqual([]);
  },
);

test("signing out erases this device's keys where the server shows two logs of its account", async () => {
  const hanna = TestAccount.open("Hanna").rename("Johanna");
  const { userId } = hanna;
  const privateKey = hanna.key(1);
  const identityKeyPair = new IdentityKeyPair({ publicKey: privateKey.publicKey(), privateKey });
  const store = await DeviceStore.open(`latchkey-device-${profile}`, undefined, { identityKeyPair, registrationId: 1 });
  const { directory } = await ownAccount(new FakeServer(), hanna, 1, store);
  directory.close();
  const me = { userId, deviceId: 1, deviceName: "Laptop" };
  await store.update(({ records }) => records.put<KeptAccount>(ACCOUNT, { server: SERVER, me, accessToken: "lkd_x" }));
  store.close();
  const device = defined(await Member.resume({ profile }));
  open.push(device);
  const forked = new Promise((resolve) => device.onAccountChange(({ kind }) => resolve(kind)));
  const other = hanna.branchAt(1).rename("Mallory").entries.map(base64);
  server.answers["/account-logs"] = ({ logs }) => {
    const { from } = (logs as unknown as AskedLog[])[0] as AskedLog;
    return { logs: [{ userId, from, entries: other.slice(from), size: 2 }] };
  };
  server.answers["/me/devices"] = () => ({ devices: [] });
  await device.devices();
  expect(await forked).toBe("forked");
  await device.signOut();
  expect(await databases()).toEqual([]);
});

test("signing out keeps this device's keys where it may be done later", async () => {
  const device = await signIn();
  server.instead.set("/me/account-entries", ["rate_limited"]);
  await expect(device.signOut()).rejects.toMatchObject({ code: "rate_limited" });
  expect(await databases()).toHaveLength(1);
});

test("a browser whose storage was deleted still says which device it was, by the server's word", async () => {
  server.answers["/me"] = () => ({ userId: "u", deviceId: 3, deviceName: "Laptop" });
  expect(await Member.resume({ profile })).toBeUndefined();
  expect(await Member.lostDevice(SERVER)).toEqual({ userId: "u", deviceId: 3, deviceName: "Laptop" });
});

test.each(["unauthenticated", "token_expired"])(
  "a browser that is signed in to nothing has lost nothing (%s)",
  async (code) => {
    server.instead.set("/me", [code]);
    expect(await Member.lostDevice(SERVER)).toBeUndefined();
  },
);

test("a server that does not say which device a browser was is not taken to say that it was none", async () => {
  server.instead.set("/me", ["storage_full"]);
  await expect(Member.lostDevice(SERVER)).rejects.toMatchObject({ code: "storage_full" });
});
