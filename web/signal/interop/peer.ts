/**
 * One end of the interoperability tests: reads a request per line from standard input and writes its answer to
 * standard output, both as JSON, bytes as Base64. The other end is libsignal on the JVM (see src/test/java).
 */
import { createInterface } from "node:readline";
import { SignalError } from "@latchkey/signal";
import { handlers } from "./handlers.ts";
import { Params } from "./params.ts";

interface Request {
  readonly method: string;
  readonly params: Record<string, unknown>;
}

type Answer = { readonly result: unknown } | { readonly code: string; readonly message: string };

async function answer({ method, params }: Request): Promise<Answer> {
  const handler = handlers.get(method);
  if (handler === undefined) {
    throw new Error(`no method ${method}`);
  }
  try {
    return { result: (await handler(new Params(params))) ?? null };
  } catch (error) {
    if (error instanceof SignalError) {
      return { code: error.code, message: error.message };
    }
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line) as Request))}\n`);
}
