import { expect, type Locator, type Page } from "@playwright/test";

/** More than any page of the app has. */
const MANY_STOPS = 60;

/** What has the focus, as a person without a mouse sees it. */
const FOCUSED = `(() => {
  const element = document.activeElement;
  if (element === null || element === document.body) {
    return { name: "", ring: true, seen: true };
  }
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { top, bottom, left, right, width, height } = element.getBoundingClientRect();
  return {
    name: element.getAttribute("aria-label") ?? (element.labels?.[0] ?? element).textContent.trim(),
    ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
    seen: width > 0 && height > 0 && bottom > 0 && right > 0 && top < innerHeight && left < innerWidth,
  };
})()`;

interface Focused {
  readonly name: string;
  readonly ring: boolean;
  readonly seen: boolean;
}

/** Somebody who has no mouse. */
export class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Presses Tab until this has the focus. Every stop on the way is in view and shows that it has it. */
  async to(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    await expect(target).toBeVisible();
    const before: string[] = [];
    while (!(await isFocused(target))) {
      expect(before.length, `it is not among the stops ${before.join(", ")}`).toBeLessThan(MANY_STOPS);
      before.push(await this.#step(key));
    }
  }

  /** Goes there and presses Enter. */
  async use(target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
    await this.to(target, key);
    await this.#page.keyboard.press("Enter");
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  async press(key: string): Promise<void> {
    await this.#page.keyboard.press(key);
  }

  /** The names of the next stops, in their order. */
  async stops(count: number): Promise<readonly string[]> {
    const names: string[] = [];
    while (names.length < count) {
      names.push(await this.#step("Tab"));
    }
    return names;
  }

  async #step(key: "Tab" | "Shift+Tab"): Promise<string> {
    await this.#page.keyboard.press(key);
    const { name, ring, seen } = await this.#page.evaluate<Focused>(FOCUSED);
    expect(ring, `“${name}” shows that it has the focus`).toBe(true);
    expect(seen, `“${name}” is in view when it has the focus`).toBe(true);
    return name;
  }
}

const isFocused = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === element.ownerDocument.activeElement);
