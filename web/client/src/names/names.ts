import { NAME_TABLE } from "./table.ts";

/**
 * x: may not stand; i: default-ignorable, is dropped; j: a joiner; e: asks for an emoji; m: a mark; c: a mark that takes
 * room; b: allowed, but not visible; v: visible.
 */
export type PointClass = "x" | "i" | "j" | "e" | "m" | "c" | "b" | "v";

const MOST_MARKS = 4;
const RUN = /([a-z])([0-9A-Z]+)/g;
const ENDS: number[] = [];
const CLASSES: PointClass[] = [];
let end = 0;
for (const [, kind, length] of NAME_TABLE.matchAll(RUN)) {
  end += Number.parseInt(length as string, 36);
  ENDS.push(end);
  CLASSES.push(kind as PointClass);
}

/** By Unicode 15.0, whatever this browser has. */
export function pointClass(point: number): PointClass {
  let low = 0;
  let high = ENDS.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (point < (ENDS[middle] as number)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return CLASSES[low] as PointClass;
}

/** Whether a name or title is tidy (docs/protocol.md, section 1). */
export function isTidyName(name: string, maxCodePoints: number): boolean {
  const points = Array.from(name, (char) => char.codePointAt(0) as number);
  const classes = points.map(pointClass);
  return (
    points.length >= 1 &&
    points.length <= maxCodePoints &&
    classes.includes("v") &&
    name === name.normalize("NFC") &&
    !isWhiteSpace(points[0] as number) &&
    !isWhiteSpace(points.at(-1) as number) &&
    !isMark(classes[0]) &&
    classes.every((_, index) => mayStand(classes, index)) &&
    !hasManyMarks(classes)
  );
}

/**
 * The name as it may be signed: without what cannot be seen and may not stand, in NFC, without white space around it.
 * Undefined where it is no name even so.
 */
export function tidyName(typed: string, maxCodePoints: number): string | undefined {
  const points = Array.from(typed, (char) => char.codePointAt(0) as number);
  let classes = points.map(pointClass);
  const kept = points.filter((_, index) => classes[index] !== "i");
  classes = kept.map(pointClass);
  const tidy = trim(
    String.fromCodePoint(...kept.filter((_, index) => classes[index] === "x" || mayStand(classes, index))).normalize(
      "NFC",
    ),
  );
  return isTidyName(tidy, maxCodePoints) ? tidy : undefined;
}

function mayStand(classes: readonly PointClass[], index: number): boolean {
  const before = classes[index - 1];
  switch (classes[index]) {
    case "x":
    case "i":
      return false;
    case "j":
      return (before === "v" || isMark(before)) && classes[index + 1] === "v";
    case "e":
      return before === "v";
    default:
      return true;
  }
}

function isMark(kind: PointClass | undefined): boolean {
  return kind === "m" || kind === "c";
}

function hasManyMarks(classes: readonly PointClass[]): boolean {
  let marks = 0;
  return classes.some((kind) => {
    marks = kind === "m" ? marks + 1 : 0;
    return marks > MOST_MARKS;
  });
}

/** `White_Space`, which no version of Unicode has changed since 6.3. */
function isWhiteSpace(point: number): boolean {
  return (
    (point >= 0x09 && point <= 0x0d) ||
    point === 0x20 ||
    point === 0x85 ||
    point === 0xa0 ||
    point === 0x1680 ||
    (point >= 0x2000 && point <= 0x200a) ||
    point === 0x2028 ||
    point === 0x2029 ||
    point === 0x202f ||
    point === 0x205f ||
    point === 0x3000
  );
}

function trim(text: string): string {
  const points = Array.from(text);
  const isBlank = (char: string | undefined) => char !== undefined && isWhiteSpace(char.codePointAt(0) as number);
  while (isBlank(points[0])) {
    points.shift();
  }
  while (isBlank(points.at(-1))) {
    points.pop();
  }
  return points.join("");
}
