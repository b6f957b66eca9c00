import type { MeetingInfo } from "@latchkey/client";
import { useState } from "preact/hooks";
import { Button } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { memberText } from "../text/members.ts";
import type { PutAway } from "./put-away.ts";

interface MeetingMenuProps {
  meeting: MeetingInfo;
  isArchived: boolean;
  onPutAway: (how: PutAway | undefined) => void;
  onClose: () => void;
}

/** What can be done with a meeting on this device alone. One that goes on cannot be deleted: its keys are needed. */
export function MeetingMenu({ meeting, isArchived, onPutAway, onClose }: MeetingMenuProps) {
  const words = memberText.putAway;
  const [deleting, setDeleting] = useState(false);
  const put = (how: PutAway | undefined) => {
    onPutAway(how);
    onClose();
  };
  if (deleting) {
    return (
      <Confirm
        title={words.deleteTitle(meeting.title)}
        why={words.deleteWhy}
        doIt={words.deleteIt}
        onConfirm={() => onPutAway("deleted")}
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog title={words.more(meeting.title)} onClose={onClose}>
      <p>{isArchived ? words.bringBackWhy : words.archiveWhy}</p>
      <Button onClick={() => put(isArchived ? undefined : "archived")}>
        {isArchived ? words.bringBack : words.archive}
      </Button>
      {meeting.endedAt && (
        <Button kind="danger" onClick={() => setDeleting(true)}>
          {words.delete}
        </Button>
      )}
    </Dialog>
  );
}
