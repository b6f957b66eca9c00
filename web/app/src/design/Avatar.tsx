import "./avatar.css";

/** The first letters of a name. The colour says whether it is a guest's. */
export function Avatar({ name, kind }: { name: string; kind: "member" | "guest" }) {
  const letters = name
    .split(/\s+/)
    .map((word) => Array.from(word)[0] ?? "")
    .slice(0, 2)
    .join("")
    .toLocaleUpperCase();
  return (
    <span class={`avatar avatar--${kind}`} aria-hidden="true">
      {letters}
    </span>
  );
}
