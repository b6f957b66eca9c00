import { Button } from "../design/Button.tsx";
import { Notice } from "../design/Notice.tsx";
import { type OpenMeetings, useNews } from "../host/open-meetings.ts";
import { memberText } from "../text/members.ts";
import { type NoticingSettings, permission, useNoticing } from "./settings.ts";

/** Asks for notifications when it makes sense: guests can come now, or one is there. */
export function NoticingQuestion({ meetings, settings }: { meetings: OpenMeetings; settings: NoticingSettings }) {
  const { asked } = useNoticing(settings);
  useNews(meetings); // Renders anew with each change.
  const isExpecting = meetings.all.some(
    ({ state: { lobby, invitations } }) => lobby.length > 0 || invitations.some(({ link }) => link !== undefined),
  );
  if (asked || !isExpecting || permission() !== "default") {
    return null;
  }
  const turnOn = async () => {
    const isGranted = (await Notification.requestPermission()) === "granted";
    settings.change({ asked: true, notifications: isGranted ? "plain" : "off" });
  };
  return <NoticingQuestionView onTurnOn={() => void turnOn()} onLater={() => settings.change({ asked: true })} />;
}

export function NoticingQuestionView({ onTurnOn, onLater }: { onTurnOn: () => void; onLater: () => void }) {
  const words = memberText.noticing;
  return (
    <Notice
      tone="info"
      title={words.question}
      actions={
        <>
          <Button small onClick={onTurnOn}>
            {words.turnOn}
          </Button>
          <Button small kind="quiet" onClick={onLater}>
            {words.notNow}
          </Button>
        </>
      }
    >
      <p>{words.questionWhy}</p>
    </Notice>
  );
}
