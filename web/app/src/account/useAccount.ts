import type { AccountChange, Me, MemberDevice, OwnDevice } from "@latchkey/client";
import { useEffect, useState } from "preact/hooks";
import { tabMemory } from "../design/tab-memory.ts";

/** What has happened to the account that this person has to look at. */
export type AccountNews =
  | { readonly kind: "added"; readonly deviceId: number; readonly name?: string | undefined }
  | { readonly kind: "forked" };

export interface OwnAccount {
  readonly me: Me | undefined;
  readonly news: readonly AccountNews[];
  readonly dismiss: (news: AccountNews) => void;
  /** The devices are these now. */
  readonly hasDevices: (devices: readonly OwnDevice[]) => void;
}

const KEPT = "latchkey.account-news";

/** The server knows what a new device is called from when that has signed in, a moment after it was added. */
const LOOK_AGAIN_MILLIS = 5_000;

const isSame = (one: AccountNews, other: AccountNews): boolean =>
  one.kind === "added" ? other.kind === "added" && one.deviceId === other.deviceId : other.kind === "forked";

function kept(): readonly AccountNews[] {
  return JSON.parse(tabMemory.getItem(KEPT) ?? "[]");
}

/** Nothing of one account is told to another. */
export function forgetAccountNews(): void {
  tabMemory.removeItem(KEPT);
}

/** What is left to tell after a change: a device that has gone again needs no warning. */
export function newsAfter(news: readonly AccountNews[], change: AccountChange): readonly AccountNews[] {
  switch (change.kind) {
    case "device-added": {
      const { deviceId, name } = change.device;
      return [...news.filter((each) => !isSame(each, { kind: "added", deviceId })), { kind: "added", deviceId, name }];
    }
    case "device-removed":
      return news.filter((each) => each.kind !== "added" || each.deviceId !== change.deviceId);
    case "forked":
      return [...news.filter(({ kind }) => kind !== "forked"), { kind: "forked" }];
    case "renamed":
      return news;
  }
}

/** The news of devices that are still there, with what these are called, where that is known now. */
export function newsAmong(news: readonly AccountNews[], devices: readonly OwnDevice[]): readonly AccountNews[] {
  return news.flatMap((each): readonly AccountNews[] => {
    if (each.kind === "forked") {
      return [each];
    }
    const device = devices.find(({ deviceId }) => deviceId === each.deviceId);
    return device === undefined ? [] : [device.name === undefined ? each : { ...each, name: device.name }];
  });
}

/**
 * The present account, with what this person has to look at; renders anew with each change. The news survive a reload,
 * until they are dismissed: the account's log tells of a change once.
 */
export function useAccount(device: MemberDevice | undefined): OwnAccount {
  const [news, setNews] = useState(kept);
  const [, rendersAnew] = useState(0);
  const change = (to: (now: readonly AccountNews[]) => readonly AccountNews[]) =>
    setNews((now) => {
      const next = to(now);
      tabMemory.setItem(KEPT, JSON.stringify(next));
      return next;
    });
  const isNameless = news.some((each) => each.kind === "added" && each.name === undefined);
  useEffect(() => {
    if (!isNameless || device === undefined) {
      return undefined;
    }
    const look = () =>
      device.devices().then(
        (devices) => change((now) => newsAmong(now, devices)),
        () => undefined, // Its number serves, too.
      );
    void look();
    const again = setInterval(look, LOOK_AGAIN_MILLIS);
    return () => clearInterval(again);
  }, [device, isNameless]);
  useEffect(() => {
    setNews(kept());
    return device?.onAccountChange((changed) => {
      change((now) => newsAfter(now, changed));
      rendersAnew((count) => count + 1);
    });
  }, [device]);
  return {
    me: device?.me,
    news,
    hasDevices: (devices) => change((now) => newsAmong(now, devices)),
    dismiss: (dismissed) => change((now) => now.filter((each) => !isSame(each, dismissed))),
  };
}
