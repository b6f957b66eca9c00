import "fake-indexeddb/auto";
import { IdentityKeyPair } from "@latchkey/signal";
import { expect, test } from "vitest";
import { OpenDeviceLink } from "../../src/account/device-links.ts";
import { joinAccount } from "../../src/account/join-account.ts";
import type { LatchkeyError } from "../../src/errors.ts";
import { DeviceLinkText } from "../../src/invite/entry-links.ts";
import { hashToken } from "../../src/invite/token.ts";
import { TestAccount } from "../log/test-account.ts";
import { FakeServer } from "./fake-server.ts";
import { ownAccount } from "./own-account.ts";

const POLL_MILLIS = 5;

async function laptop() {
  const hanna = TestAccount.open("Hanna").rename("Johanna");
  const server = new FakeServer();
  server.keep(hanna.userId, hanna.entries);
  const { own } = await ownAccount(server, hanna, 1);
  const link = await OpenDeviceLink.make({
    server: "https://meet.example.org",
    source: server.maker(hanna.userId),
    account: own,
    broken: (error) => {
      throw error;
    },
    pollMillis: POLL_MILLIS,
  });
  return { hanna, server, own, link };
}

function phone(server: FakeServer, link: string, options: { signal?: AbortSignal } = {}) {
  const states: string[] = [];
  const joined = joinAccount({
    api: server.newcomer,
    link: DeviceLinkText.parse(link),
    deviceName: "Phone",
    identity: IdentityKeyPair.generate(),
    accessToken: "lkd_x",
    onWaiting: (state) => states.push(state),
    pollMillis: POLL_MILLIS,
    ...options,
  });
  joined.catch(() => undefined);
  return { joined, states };
}

function comes(link: OpenDeviceLink): Promise<string> {
  return new Promise((resolve) => link.onPending(resolve));
}

test("a device comes by a link, the person confirms it, and it stands in the log", async () => {
  const { hanna, server, own, link } = await laptop();
  const { joined, states } = phone(server, link.link);
  expect(await comes(link)).toBe("Phone");
  expect(own.devices()).toHaveLength(1);
  await link.confirm();
  const { signedIn, log } = await joined;
  expect(signedIn).toMatchObject({ userId: hanna.userId, deviceId: 2 });
  expect(states).toEqual(expect.arrayContaining(["proved"]));
  expect([own.state.active.size, log.log.state?.displayName]).toEqual([2, "Johanna"]);
  await link.close();
});

test("where the log moves meanwhile, both repeat what was signed for its end", async () => {
  const { server, own, link } = await laptop();
  const { joined, states } = phone(server, link.link);
  await comes(link);
  await until(() => states.includes("proved"));
  await own.rename("Hannah");
  await link.confirm();
  await joined;
  expect([own.name, own.state.active.size]).toEqual(["Hannah", 2]);
});

test("a device that has not the whole link is shown to nobody, and the link is withdrawn", async () => {
  const { server, own, link } = await laptop();
  const shown: string[] = [];
  link.onPending((name) => shown.push(name));
  server.pending = (device) =>
    device === undefined
      ? null
      : { ...device, identityKey: Buffer.from(IdentityKeyPair.generate().publicKey.serialize()).toString("base64") };
  const failed = new Promise<LatchkeyError>((resolve) => link.onFailed(resolve));
  phone(server, link.link);
  expect((await failed).code).toBe("proof_refused");
  await expect(link.confirm()).rejects.toMatchObject({ code: "proof_refused" });
  expect([shown, own.devices().length]).toEqual([[], 1]);
});

test("the new device takes no other account than the link was made for", async () => {
  const { server, link } = await laptop();
  const mallory = TestAccount.open("Hanna").rename("Johanna");
  server.keep(mallory.userId, mallory.entries);
  server.lie = () => server.page(mallory.userId, 0);
  await expect(phone(server, link.link).joined).rejects.toMatchObject({ code: "account_refused" });
  await link.close();
});

test("the new device takes no place that another has had", async () => {
  const { server, link } = await laptop();
  server.offered = (offer) => ({ ...offer, deviceId: 1 });
  await expect(phone(server, link.link).joined).rejects.toMatchObject({ code: "account_refused" });
  await link.close();
});

test("a link that was withdrawn is told to be of no use, and confirms nothing", async () => {
  const { hanna, server, link } = await laptop();
  const failed = new Promise<LatchkeyError>((resolve) => link.onFailed(resolve));
  const { token } = DeviceLinkText.parse(link.link);
  await server.maker(hanna.userId).withdraw(new Uint8Array(await crypto.subtle.digest("SHA-256", Buffer.from(token))));
  expect((await failed).code).toBe("device_link_used");
  await expect(link.confirm()).rejects.toMatchObject({ code: "device_link_used" });
});

test("a device that got no access, since the link was withdrawn meanwhile, is signed out again", async () => {
  const { hanna, server, own, link } = await laptop();
  phone(server, link.link);
  await comes(link);
  const { append } = server;
  const { token } = DeviceLinkText.parse(link.link);
  server.append = async (userId, entry, deviceLink) => {
    await server.maker(userId).withdraw(hashToken(token));
    return append.call(server, userId, entry, deviceLink);
  };
  await expect(link.confirm()).rejects.toMatchObject({ code: "device_link_used" });
  expect([...own.state.active.keys()]).toEqual([1]);
  expect(server.size(hanna.userId)).toBe(4);
});

test("who gives up waiting hears the reason", async () => {
  const { server, link } = await laptop();
  const giving = new AbortController();
  const { joined } = phone(server, link.link, { signal: giving.signal });
  await comes(link);
  giving.abort(new Error("closed"));
  await expect(joined).rejects.toThrow("closed");
  await link.close();
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
  }
}
