import { SERVER_ERROR_CODES } from "@latchkey/client";
import { describe, expect, it } from "vitest";
import { asLine } from "../src/design/line.ts";
import { noEntry } from "../src/guest/state.ts";
import { suggestedName } from "../src/sign-in/device-name.ts";
import { memberText } from "../src/text/members.ts";
import { problemText, text } from "../src/text/text.ts";

describe("what is said about an error", () => {
  it("is never the code alone", () => {
    for (const code of ["rate_limited", "a_code_from_the_future", "toString", "__proto__"]) {
      const { title, why } = problemText(code);
      expect(`${title} ${why}`).not.toContain("_");
      expect(why.length).toBeGreaterThan(10);
    }
  });

  it("has the members' own codes where their words are loaded", () => {
    expect(problemText("guest_unknown")).toBe(memberText.problems.guest_unknown);
  });

  it("is said of every code that the server can send, and is true of it", () => {
    expect(SERVER_ERROR_CODES.filter((code) => problemText(code) === text.problems.unknown)).toEqual([]);
  });

  it("promises nothing where it is not known what went wrong, and never that nothing was lost", () => {
    expect(text.problems.unknown.why + text.fault.why).not.toMatch(/lost|kept|safe/i);
    const all = SERVER_ERROR_CODES.map((code) => problemText(code).why).concat(problemText("unreachable").why);
    expect(all.filter((why) => /nothing (is|was) lost/i.test(why))).toEqual([]);
  });

  it("is general where the code is unknown", () => {
    expect(problemText("a_code_from_the_future")).toBe(text.problems.unknown);
  });
});

describe("a link that does not lead in", () => {
  it("is told apart from a failure that another try may mend", () => {
    expect(noEntry("invitation_revoked")).toBe("revoked");
    expect(noEntry("link_cut")).toBe("cut");
    expect(noEntry("rate_limited")).toBeUndefined();
  });
});

describe("a line that somebody types or pastes", () => {
  it("has no tabs, no line breaks and no blanks around it", () => {
    expect(asLine("  Bo\tLindqvist\u2028of\u00a0 Lund\n")).toBe("Bo Lindqvist of Lund");
    expect(asLine("\t\n ")).toBe("");
  });
});

describe("the name suggested for a device", () => {
  it.each([
    [
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
      "Chrome on Linux",
    ],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Windows"],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
      "Safari on iPhone",
    ],
    [
      "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36 EdgA/130.0",
      "Edge on Android",
    ],
    ["something else", ""],
  ])("comes from %s", (userAgent, name) => {
    expect(suggestedName(userAgent)).toBe(name);
  });
});
