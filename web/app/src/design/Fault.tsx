import { render } from "preact";
import { text } from "../text/text.ts";
import { Button } from "./Button.tsx";
import "./fault.css";
import { Notice } from "./Notice.tsx";
import { Problem } from "./Problem.tsx";
import { codeOf } from "./task.ts";

/** What nobody has foreseen is said in a sentence, whatever becomes of the page under it. */
export function watchFaults(): void {
  addEventListener("error", ({ error }) => show(error));
  addEventListener("unhandledrejection", ({ reason }) => show(reason));
}

function show(error: unknown): void {
  const code = codeOf(error);
  const place = document.getElementById("fault") ?? document.body.appendChild(newPlace());
  render(<Fault code={code} onClose={() => render(null, place)} />, place);
}

function newPlace(): HTMLElement {
  const place = document.createElement("div");
  place.id = "fault";
  return place;
}

/** @param code of what was refused; `unknown` is a fault of the page itself */
function Fault({ code, onClose }: { code: string; onClose: () => void }) {
  const actions = (
    <>
      <Button small onClick={() => location.reload()}>
        {text.fault.reload}
      </Button>
      <Button small kind="quiet" onClick={onClose}>
        {text.close}
      </Button>
    </>
  );
  return code === "unknown" ? (
    <Notice tone="alarm" title={text.fault.title} actions={actions}>
      <p>{text.fault.why}</p>
    </Notice>
  ) : (
    <Problem code={code} actions={actions} />
  );
}
