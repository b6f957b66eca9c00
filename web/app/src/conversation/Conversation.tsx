import type { Meeting, MeetingCode, MeetingState, Message } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { Problem } from "../design/Problem.tsx";
import { useTask } from "../design/task.ts";
import { useDropped } from "../files/useDropped.ts";
import { useFiles } from "../files/useFiles.ts";
import { SaveRecord } from "../record/SaveRecord.tsx";
import { text } from "../text/text.ts";
import { Composer } from "./Composer.tsx";
import "./conversation.css";
import { canBeChanged, type Doing, type Writing } from "./doing.ts";
import { draftOf } from "./drafts.ts";
import { MeetingCodeDialog } from "./MeetingCodeDialog.tsx";
import { MessageList } from "./MessageList.tsx";
import { People } from "./People.tsx";
import { type Person, peopleOf, readersOf } from "./people.ts";
import { SafetyNumberDialog } from "./SafetyNumberDialog.tsx";
import { UnsentDraft } from "./UnsentDraft.tsx";
import { usePeoplePanel } from "./usePeoplePanel.ts";
import { WritingBar } from "./WritingBar.tsx";

/** What anybody in a conversation can do. */
export type ConversationActions = Pick<
  Meeting,
  | "say"
  | "edit"
  | "delete"
  | "react"
  | "sendFile"
  | "openFile"
  | "record"
  | "safetyNumber"
  | "markVerified"
  | "codes"
  | "dismiss"
>;

interface ConversationDoor {
  readonly id: string;
  readonly count: number;
  readonly label: string;
}

interface ConversationProps {
  /** Tries at once to reach the server. */
  onReconnect: () => void;
  /** Members only: takes their device back from another tab. */
  onTakeOver?: (() => void) | undefined;
  state: MeetingState;
  actions: ConversationActions;
  /** Only for those who may. */
  onRemove?: ((guest: Person) => void) | undefined;
  /** What stands left of the title. */
  lead?: ComponentChildren;
  /** Buttons at the right of the title. */
  buttons?: ComponentChildren;
  /** What the person has to know before going on writing. */
  warnings: ComponentChildren;
  /** What stands above the messages and is more urgent than they are. */
  above?: ComponentChildren;
  /** Buttons above the people. */
  peopleButtons?: ComponentChildren;
  /** The message above which the line stands that tells what is new. */
  firstNew?: string | undefined;
  /** Who is at the door stands in an element of that id, which people must find wherever they are in the conversation. */
  door?: ConversationDoor | undefined;
  /** Said in place of the composer where nothing can be written. */
  closed?: string | undefined;
  emptyHint: string;
}

