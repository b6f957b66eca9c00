import { memberText } from "../text/members.ts";

// The order matters: Edge says that it is Chrome, Chrome that it is Safari, and Android that it is Linux.
const BROWSERS = [
  ["Firefox", /Firefox|FxiOS/],
  ["Edge", /Edg/],
  ["Opera", /OPR/],
  ["Chrome", /Chrome|CriOS/],
  ["Safari", /Safari/],
] as const;

const SYSTEMS = [
  ["Android", /Android/],
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Mac", /Mac OS/],
  ["Windows", /Windows/],
  ["Linux", /Linux|CrOS/],
] as const;

const find = (known: readonly (readonly [string, RegExp])[], userAgent: string): string | undefined =>
  known.find(([, pattern]) => pattern.test(userAgent))?.[0];

/** What to call this device, as far as a browser tells: "Firefox on Windows". */
export function suggestedName(userAgent: string): string {
  const browser = find(BROWSERS, userAgent);
  const system = find(SYSTEMS, userAgent);
  return browser && system ? memberText.signIn.suggestedName(browser, system) : (browser ?? system ?? "");
}
