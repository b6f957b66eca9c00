import "./avatar.css";
import { initials } from "./initials.ts";

/** The first letters of a name. The colour says whether it is a guest's. */
export function Avatar({ name, kind }: { name: string; kind: "member" | "guest" }) {
  return (
    <span class={`avatar avatar--${kind}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
