import type { MeetingState } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { Button } from "../design/Button.tsx";
import { Door, type DoorState } from "../design/Door.tsx";
import { Notice } from "../design/Notice.tsx";
import { CentredPage, Heading } from "../design/Page.tsx";
import { problemText, text } from "../text/text.ts";
import "./guest.css";
import type { NoEntry, PastVisit } from "./state.ts";

/** A door, a heading, and what it means: everything before and after the conversation. */
function Doorstep(props: { door: DoorState; title: string; about?: string; children: ComponentChildren }) {
  return (
    <CentredPage>
      <div class="doorstep">
        <Door state={props.door} />
        {props.about && (
          <p class="doorstep-about" translate={false}>
            <bdi>{props.about}</bdi>
          </p>
        )}
        <Heading key={props.title}>{props.title}</Heading>
        <div class="doorstep-words">{props.children}</div>
      </div>
    </CentredPage>
  );
}

export function Opening() {
  return (
    <Doorstep door="closed" title={text.guest.opening}>
      <p class="soft">{text.loading}</p>
    </Doorstep>
  );
}

/** Knocked, and not yet let in. */
export function Waiting(props: {
  meeting: MeetingState;
  suspended: ComponentChildren;
  warnings: ComponentChildren;
  onStop: () => void;
}) {
  const { meeting, suspended, warnings, onStop } = props;
  return (
    <Doorstep door="knocking" about={meeting.title} title={text.guest.waitingTitle}>
      <p role="status">{text.guest.waitingFor(meeting.hostName)}</p>
      <p class="doorstep-name">{text.guest.waitingAs(meeting.self.name)}</p>
      {suspended}
      {warnings}
      {meeting.connection === "offline" && <Notice tone="caution" title={text.guest.waitingOffline} />}
      <p class="soft small">{text.guest.waitingWhy}</p>
      <Button kind="quiet" onClick={onStop}>
        {text.guest.stopWaiting}
      </Button>
    </Doorstep>
  );
}

/** Let in; the roster is being checked and the first keys are on their way. */
export function Entering({ meeting, suspended }: { meeting: MeetingState; suspended: ComponentChildren }) {
  return (
    <Doorstep door="open" about={meeting.title} title={text.guest.entering}>
      <p role="status">{text.guest.enteringWhy}</p>
      {suspended}
    </Doorstep>
  );
}

/** A link that does not lead in, and what to do about it. */
export function NoEntryPage(props: { reason: NoEntry; onRetry: () => void; onComeInHere: () => void }) {
  const { reason, onRetry, onComeInHere } = props;
  const { title, why, next } = text.guest.noEntry[reason];
  return (
    <Doorstep door="shut-for-good" title={title}>
      <p>{why}</p>
      <p class="doorstep-next">{next}</p>
      {reason === "elsewhere" && (
        <Button kind="primary" onClick={onRetry}>
          {text.retry}
        </Button>
      )}
      {reason === "elsewhere" && (
        <Button kind="quiet" onClick={onComeInHere}>
          {text.guest.comeInHere}
        </Button>
      )}
    </Doorstep>
  );
}

/** What the link leads to cannot be seen now, which is not the link's fault. */
export function TroublePage({ problem, onRetry }: { problem: string; onRetry: () => void }) {
  const { title, why } = problemText(problem);
  return (
    <Doorstep door="closed" title={title}>
      <p>{why}</p>
      <p class="doorstep-next">{text.guest.linkStays}</p>
      <Button kind="primary" onClick={onRetry}>
        {text.retry}
      </Button>
    </Doorstep>
  );
}

/** The end of a visit. */
export function OverPage(props: { visit: PastVisit; children?: ComponentChildren }) {
  const { title, end } = props.visit;
  const words = text.guest.over[end];
  return (
    <Doorstep door={end === "left" || end === "stopped" ? "closed" : "shut-for-good"} about={title} title={words.title}>
      <p>{words.why}</p>
      {props.children}
      <p class="soft">{text.guest.close}</p>
    </Doorstep>
  );
}
