import type { JoinInfo } from "@latchkey/client";
import { NoEntryPage, Opening, OverPage, TroublePage } from "./Doorstep.tsx";
import { NameStep } from "./NameStep.tsx";
import type { EntryState } from "./state.ts";

interface EntryProps {
  state: EntryState;
  onReopen: () => void;
  onComeInHere: () => void;
  onKnock: (invitation: JoinInfo, name: string) => void;
}

/** The guest's page until the knock, and after the visit. */
export function Entry({ state, onReopen, onComeInHere, onKnock }: EntryProps) {
  switch (state.step) {
    case "opening":
      return <Opening />;
    case "no-entry":
      return <NoEntryPage reason={state.reason} onRetry={onReopen} onComeInHere={onComeInHere} />;
    case "trouble":
      return <TroublePage problem={state.problem} onRetry={onReopen} />;
    case "over":
      return <OverPage visit={state.visit} />;
    case "name":
      return (
        <NameStep
          invitation={state.invitation}
          knocking={state.knocking}
          problem={state.problem}
          onKnock={(name) => onKnock(state.invitation, name)}
        />
      );
  }
}
