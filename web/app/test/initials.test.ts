import { expect, it } from "vitest";
import { initials } from "../src/design/initials.ts";

it.each([
  ["Anna Weber", "AW"],
  ["Bo", "B"],
  ["Dr. Hanna Weiß", "HW"],
  ["Prof. Dr. Li", "L"],
  ["Gregor (terminal)", "G"],
  ["<b>bold</b>", "B"],
  ["Hanna 2", "H2"],
  ["J. R.", "JR"],
  ["(nobody)", "N"],
  ["👩‍👩‍👧 Family", "👩‍👩‍👧F"],
  ["🇩🇪 Desk", "🇩🇪D"],
  ["李小龍", "李"],
  ["נעמי כהן (ירושלים)", "נכ"],
  ["--- …", ""],
])("the letters for %s are %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
