import { useState } from "preact/hooks";
import { Tick } from "../account/Tick.tsx";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Choice } from "../design/Field.tsx";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";
import { play } from "./chime.ts";
import { type Noticing, type NoticingSettings, type Permission, permission, useNoticing } from "./settings.ts";

/** How this browser tells of knocks and messages. */
export function NoticingDialog({ settings, onClose }: { settings: NoticingSettings; onClose: () => void }) {
  const [allowed, setAllowed] = useState(permission());
  const choose = async (notifications: Noticing["notifications"]) => {
    if (notifications !== "off" && permission() === "default") {
      setAllowed(await Notification.requestPermission());
    }
    settings.change({ asked: true, notifications: permission() === "granted" ? notifications : "off" });
  };
  return (
    <NoticingView
      now={useNoticing(settings)}
      allowed={allowed}
      onSound={(sound) => settings.change({ sound })}
      onNotifications={(notifications) => void choose(notifications)}
      onClose={onClose}
    />
  );
}

interface NoticingViewProps {
  now: Noticing;
  allowed: Permission;
  onSound: (sound: boolean) => void;
  onNotifications: (notifications: Noticing["notifications"]) => void;
  onClose: () => void;
}

export function NoticingView({ now, allowed, onSound, onNotifications, onClose }: NoticingViewProps) {
  const words = memberText.noticing;
  return (
    <Dialog title={words.title} onClose={onClose} actions={<Button onClick={onClose}>{text.close}</Button>}>
      <p>{words.why}</p>
      <div class="row noticing-sound">
        <Tick label={words.sound} hint={words.soundHint} checked={now.sound} onChange={onSound} />
        <Button small kind="quiet" onClick={() => void play("knock")}>
          {words.hear}
        </Button>
      </div>
      {allowed === "granted" || allowed === "default" ? (
        <Choice
          label={words.notifications}
          value={allowed === "granted" ? now.notifications : "off"}
          onChange={onNotifications}
          options={[
            { value: "off", label: words.off },
            { value: "plain", label: words.plain, hint: words.plainHint },
            { value: "named", label: words.named, hint: words.namedHint },
          ]}
        />
      ) : (
        <p class="soft small">{words.notAllowed[allowed]}</p>
      )}
    </Dialog>
  );
}
