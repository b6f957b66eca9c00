import { Guest, type GuestMeeting, type JoinInfo, linkFault, type PreparedGuest } from "@latchkey/client";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { draftOf, keepDraft } from "../conversation/drafts.ts";
import { keptMarks, useReading } from "../conversation/reading.ts";
import { useMeetingState } from "../conversation/useMeetingState.ts";
import { tabMemory } from "../design/tab-memory.ts";
import { codeOf } from "../design/task.ts";
import { useTitle } from "../design/title.ts";
import { Entry } from "./Entry.tsx";
import { useInMeeting } from "./later.ts";
import {
  forgetLink,
  holdVisit,
  type InvitationLink,
  isVisitedElsewhere,
  notePastVisit,
  pastVisit,
  tabStorage,
} from "./link.ts";
import { type EntryState, noEntry, visitEnd } from "./state.ts";
import { Visit } from "./Visit.tsx";

/** The guest's page: from the link to the end of the visit. */
export function GuestPage({ link }: { link: InvitationLink }) {
  const [entry, setEntry] = useState<EntryState>({ step: "opening" });
  const [meeting, setMeeting] = useState<GuestMeeting>();
  const keys = useRef<Promise<PreparedGuest>>(undefined);
  const open = async (onlyHere: boolean) => {
    const visit = pastVisit();
    if (visit) {
      setEntry({ step: "over", visit });
      return;
    }
    setEntry({ step: "opening" });
    try {
      const before = await guestBefore(link, onlyHere);
      if (before) {
        setMeeting(before);
      } else if (onlyHere && (await isVisitedElsewhere(link))) {
        setEntry({ step: "no-entry", reason: "elsewhere" });
      } else {
        setEntry({ step: "name", invitation: await Guest.lookUp(link.url), knocking: false });
        const prepared = prepare(link);
        keys.current = prepared;
        prepared.catch((error: unknown) => {
          if (keys.current === prepared) {
            keys.current = undefined; // The next try makes others.
            setEntry((now) => (now.step === "name" ? { ...now, problem: codeOf(error) } : now));
          }
        });
      }
    } catch (error) {
      const problem = codeOf(error);
      const reason = noEntry(problem);
      setEntry(reason ? { step: "no-entry", reason } : { step: "trouble", problem });
      if (reason === "burnt") {
        // The person has been told; those inside are told as far as the server can be reached.
        await Guest.reportBurnt(link.url).catch(() => undefined);
      }
    }
  };
  const knock = async (invitation: JoinInfo, name: string) => {
    setEntry({ step: "name", invitation, knocking: true });
    const prepared = keys.current ?? prepare(link);
    keys.current = undefined; // They serve once.
    try {
      setMeeting(await Guest.knock(link.url, name, { prepared: await prepared }));
      forgetLink(link);
    } catch (error) {
      const reason = noEntry(codeOf(error));
      setEntry(
        reason ? { step: "no-entry", reason } : { step: "name", invitation, knocking: false, problem: codeOf(error) },
      );
    }
  };
  useEffect(() => void open(true), []);
  useTitle(titleOf(entry));
  useInMeeting();
  return meeting ? (
    <OpenVisit link={link} meeting={meeting} />
  ) : (
    <Entry
      state={entry}
      onReopen={() => void open(true)}
      onComeInHere={() => void open(false)}
      onKnock={(invitation, name) => void knock(invitation, name)}
    />
  );
}

/** Where the link is whole the person has not knocked here yet: what is lost, or in another tab, is made anew. */
async function guestBefore(link: InvitationLink, onlyHere: boolean): Promise<GuestMeeting | undefined> {
  try {
    return await Guest.resume({ tab: tabStorage(link) });
  } catch (error) {
    const isWhole = linkFault(link.url) === undefined;
    const code = codeOf(error);
    if ((isWhole && code === "keys_lost") || ((isWhole || !onlyHere) && code === "open_elsewhere")) {
      return undefined;
    }
    throw error;
  }
}

function titleOf(entry: EntryState): string {
  switch (entry.step) {
    case "name":
      return entry.invitation.title;
    case "over":
      return entry.visit.title;
    default:
      return "";
  }
}

/** Keys are made while the person types. */
const prepare = (link: InvitationLink): Promise<PreparedGuest> => Guest.prepare({ tab: tabStorage(link) });

const marks = keptMarks(tabMemory);

function OpenVisit({ link, meeting }: { link: InvitationLink; meeting: GuestMeeting }) {
  const state = useMeetingState(meeting);
  const isOver = state.connection === "closed";
  useEffect(() => (isOver ? undefined : holdVisit(link)), [link, isOver]);
  const { title, meetingId } = state;
  const end = visitEnd(state);
  const unsent = useMemo(() => (end === undefined ? "" : draftOf(meetingId)), [meetingId, end]);
  // Before the person sees the end, and can open another link in this tab: the note must not fall on that one's page.
  useLayoutEffect(() => {
    if (end !== undefined) {
      notePastVisit({ title, end });
      keepDraft(meetingId, "");
    }
  }, [title, meetingId, end]);
  const { count, firstNew } = useReading(state, marks);
  useTitle(state.title, count);
  return <Visit meeting={state} actions={meeting} firstNew={firstNew} unsent={unsent} />;
}
