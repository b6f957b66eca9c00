import { text } from "../text/text.ts";
import { CentredPage, Heading } from "./Page.tsx";

/** Instead of a page whose browser gives it no cryptography, as it came over `http://` from another machine. */
export function NotSecure() {
  return (
    <CentredPage>
      <div class="card stack">
        <Heading>{text.notSecure.title}</Heading>
        <p>{text.notSecure.why}</p>
        <p>{text.notSecure.next}</p>
      </div>
    </CentredPage>
  );
}
