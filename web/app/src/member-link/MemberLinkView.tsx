import type { MemberKnockState } from "@latchkey/client";
import { Button } from "../design/Button.tsx";
import { Notice } from "../design/Notice.tsx";
import { CentredPage, Heading } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import { memberText } from "../text/members.ts";

interface MemberLinkViewProps {
  /** Undefined until the server has told. */
  meeting: { readonly title: string; readonly hostName: string } | undefined;
  ownName: string;
  state: MemberKnockState;
  problem: string | undefined;
  onKnock: () => void;
  onStop: () => void;
  onElse: () => void;
}

function Trouble({ code }: { code: string }) {
  const { title, why } = memberText.memberLink.used;
  return code === "invitation_used_up" ? (
    <Notice tone="alarm" title={title}>
      <p>{why}</p>
    </Notice>
  ) : (
    <Problem code={code} />
  );
}

/** What a person sees who has opened a member link. */
export function MemberLinkView({ meeting, ownName, state, problem, onKnock, onStop, onElse }: MemberLinkViewProps) {
  const words = memberText.memberLink.page;
  if (meeting === undefined) {
    return (
      <CentredPage>
        {problem === undefined ? <p role="status">{words.looking}</p> : <Trouble code={problem} />}
        {problem !== undefined && <Button onClick={onElse}>{words.elseWhere}</Button>}
      </CentredPage>
    );
  }
  const waits = state === "waiting";
  return (
    <CentredPage>
      <div class="card stack">
        <Heading>{waits ? words.waitTitle(meeting.title) : words.title(meeting.title)}</Heading>
        {problem !== undefined && <Trouble code={problem} />}
        {waits ? (
          <>
            <p role="status">{words.wait}</p>
            <Button onClick={onStop}>{words.stop}</Button>
          </>
        ) : (
          <>
            {state === "declined" && <p role="status">{words.declined}</p>}
            <p>{words.why(meeting.hostName, ownName)}</p>
            <Button kind="primary" onClick={onKnock}>
              {state === "declined" ? words.again : words.knock}
            </Button>
            <Button onClick={onElse}>{words.elseWhere}</Button>
          </>
        )}
      </div>
    </CentredPage>
  );
}
