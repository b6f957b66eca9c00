import { describe, expect, it } from "vitest";
import { partsOf } from "../src/conversation/links.ts";

const links = (text: string) => partsOf(text).filter(({ href }) => href !== undefined);

describe("addresses in a text", () => {
  it.each([
    ["see https://example.org/a?b=c#d, please", "https://example.org/a?b=c#d"],
    ["(https://example.org/x)", "https://example.org/x"],
    ["https://en.wikipedia.org/wiki/Key_(lock).", "https://en.wikipedia.org/wiki/Key_(lock)"],
    ["HTTP://EXAMPLE.org!", "HTTP://EXAMPLE.org"],
    ["“https://example.org/”", "https://example.org/"],
    ["https://example.org/\u202etxt.exe", "https://example.org/"],
  ])("%s", (text, shown) => {
    expect(links(text).map((part) => part.text)).toEqual([shown]);
    expect(
      partsOf(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "mailto:anna@example.org",
    "example.org",
    "https://",
    "https://bank.example@evil.example/",
    "xhttp:/example.org",
  ])("%s is none", (text) => {
    expect(links(text)).toEqual([]);
    expect(partsOf(text)).toEqual([{ text }]);
  });

  it("shows a host in other letters as the browser asks for it", () => {
    expect(links("https://раураl.com/login")).toEqual([
      { text: "https://xn--l-7sba6dbr.com/login", href: "https://xn--l-7sba6dbr.com/login" },
    ]);
  });

  it("keeps what stands around and between", () => {
    expect(partsOf("a https://x.example b https://y.example")).toEqual([
      { text: "a " },
      { text: "https://x.example", href: "https://x.example/" },
      { text: " b " },
      { text: "https://y.example", href: "https://y.example/" },
    ]);
  });
});
