import { describe, expect, test } from "vitest";
import { isFileName } from "../../src/content/file.ts";
import { toFileName } from "../../src/files/file-name.ts";

describe("what a file is called in the meeting", () => {
  test.each([
    ["plan.pdf", "plan.pdf"],
    ["ملف.pdf", "ملف.pdf"],
    ["../../etc/passwd", ".._.._etc_passwd"],
    ["C:\\Temp\\a.txt", "C:_Temp_a.txt"],
    ["invoice\u202Efdp.exe", "invoicefdp.exe"],
    ["two\nlines\u0000.txt", "twolines.txt"],
    [" .. ", "file"],
    ["..", "file"],
    ["", "file"],
    ["\u200B", "file"],
    ["e\u0301.txt", "é.txt"],
  ])("of %j is %j", (name, expected) => {
    expect(toFileName(name)).toBe(expected);
    expect(isFileName(expected)).toBe(true);
  });

  test("is cut where it is too long, and keeps its ending", () => {
    const cut = toFileName(`${"é".repeat(300)}.docx`);
    expect(cut).toMatch(/^é+\.docx$/);
    expect(new TextEncoder().encode(cut).length).toBeLessThanOrEqual(255);
    expect(new TextEncoder().encode(cut).length).toBeGreaterThan(250);
    expect(isFileName(toFileName("x".repeat(1_000)))).toBe(true);
  });
});
