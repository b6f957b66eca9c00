import { text } from "../text/text.ts";
import { operator } from "./operator.ts";

/** Help, and what the operator of this server has to say. Each opens beside the page, which goes on. */
export function OperatorLinks() {
  const { imprint, privacy } = operator;
  return (
    <nav class="operator-links" aria-label={text.about.title}>
      <Outside href="/help">{text.about.help}</Outside>
      {imprint && <Outside href={imprint}>{text.about.imprint}</Outside>}
      {privacy && <Outside href={privacy}>{text.about.privacy}</Outside>}
    </nav>
  );
}

function Outside({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
