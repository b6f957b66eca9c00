import "./door.css";

/** How the door on a guest's page stands. */
export type DoorState = "closed" | "knocking" | "open" | "shut-for-good";

/** The doorway that shows, without words, where the person stands. Decorative: the words beside it say the same. */
export function Door({ state }: { state: DoorState }) {
  return (
    <svg class={`door door--${state}`} viewBox="0 0 132 132" width="132" height="132" aria-hidden="true">
      <path class="door-frame" d="M26 128V62a40 40 0 0 1 80 0v66z" />
      <path class="door-inside" d="M34 128V62a32 32 0 0 1 64 0v66z" />
      {state === "open" ? (
        <path class="door-leaf" d="M34 128V62c0-14 6-24 14-29v103z" />
      ) : (
        <g>
          <path class="door-leaf" d="M34 128V62a32 32 0 0 1 64 0v66z" />
          <path class="door-panel" d="M44 118V64a22 22 0 0 1 44 0v54z" />
          <path class="door-keyhole" d="M66 74a6.5 6.5 0 0 1 3.4 12l2.3 11H60.3l2.3-11A6.5 6.5 0 0 1 66 74z" />
        </g>
      )}
      {state === "open" && <circle class="door-knob" cx="44" cy="88" r="2.5" />}
      {state === "shut-for-good" && <path class="door-bar" d="M20 104h92" />}
      {state === "knocking" && (
        <g class="door-knock">
          <path d="M112 66c5 6 5 16 0 22" />
          <path d="M119 60c8 9 8 25 0 34" />
          <path d="M20 66c-5 6-5 16 0 22" />
          <path d="M13 60c-8 9-8 25 0 34" />
        </g>
      )}
      <path class="door-step" d="M14 128h104" />
    </svg>
  );
}
