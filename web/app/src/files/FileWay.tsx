import type { ComponentChildren } from "preact";
import { Icon } from "../design/Icon.tsx";
import { fileText } from "../text/files.ts";
import { fileProblem, type Way } from "./file-problem.ts";
import "./files.css";

/** A file's name and size, and below what can be done about it. */
export function FileWay(props: { name: string; size: number; children: ComponentChildren }) {
  const { name, size } = props;
  return (
    <div class="file">
      <Icon name="file" />
      <div class="file-body">
        <p class="file-words">
          <bdi class="file-name">{name}</bdi>
          <span class="file-facts">{fileText.facts(fileText.size(size), endingOf(name))}</span>
        </p>
        {props.children}
      </div>
    </div>
  );
}

/** How far it is. */
export function FileProgress({ label, done, size }: { label: string; done: number; size: number }) {
  return (
    <div class="file-progress">
      <progress class="file-bar" aria-label={label} max={Math.max(1, size)} value={done} />
      <span class="file-facts">{fileText.progress(fileText.size(done), fileText.size(size))}</span>
    </div>
  );
}

/** What went wrong, and what to do. */
export function FileProblem({ code, way }: { code: string; way: Way }) {
  const { title, why } = fileProblem(code, way);
  return (
    <p class="file-problem" role="alert">
      <strong>{title}.</strong> {why}
    </p>
  );
}

/** What kind of file it is, by its name: PDF. */
function endingOf(name: string): string | undefined {
  return /[^.]\.([\p{L}\p{N}]{1,8})$/u.exec(name)?.[1]?.toLocaleUpperCase();
}
