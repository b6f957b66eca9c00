import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const APP = join(import.meta.dirname, "..");
/** Debian's package is for root to install. */
const isRoot = process.getuid?.() === 0;

// Each case starts Node anew.
vi.setConfig({ testTimeout: 60_000 });

/** A machine on whose PATH there is nothing but what is put there. */
let machine: string;

beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), "latchkey-machine-"));
  mkdirSync(join(machine, "bin"));
});

afterEach(() => rmSync(machine, { recursive: true }));

const environment = () => ({
  PATH: join(machine, "bin"),
  PLAYWRIGHT_BROWSERS_PATH: join(machine, "browsers"),
});

function node(...args: readonly string[]) {
  const { LATCHKEY_CHROMIUM, ...inherited } = process.env;
  return spawnSync(process.execPath, args, {
    cwd: APP,
    encoding: "utf8",
    env: { ...inherited, ...environment() },
  });
}

/** A command that notes how it was called, and then does this. */
function put(command: string, script: string): void {
  const file = join(machine, "bin", command);
  writeFileSync(file, `#!/bin/sh\necho "${command} $*" >> "${machine}/calls"\n${script}\n`);
  chmodSync(file, 0o755);
}

function calls(): readonly string[] {
  const file = join(machine, "calls");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
}

const ensure = () => node("scripts/ensure-chromium.mjs");

/** Makes a file, by absolute commands: the machine has no others. */
const making = (file: string) => `/bin/mkdir -p "$(/usr/bin/dirname '${file}')" && : > '${file}'`;

const debianInstalls = () => put("apt-get", `case "$1" in install) ${making(join(machine, "bin", "chromium"))};; esac`);

function playwrightDownloads(): void {
  const { stdout } = node(
    "--input-type=module",
    "-e",
    "import('@playwright/test').then(({ chromium }) => console.log(chromium.executablePath()))",
  );
  put("npx", making(stdout.trim()));
}

const UPDATE = "apt-get update -qq";
const INSTALL = "apt-get install -y -qq chromium";
const DOWNLOAD = "npx playwright install chromium";

test("where there is a Chromium, nothing is installed", () => {
  put("chromium", "");
  put("apt-get", "");
  put("npx", "");
  expect(ensure().status).toBe(0);
  expect(calls()).toEqual([]);
});

test.runIf(isRoot)("Debian's package comes first", () => {
  debianInstalls();
  playwrightDownloads();
  expect(ensure().status).toBe(0);
  expect(calls()).toEqual([UPDATE, INSTALL]);
});

test.runIf(isRoot)("where Debian has none, Playwright's is downloaded", () => {
  put("apt-get", 'test "$1" = update');
  playwrightDownloads();
  expect(ensure().status).toBe(0);
  expect(calls()).toEqual([UPDATE, INSTALL, DOWNLOAD]);
});

test("where there is no Debian, Playwright's is downloaded", () => {
  playwrightDownloads();
  expect(ensure().status).toBe(0);
  expect(calls()).toEqual([DOWNLOAD]);
});

test("where neither helps, it says what to do", () => {
  put("npx", "exit 1");
  const { status, stderr } = ensure();
  expect(status).toBe(1);
  expect(stderr).toContain("apt-get install chromium");
  expect(stderr).toContain("LATCHKEY_CHROMIUM");
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("a download that says it went well and left nothing is none", () => {
  put("npx", "");
  expect(ensure().status).toBe(1);
});
