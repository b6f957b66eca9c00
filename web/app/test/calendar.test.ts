import { describe, expect, it } from "vitest";
import { type CalendarEvent, calendarFile } from "../src/meeting/calendar.ts";

const event: CalendarEvent = {
  uid: "6f1c@meet.example.org",
  title: "Estate; second floor, again",
  description: "Open the link.\nIt works once \\ for you.",
  link: "https://meet.example.org/join/lki_abc#seed.anchor",
  starts: new Date("2026-07-01T12:30:00Z"),
  minutes: 60,
  zone: "Europe/Berlin",
  madeAt: new Date("2026-06-01T08:00:00Z"),
};

const linesOf = (file: string): readonly string[] => file.replaceAll("\r\n ", "").split("\r\n");

/** The lines of its time zone. */
function zoneOf(file: string): readonly string[] {
  const lines = linesOf(file);
  return lines.slice(lines.indexOf("BEGIN:VTIMEZONE"), lines.indexOf("END:VTIMEZONE") + 1);
}

describe("a calendar file", () => {
  it("says when, by the clocks of the place, and which clocks those are", () => {
    const file = calendarFile(event);
    expect(linesOf(file)).toContain("DTSTART;TZID=Europe/Berlin:20260701T143000");
    expect(linesOf(file)).toContain("DURATION:PT60M");
    expect(linesOf(file)).toContain("DTSTAMP:20260601T080000Z");
    expect(zoneOf(file)).toEqual([
      "BEGIN:VTIMEZONE",
      "TZID:Europe/Berlin",
      "BEGIN:DAYLIGHT",
      "DTSTART:20260329T020000",
      "TZOFFSETFROM:+0100",
      "TZOFFSETTO:+0200",
      "END:DAYLIGHT",
      "BEGIN:STANDARD",
      "DTSTART:20261025T030000",
      "TZOFFSETFROM:+0200",
      "TZOFFSETTO:+0100",
      "END:STANDARD",
      "END:VTIMEZONE",
    ]);
  });

  it("is right where clocks are never changed, where minutes count, and west of Greenwich", () => {
    expect(zoneOf(calendarFile({ ...event, zone: "Asia/Kolkata" }))).toEqual([
      "BEGIN:VTIMEZONE",
      "TZID:Asia/Kolkata",
      "BEGIN:STANDARD",
      "DTSTART:19700101T053000",
      "TZOFFSETFROM:+0530",
      "TZOFFSETTO:+0530",
      "END:STANDARD",
      "END:VTIMEZONE",
    ]);
    const winter = { ...event, starts: new Date("2026-12-24T17:00:00Z"), zone: "America/New_York" };
    expect(linesOf(calendarFile(winter))).toContain("DTSTART;TZID=America/New_York:20261224T120000");
    expect(zoneOf(calendarFile(winter))).toContain("TZOFFSETTO:-0500");
  });

  it("escapes what has a meaning in it", () => {
    const lines = linesOf(calendarFile(event));
    expect(lines).toContain("SUMMARY:Estate\\; second floor\\, again");
    expect(lines).toContain("DESCRIPTION:Open the link.\\nIt works once \\\\ for you.");
    expect(lines).toContain("LOCATION:https://meet.example.org/join/lki_abc#seed.anchor");
  });

  it("folds lines at 75 octets, and tears no character", () => {
    const file = calendarFile({ ...event, title: "اجتماع حول الطابق الثاني ".repeat(8).trim() });
    const lines = file.split("\r\n");
    expect(Math.max(...lines.map((line) => new TextEncoder().encode(line).length))).toBeLessThanOrEqual(75);
    expect(lines.some((line) => line.startsWith(" "))).toBe(true);
    expect(linesOf(file)).toContain(`SUMMARY:${"اجتماع حول الطابق الثاني ".repeat(8).trim()}`);
    expect(file).not.toContain("\ufffd");
  });

  it("ends each line as the format wants, the last one, too", () => {
    expect(calendarFile(event)).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\n[\s\S]*END:VCALENDAR\r\n$/);
  });
});
