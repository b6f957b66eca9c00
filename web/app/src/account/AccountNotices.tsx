import { Button } from "../design/Button.tsx";
import { Notice } from "../design/Notice.tsx";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";
import type { AccountNews } from "./useAccount.ts";

interface AccountNoticesProps {
  news: readonly AccountNews[];
  /** Shows the devices; undefined where they are shown already. */
  onLook: (() => void) | undefined;
  onDismiss: (news: AccountNews) => void;
}

/** What has happened to the person's own account, and may not have been them. */
export function AccountNotices({ news, onLook, onDismiss }: AccountNoticesProps) {
  return news.map((each) => {
    const { title, why } = wordsOf(each);
    return (
      <Notice
        key={each.kind === "added" ? each.deviceId : each.kind}
        tone="alarm"
        title={title}
        actions={
          <>
            {onLook && (
              <Button small onClick={onLook}>
                {memberText.devices.look}
              </Button>
            )}
            <Button small kind="quiet" onClick={() => onDismiss(each)}>
              {text.conversation.dismiss}
            </Button>
          </>
        }
      >
        <p>{why}</p>
      </Notice>
    );
  });
}

function wordsOf(news: AccountNews) {
  const words = memberText.devices;
  return news.kind === "added" ? words.wasAdded(news.name ?? words.unnamed(news.deviceId)) : words.forked;
}
