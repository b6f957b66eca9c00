import { expect, test } from "vitest";
import { Floor } from "../src/deliver/floor.ts";

test("a message may not fall behind what earlier ones have shown", () => {
  const floor = new Floor();
  floor.raise(5, 7);
  expect(floor.admits(6, 6)).toBe(false);
  expect(floor.admits(6, 7)).toBe(true);
  expect(floor.admits(5, 0)).toBe(true);
  expect(floor.admits(4, 0)).toBe(true);
});

test("what is read later counts in its place", () => {
  const floor = new Floor();
  floor.raise(9, 12);
  floor.raise(3, 4);
  expect(floor.admits(4, 3)).toBe(false);
  expect(floor.admits(9, 4)).toBe(true);
  expect(floor.admits(10, 11)).toBe(false);
  floor.raise(5, 20);
  expect(floor.admits(10, 19)).toBe(false);
  expect(floor.admits(5, 4)).toBe(true);
});

test("what was shown stays when numbers are given anew", () => {
  const floor = new Floor();
  floor.raise(9, 12);
  floor.renumberedFrom(4);
  expect(floor.admits(4, 11)).toBe(false);
  expect(floor.admits(4, 12)).toBe(true);
});
