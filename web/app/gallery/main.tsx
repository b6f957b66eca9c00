import { Fragment } from "preact";
import { mount } from "../src/design/mount.tsx";
import { states } from "./states.tsx";

function show() {
  const name = location.hash.slice(1);
  const state = states[name];
  mount(<Fragment key={name}>{state ? state() : <Contents />}</Fragment>);
  document.documentElement.setAttribute("data-shown", name);
}

function Contents() {
  return (
    <ul>
      {Object.keys(states).map((name) => (
        <li key={name}>
          <a href={`#${name}`}>{name}</a>
        </li>
      ))}
    </ul>
  );
}

document.documentElement.setAttribute("data-states", Object.keys(states).join(" "));
addEventListener("hashchange", show);
show();
