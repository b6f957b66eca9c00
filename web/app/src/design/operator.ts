import { text } from "../text/text.ts";

/** The server writes into its pages who runs it. */
const told = (name: string): string | undefined =>
  document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content;

/** Who runs this server, as far as they say. */
export const operator = {
  get name() {
    return told("application-name") ?? text.product;
  },
  logo: told("latchkey-logo"),
  imprint: told("latchkey-imprint"),
  privacy: told("latchkey-privacy"),
};