/** The conversation, and who is in it: side by side where there is room, otherwise one at a time. */
export function Conversation(props: ConversationProps) {
  const { state, actions } = props;
  const people = useMemo(() => peopleOf(state.participants), [state.participants]);
  const [comparing, setComparing] = useState<Person>();
  const [codes, setCodes] = useState<readonly MeetingCode[]>();
  const [searching, setSearching] = useState(false);
  const panel = usePeoplePanel();
  const saying = useTask();
  const [writing, setWriting] = useState<Writing>();
  /** How often the reader has come back to a new message: the keyboard comes along. */
  const [returns, setReturns] = useState(0);
  const stopWriting = () => {
    setWriting(undefined);
    setReturns((before) => before + 1);
  };
  const selfId = state.self.address.id;
  const isClosed = props.closed !== undefined;
  const unsent = useMemo(() => (isClosed ? draftOf(state.meetingId) : ""), [isClosed, state.meetingId]);
  const say = async (written: string) => {
    await saying.run(() =>
      writing?.kind === "change"
        ? actions.edit(writing.message.id, written)
        : actions.say(written, { replyTo: writing?.message.id }),
    );
    if (writing !== undefined) {
      stopWriting();
    }
  };
  const change = (message: Message) => setWriting({ kind: "change", message });
  const attempt = (act: () => Promise<unknown>) => void saying.run(act).catch(() => undefined);
  const doing: Doing = {
    answer: (message) => setWriting({ kind: "answer", message }),
    change,
    remove: (message) => attempt(() => actions.delete(message.id)),
    react: (message, emoji, withdrawn) => attempt(() => actions.react(message.id, emoji, { withdrawn })),
  };
  const changeLast = () => {
    const last = state.messages.findLast((message) => message.author.address.id === selfId && canBeChanged(message));
    if (last !== undefined) {
      change(last);
    }
  };
  const { connection } = state;
  const { clear } = saying;
  useEffect(() => {
    if (connection === "online") {
      clear(); // What could not be done without a connection can be done now.
    }
  }, [connection, clear]);
  const readers = readersOf(people);
  const files = useFiles(actions, state.messages);
  const maySend = !isClosed && writing === undefined && connection !== "elsewhere";
  const isDropping = useDropped(maySend && files.chosen.length === 0 ? files.choose : undefined);
  const { here } = files;
  return (
    <div translate={false} class={`conversation${panel.shown ? " conversation--people" : ""}`}>
      <header class="conversation-head">
        {props.lead}
        <Title>{state.title}</Title>
        <div class="conversation-buttons">
          {props.door && <DoorButton {...props.door} onClick={(id) => panel.show(false, () => byId(id))} />}
          <Button
            small
            class="button--icon"
            label={searching ? text.talk.stopSearch : text.talk.search}
            expanded={searching}
            onClick={() => setSearching(!searching)}
          >
            <Icon name="search" />
          </Button>
          <Button
            small
            class="conversation-toggle"
            expanded={panel.shown}
            controls="people"
            buttonRef={panel.toggle}
            onClick={() => panel.show(!panel.shown)}
          >
            <Icon name="people" />
            <span class="only-read">{text.conversation.people}</span>
            {people.length}
          </Button>
          {props.buttons}
        </div>
      </header>
      <main class="conversation-main" aria-label={text.conversation.messages}>
        <ConnectionBar state={state} onReconnect={props.onReconnect} onTakeOver={props.onTakeOver} />
        <div class="conversation-above">
          {props.warnings}
          <Problem code={saying.problem} onDismiss={clear} />
          {props.above}
        </div>
        <MessageList
          comings={state.comings}
          firstNew={props.firstNew}
          selfId={selfId}
          doing={props.closed === undefined && connection !== "elsewhere" ? doing : undefined}
          messages={state.messages}
          files={props.closed === undefined ? here : undefined}
          held={state.held}
          emptyHint={props.emptyHint}
          onSearched={searching ? () => setSearching(false) : undefined}
          onSayAgain={(written) => attempt(() => actions.say(written))}
        />
        {here && <here.part.FilesTray desk={here.desk} />}
        {props.closed ? (
          <div class="conversation-closed">
            <p>{props.closed}</p>
            {unsent !== "" && <UnsentDraft draft={unsent} />}
          </div>
        ) : (
          <Composer
            key={writing?.kind === "change" ? writing.message.id : state.meetingId}
            meetingId={writing?.kind === "change" ? undefined : state.meetingId}
            {...(writing?.kind === "change" ? { initial: writing.message.text, sendLabel: text.talk.save } : {})}
            about={writing && <WritingBar writing={writing} onCancel={stopWriting} />}
            onCancel={writing && stopWriting}
            onChangeLast={writing === undefined ? changeLast : undefined}
            focusKey={writing ? `${writing.kind} ${writing.message.id}` : returns > 0 ? `${returns}` : undefined}
            readers={readers}
            held={connection === "elsewhere" ? text.conversation.heldElsewhere : undefined}
            onFiles={writing === undefined ? files.choose : undefined}
            onSay={say}
          />
        )}
      </main>
      <aside
        class="conversation-people"
        id="people"
        ref={panel.element}
        tabIndex={-1}
        aria-label={text.conversation.people}
      >
        <Button small kind="quiet" class="conversation-hide" onClick={() => panel.show(false)}>
          <Icon name="back" />
          {text.conversation.hidePeople}
        </Button>
        <People
          people={people}
          over={props.closed !== undefined}
          buttons={props.peopleButtons}
          onCompare={setComparing}
          onCode={() => setCodes(actions.codes())}
          onRemove={props.onRemove}
          record={<SaveRecord state={state} actions={actions} />}
        />
      </aside>
      {isDropping && <p class="conversation-drop">{text.conversation.dropFiles}</p>}
      {here && files.chosen.length > 0 && (
        <here.part.SendFilesDialog
          files={files.chosen}
          others={readers.all - readers.refused}
          onSend={(chosen, withMetadata) => here.desk.send(chosen, withMetadata)}
          onClose={() => files.choose([])}
        />
      )}
      {codes && <MeetingCodeDialog codes={codes} onClose={() => setCodes(undefined)} />}
      {comparing && <SafetyNumberDialog person={comparing} actions={actions} onClose={() => setComparing(undefined)} />}
    </div>
  );
}

function Title({ children }: { children: string }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  return (
    <h1 class="conversation-title" tabIndex={-1} ref={title}>
      <bdi>{children}</bdi>
    </h1>
  );
}

const byId = (id: string) => document.getElementById(id);

/** Where there is no room for all at once: back to who is at the door. */
function DoorButton({ id, count, label, onClick }: ConversationDoor & { onClick: (id: string) => void }) {
  return (
    <Button small class="conversation-door" label={label} onClick={() => onClick(id)}>
      <Icon name="door" />
      {count}
    </Button>
  );
}

function ConnectionBar({
  state,
  onReconnect,
  onTakeOver,
}: Pick<ConversationProps, "state" | "onReconnect" | "onTakeOver">) {
  const { connection, distribution } = state;
  return (
    <p class="connection" role="status">
      {connection === "connecting" && text.conversation.connecting}
      {connection === "offline" && (
        <>
          {navigator.onLine ? text.conversation.unreachable : text.conversation.offline}{" "}
          <Button small onClick={onReconnect}>
            {text.conversation.tryNow}
          </Button>
        </>
      )}
      {connection === "suspended" && text.conversation.suspended}
      {connection === "elsewhere" && (
        <>
          {text.conversation.elsewhere}{" "}
          <Button small onClick={onTakeOver}>
            {text.conversation.useHere}
          </Button>
        </>
      )}
      {connection === "online" && distribution && text.conversation.distributing(distribution.done, distribution.total)}
    </p>
  );
}
