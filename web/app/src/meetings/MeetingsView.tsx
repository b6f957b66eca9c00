import type { Me, MeetingInfo } from "@latchkey/client";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Icon } from "../design/Icon.tsx";
import { LanguageChoice } from "../design/LanguageChoice.tsx";
import { Mark } from "../design/Mark.tsx";
import { OperatorLinks } from "../design/OperatorLinks.tsx";
import { Heading } from "../design/Page.tsx";
import { Problem } from "../design/Problem.tsx";
import type { News } from "../host/open-meetings.ts";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";
import "./meetings.css";
import { MeetingMenu } from "./MeetingMenu.tsx";
import { NewMeetingDialog } from "./NewMeetingDialog.tsx";
import type { PutAway } from "./put-away.ts";

/** A member's meetings, and this device. */
export interface MeetingsState {
  readonly me: Me;
  /** Undefined until they are there. */
  readonly meetings: readonly MeetingInfo[] | undefined;
  /** What has happened in those that this page has open. */
  readonly news?: ReadonlyMap<string, Pick<News, "waiting" | "unread">> | undefined;
  /** What the person has put away on this device. */
  readonly putAway?: ReadonlyMap<string, PutAway> | undefined;
  /** An error code. */
  readonly problem?: string | undefined;
}

/** What a member can do outside a meeting. Whatever makes or opens a meeting also goes there. */
export interface MeetingsActions {
  /** Where they could not be fetched. */
  readonly reload: () => void;
  readonly open: (meetingId: string) => void;
  readonly create: (title: string, everyMemberAdmits: boolean) => Promise<void>;
  /** Archives a meeting on this device, deletes it from there, or brings it back. */
  readonly putAway: (meetingId: string, how: PutAway | undefined) => void;
  /** Shows the person's name and devices. */
  readonly devices: () => void;
  /** Shows how this browser tells of knocks and messages. */
  readonly noticing: () => void;
}

interface MeetingsViewProps {
  state: MeetingsState;
  actions: MeetingsActions;
  notice?: ComponentChildren;
  /** Who knocks at a meeting, if anybody does. */
  knocks?: ((meetingId: string) => ComponentChildren) | undefined;
}

/** A member's meetings. */
export function MeetingsView(props: MeetingsViewProps) {
  const { state, actions } = props;
  const [making, setMaking] = useState(false);
  return (
    <div class="meetings">
      <header class="meetings-head">
        <Mark />
        <p class="meetings-who">
          {memberText.meetings.hello(state.me.userName)}{" "}
          <span class="soft">{memberText.meetings.device(state.me.deviceName)}</span>
        </p>
      </header>
      <main class="meetings-main">
        {props.notice}
        <div class="meetings-title">
          <Heading>{memberText.meetings.title}</Heading>
          <Button kind="primary" onClick={() => setMaking(true)}>
            <Icon name="plus" />
            {memberText.meetings.create}
          </Button>
        </div>
        <Problem
          code={state.problem}
          actions={
            state.meetings === undefined && (
              <Button kind="plain" small onClick={actions.reload}>
                {text.retry}
              </Button>
            )
          }
        />
        <MeetingList {...state} knocks={props.knocks} onOpen={actions.open} onPutAway={actions.putAway} />
      </main>
      <footer class="meetings-foot">
        <Button kind="quiet" small onClick={actions.devices}>
          <Icon name="device" size={18} />
          {memberText.meetings.devices}
        </Button>
        <Button kind="quiet" small onClick={actions.noticing}>
          <Icon name="bell" size={18} />
          {memberText.noticing.button}
        </Button>
        <LanguageChoice />
        <OperatorLinks />
      </footer>
      {making && <NewMeetingDialog onCreate={actions.create} onClose={() => setMaking(false)} />}
    </div>
  );
}

