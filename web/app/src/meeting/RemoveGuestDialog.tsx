import type { MemberMeeting } from "@latchkey/client";
import { useState } from "preact/hooks";
import type { Person } from "../conversation/people.ts";
import { Button } from "../design/Button.tsx";
import { Confirm } from "../design/Confirm.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Choice } from "../design/Field.tsx";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";

interface RemoveGuestDialogProps {
  guest: Person;
  onRemove: (options: Parameters<MemberMeeting["remove"]>[1]) => void;
  onClose: () => void;
}

/** Asks before a guest is taken out, and what becomes of a link that others have, too. */
export function RemoveGuestDialog(props: RemoveGuestDialogProps) {
  const { guest, onRemove, onClose } = props;
  return guest.devices.some(({ sharedLink }) => sharedLink) ? (
    <RemoveSharing {...props} />
  ) : (
    <Confirm
      title={memberText.meeting.removeTitle(guest.name)}
      why={memberText.meeting.removeWhy}
      doIt={text.conversation.remove}
      onConfirm={() => onRemove({})}
      onClose={onClose}
    />
  );
}

function RemoveSharing({ guest, onRemove, onClose }: RemoveGuestDialogProps) {
  const words = memberText.meeting;
  const [link, setLink] = useState<"close" | "keep">("close");
  return (
    <Dialog
      title={words.removeTitle(guest.name)}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button
            kind="danger"
            onClick={() => {
              onRemove({ keepLink: link === "keep" });
              onClose();
            }}
          >
            {text.conversation.remove}
          </Button>
        </>
      }
    >
      <p>{words.removeSharingWhy}</p>
      <Choice
        label={words.removeLink}
        value={link}
        onChange={setLink}
        options={[
          { value: "close", label: words.removeLinkClose, hint: words.removeLinkCloseHint },
          { value: "keep", label: words.removeLinkKeep, hint: words.removeLinkKeepHint(guest.name) },
        ]}
      />
    </Dialog>
  );
}
