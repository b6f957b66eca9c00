import { KnockApi } from "../http/guest-api.ts";

/** Tells the server that a page was opened by a link whose secret stood in the address. Its maker is told to make another. */
export async function reportBurnt(link: string): Promise<void> {
  const [token] = /lki_[\w-]{43}(?![\w-])/.exec(link) ?? [];
  if (token !== undefined) {
    await new KnockApi(new URL(link).origin).burnt(token);
  }
}