function MeetingList(
  props: MeetingsState & Pick<MeetingsViewProps, "knocks"> & Pick<MeetingItemProps, "onOpen" | "onPutAway">,
) {
  const { me, news, problem, putAway, knocks, onOpen, onPutAway } = props;
  const meetings = props.meetings?.filter(({ meetingId }) => putAway?.get(meetingId) !== "deleted");
  if (meetings === undefined) {
    return (
      <p class="soft" role="status">
        {problem === undefined && text.loading}
      </p>
    );
  }
  if (meetings.length === 0) {
    return (
      <div class="meetings-none">
        <p class="meetings-none-title">{memberText.meetings.none}</p>
        <p>{memberText.meetings.noneWhy}</p>
      </div>
    );
  }
  const item = (meeting: MeetingInfo) => (
    <MeetingItem
      key={meeting.meetingId}
      meeting={meeting}
      yours={meeting.hostUserId === me.userId}
      news={news?.get(meeting.meetingId)}
      knocks={knocks?.(meeting.meetingId)}
      isArchived={putAway?.get(meeting.meetingId) === "archived"}
      onOpen={onOpen}
      onPutAway={onPutAway}
    />
  );
  const newest = meetings.toSorted((one, other) => other.createdAt.getTime() - one.createdAt.getTime());
  // Where something new has come, it is shown among the others.
  const rests = ({ meetingId }: MeetingInfo) => {
    const { waiting = 0, unread = 0 } = news?.get(meetingId) ?? {};
    return putAway?.get(meetingId) === "archived" && waiting + unread === 0;
  };
  const archived = newest.filter(rests);
  const shown = newest.filter((meeting) => !rests(meeting));
  const over = shown.filter(({ endedAt }) => endedAt !== undefined);
  return (
    <>
      <ul class="meeting-list">{shown.filter(({ endedAt }) => endedAt === undefined).map(item)}</ul>
      {over.length > 0 && (
        <details class="meetings-over">
          <summary>{memberText.meetings.endedTitle(over.length)}</summary>
          <ul class="meeting-list">{over.map(item)}</ul>
        </details>
      )}
      {archived.length > 0 && (
        <details class="meetings-over">
          <summary>{memberText.putAway.archived(archived.length)}</summary>
          <ul class="meeting-list">{archived.map(item)}</ul>
        </details>
      )}
    </>
  );
}

interface MeetingItemProps {
  meeting: MeetingInfo;
  yours: boolean;
  news: Pick<News, "waiting" | "unread"> | undefined;
  knocks: ComponentChildren;
  isArchived: boolean;
  onOpen: (meetingId: string) => void;
  onPutAway: MeetingsActions["putAway"];
}

function MeetingItem({ meeting, yours, news, knocks, isArchived, onOpen, onPutAway }: MeetingItemProps) {
  const [asking, setAsking] = useState(false);
  return (
    <li class="meeting-entry">
      <div class="meeting-line">
        <a
          class="meeting-item"
          href={`/meetings/${meeting.meetingId}`}
          onClick={(event) => {
            if (!(event.metaKey || event.ctrlKey || event.shiftKey)) {
              event.preventDefault();
              onOpen(meeting.meetingId);
            }
          }}
        >
          <span class="meeting-item-title">
            <bdi>{meeting.title}</bdi>
          </span>
          <span class="meeting-item-by">
            {yours ? memberText.meetings.yours : memberText.meetings.by(meeting.hostName)} ·{" "}
            {memberText.meetings.made(meeting.createdAt)}
          </span>
          {news !== undefined && news.waiting + news.unread > 0 && (
            <span class="meeting-item-news">
              {news.waiting > 0 && <span class="tag tag--guest">{memberText.meetings.atTheDoor(news.waiting)}</span>}
              {news.unread > 0 && <span class="tag tag--host">{memberText.meetings.unread(news.unread)}</span>}
            </span>
          )}
          {meeting.endedAt && <span class="meeting-item-ended">{memberText.meetings.ended}</span>}
        </a>
        <Button
          kind="quiet"
          small
          class="button--icon"
          label={memberText.putAway.more(meeting.title)}
          onClick={() => setAsking(true)}
        >
          <Icon name="more" />
        </Button>
      </div>
      {knocks}
      {asking && (
        <MeetingMenu
          meeting={meeting}
          isArchived={isArchived}
          onPutAway={(how) => onPutAway(meeting.meetingId, how)}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}
