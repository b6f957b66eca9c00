import { useEffect, useState } from "preact/hooks";

/** How this browser tells of knocks and messages while the person looks elsewhere. */
export interface Noticing {
  readonly sound: boolean;
  /** `plain`: no names, and nothing that was written. `named`: who, and in which meeting. */
  readonly notifications: "off" | "plain" | "named";
  /** The person has been asked whether they want notifications. */
  readonly asked: boolean;
}

const DEFAULTS: Noticing = { sound: true, notifications: "off", asked: false };

const KEPT = "latchkey.noticing";

/** The settings of this browser. */
export class NoticingSettings {
  readonly #storage: Pick<Storage, "getItem" | "setItem">;
  readonly #listeners = new Set<() => void>();

  constructor(storage: Pick<Storage, "getItem" | "setItem">) {
    this.#storage = storage;
  }

  get now(): Noticing {
    return { ...DEFAULTS, ...JSON.parse(this.#storage.getItem(KEPT) ?? "{}") };
  }

  change(to: Partial<Noticing>): void {
    this.#storage.setItem(KEPT, JSON.stringify({ ...this.now, ...to }));
    for (const listener of this.#listeners) {
      listener();
    }
  }

  /** Calls the listener with each change, until the function that it returns is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export function useNoticing(settings: NoticingSettings): Noticing {
  const [now, setNow] = useState(() => settings.now);
  useEffect(() => settings.onChange(() => setNow(settings.now)), [settings]);
  return now;
}

/** What the browser lets this page do; `unsupported` also where only a service worker may, which this page has none of. */
export type Permission = NotificationPermission | "unsupported";

export function permission(): Permission {
  const isPhone = /Android/.test(navigator.userAgent);
  return "Notification" in window && !isPhone ? Notification.permission : "unsupported";
}
