/**
 * Makes the TypeScript types of the wire from the descriptions that the server serves. The server's build leaves them in
 * `server/target/wire`.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const DESCRIPTIONS = new URL("../../../server/target/wire/", import.meta.url);
const TYPES = fileURLToPath(new URL("../src/gen/wire.ts", import.meta.url));

/** @param {string} name */
function description(name) {
  const file = new URL(name, DESCRIPTIONS);
  if (!existsSync(file)) {
    throw new Error(`${fileURLToPath(file)} is not there yet. Make it: mvn -Pquick -pl server -am process-classes`);
  }
  return JSON.parse(readFileSync(file, "utf8"));
}

/** What both descriptions have in common they say alike, since the same records are behind them. */
function merged(one, other) {
  for (const name of Object.keys(one)) {
    if (name in other && JSON.stringify(one[name]) !== JSON.stringify(other[name])) {
      throw new Error(`${name} is described in two ways`);
    }
  }
  return Object.entries({ ...one, ...other }).sort(([a], [b]) => (a < b ? -1 : 1));
}

function typeOf(schema) {
  if (schema.enum !== undefined) {
    return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  }
  if (schema.$ref !== undefined) {
    return schema.$ref.split("/").at(-1);
  }
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) {
    return either.map(typeOf).join(" | ");
  }
  switch (schema.type) {
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    case "integer":
      return "number";
    case "array":
      return `readonly ${typeOf(schema.items)}[]`;
    default:
      throw new Error(`no type for ${JSON.stringify(schema)}`);
  }
}

function comment({ description }, indent) {
  return description === undefined ? "" : `${indent}/** ${description.replaceAll("*/", "* /")} */\n`;
}

/** The error codes also as a list, since there is something to be said of each. */
function declaration(name, schema) {
  const about = comment(schema, "");
  if (name === "ErrorCode") {
    const codes = schema.enum.map((code) => `  ${JSON.stringify(code)},\n`).join("");
    return `export const ERROR_CODES = [\n${codes}] as const;\n\n${about}export type ErrorCode = (typeof ERROR_CODES)[number];\n`;
  }
  if (schema.properties === undefined) {
    return `${about}export type ${name} = ${typeOf(schema)};\n`;
  }
  const required = new Set(schema.required);
  const fields = Object.entries(schema.properties).map(
    ([field, its]) => `${comment(its, "  ")}  readonly ${field}${required.has(field) ? "" : "?"}: ${typeOf(its)};\n`,
  );
  return `${about}export interface ${name} {\n${fields.join("")}}\n`;
}

/** What clients ask by events, and how they are answered. Events that both members and guests send are the same for both. */
function asks({ channels }) {
  const lines = Object.values(channels).flatMap(({ messages }) =>
    Object.entries(messages)
      .filter(([key]) => key.startsWith("ask."))
      .map(([, { name, payload }]) => {
        const [answer] = messages[`answer.${name}`].payload.oneOf;
        return `  readonly ${JSON.stringify(name)}: { readonly payload: ${typeOf(payload)}; readonly answer: ${typeOf(answer)} };\n`;
      }),
  );
  return `/** Events that clients send: what they carry, and how they are answered. */\nexport interface Asks {\n${[...new Set(lines)].join("")}}\n`;
}

const calls = description("openapi.json");
const events = description("asyncapi.json");
const declarations = [
  ...merged(calls.components.schemas, events.components.schemas).map(([name, schema]) => declaration(name, schema)),
  asks(events),
];
mkdirSync(dirname(TYPES), { recursive: true });
writeFileSync(TYPES, `// Made by scripts/wire-types.mjs. Not to be changed by hand.\n\n${declarations.join("\n")}`);
