import "./mark.css";
import { operator } from "./operator.ts";

/** The mark: an arched door with its keyhole or the operator's picture, and the name beside it. */
export function Mark() {
  return (
    <span class="mark" translate={false}>
      {operator.logo === undefined ? (
        <svg class="mark-door" viewBox="0 0 24 28" width="24" height="28" aria-hidden="true">
          <path class="mark-leaf" d="M2 28V12a10 10 0 0 1 20 0v16z" />
          <path class="mark-keyhole" d="M12 10.5a3.2 3.2 0 0 1 1.7 5.9l1.1 5.1H9.2l1.1-5.1A3.2 3.2 0 0 1 12 10.5z" />
        </svg>
      ) : (
        <img class="mark-logo" src={operator.logo} alt="" />
      )}
      <span class="mark-name">{operator.name}</span>
    </span>
  );
}
