import { Fragment } from "preact";
import { mount } from "../src/design/mount.tsx";
import { loadFileText } from "../src/text/files.ts";
import { LANGUAGES } from "../src/text/language.ts";
import { loadMemberText } from "../src/text/members.ts";

// `?ar` shows it in Arabic.
const root = document.documentElement;
const asked = Object.entries(LANGUAGES).find(([tag]) => location.search === `?${tag}`);
if (asked) {
  const [tag, { dir }] = asked;
  root.lang = tag;
  root.dir = dir;
}
await Promise.all([loadMemberText(), loadFileText()]);
const { states } = await import("./states.tsx");

function show() {
  const name = location.hash.slice(1);
  const state = states[name];
  mount(<Fragment key={name}>{state ? state() : <Contents />}</Fragment>);
  root.setAttribute("data-shown", name);
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

root.setAttribute("data-states", Object.keys(states).join(" "));
addEventListener("hashchange", show);
show();
