/** A meeting as it stands in a calendar. */
export interface CalendarEvent {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** Where it takes place: the link. */
  readonly link: string;
  readonly starts: Date;
  readonly minutes: number;
  /** By its name in the IANA's database: `Europe/Berlin`. */
  readonly zone: string;
  readonly madeAt: Date;
}

/** A calendar file with one event, as RFC 5545 has it, with the time zone in which it was planned. */
export function calendarFile(event: CalendarEvent): string {
  const { uid, title, description, link, starts, minutes, zone, madeAt } = event;
  const clocks = clocksOf(zone);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Latchkey//Latchkey//EN",
    "METHOD:PUBLISH",
    "BEGIN:VTIMEZONE",
    `TZID:${zone}`,
    ...changesAround(clocks, starts.getTime()).flatMap(observance),
    "END:VTIMEZONE",
    "BEGIN:VEVENT",
    `UID:${uid}`,
    `DTSTAMP:${local(madeAt.getTime(), 0)}Z`,
    `DTSTART;TZID=${zone}:${local(starts.getTime(), clocks(starts.getTime()))}`,
    `DURATION:PT${minutes}M`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(description)}`,
    `LOCATION:${escaped(link)}`,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

const A_MINUTE = 60_000;
const A_DAY = 24 * 60 * A_MINUTE;
/** Clocks that are changed are changed within that time. */
const SEARCHED_DAYS = 400;

/** When clocks are changed, and how, in minutes from UTC. */
interface ClockChange {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** How many minutes the clocks of a place are ahead of UTC at a moment. */
type Clocks = (at: number) => number;

/** The change by which clocks show what they do, and the one that follows, if one does. */
function changesAround(clocks: Clocks, at: number): readonly ClockChange[] {
  const offset = clocks(at);
  const inForce = changeNear(clocks, at, -A_DAY) ?? { at: 0, from: offset, to: offset };
  const next = changeNear(clocks, at, A_DAY);
  return next === undefined ? [inForce] : [inForce, next];
}

function observance({ at, from, to }: ClockChange): readonly string[] {
  const kind = to > from ? "DAYLIGHT" : "STANDARD";
  return [
    `BEGIN:${kind}`,
    `DTSTART:${local(at, from)}`,
    `TZOFFSETFROM:${signed(from)}`,
    `TZOFFSETTO:${signed(to)}`,
    `END:${kind}`,
  ];
}

/** @param step a day, ahead or back */
function changeNear(clocks: Clocks, at: number, step: number): ClockChange | undefined {
  const offset = clocks(at);
  for (let days = 1; days <= SEARCHED_DAYS; days++) {
    const there = at + days * step;
    if (clocks(there) !== offset) {
      return changeBetween(clocks, Math.min(there, there - step), Math.max(there, there - step));
    }
  }
  return undefined;
}

/** Clocks are changed at a full minute. */
function changeBetween(clocks: Clocks, before: number, after: number): ClockChange {
  const from = clocks(before);
  let [low, high] = [Math.floor(before / A_MINUTE), Math.ceil(after / A_MINUTE)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (clocks(middle * A_MINUTE) === from) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return { at: high * A_MINUTE, from, to: clocks(high * A_MINUTE) };
}

function clocksOf(zone: string): Clocks {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = (
      ["year", "month", "day", "hour", "minute"] as const
    ).map((type) => parts.get(type));
    return Math.round((Date.UTC(year, month - 1, day, hour, minute) - at) / A_MINUTE);
  };
}

/** What clocks show that are so many minutes ahead of UTC. */
const local = (at: number, offset: number): string =>
  new Date(at + offset * A_MINUTE).toISOString().slice(0, 19).replace(/[-:]/g, "");

function signed(offset: number): string {
  const minutes = Math.abs(offset);
  const digits = (part: number) => Math.floor(part).toString().padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${digits(minutes / 60)}${digits(minutes % 60)}`;
}

/** RFC 5545, 3.3.11. */
const escaped = (said: string): string => said.replace(/[\\;,]/g, "\\$&").replace(/\r?\n/g, "\\n");

const MOST_OCTETS = 75;
const utf8 = new TextEncoder();

/** RFC 5545, 3.1: a line has 75 octets at most, and no character is torn. */
function folded(line: string): string {
  let [out, octets] = ["", 0];
  for (const character of line) {
    const size = utf8.encode(character).length;
    if (octets + size > MOST_OCTETS) {
      out += "\r\n ";
      octets = 1;
    }
    out += character;
    octets += size;
  }
  return out;
}
