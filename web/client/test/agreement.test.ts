import { expect, test } from "vitest";
import { Agreement } from "../src/deliver/agreement.ts";

const ADA = { id: "u_ada", deviceId: 1 };
const BEA = { id: "u_bea", deviceId: 1 };

test("another message in the same place is told at once, and once for each author", () => {
  const agreement = new Agreement();
  expect(agreement.differs(ADA, "same")).toBe(false);
  expect(agreement.differs(ADA, "other")).toBe(true);
  expect(agreement.differs(ADA, "other")).toBe(false);
  expect(agreement.differs(BEA, "other")).toBe(true);
});

test("that another is given more is told when it shows twice in a row", () => {
  const agreement = new Agreement();
  expect(agreement.differs(ADA, "ahead")).toBe(false);
  expect(agreement.differs(BEA, "ahead")).toBe(false);
  expect(agreement.differs(ADA, "same")).toBe(false);
  expect(agreement.differs(ADA, "ahead")).toBe(false);
  expect(agreement.differs(ADA, "ahead")).toBe(true);
  expect(agreement.differs(ADA, "ahead")).toBe(false);
});

test("what says nothing in between does not hide that another is given more", () => {
  const agreement = new Agreement();
  expect(agreement.differs(ADA, "ahead")).toBe(false);
  expect(agreement.differs(ADA, "unknown")).toBe(false);
  expect(agreement.differs(ADA, "ahead")).toBe(true);
});
