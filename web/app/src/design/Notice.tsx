import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon.tsx";
import "./notice.css";

/** How much a notice matters: good to know, wait a moment, or something is wrong. */
export type NoticeTone = "info" | "caution" | "alarm";

const icons: Record<NoticeTone, IconName> = { info: "info", caution: "clock", alarm: "warning" };

interface NoticeProps {
  tone: NoticeTone;
  title: string;
  children?: ComponentChildren;
  /** Buttons. */
  actions?: ComponentChildren;
}

/** Something the person should know: what happened, why, and what to do next. */
export function Notice({ tone, title, children, actions }: NoticeProps) {
  return (
    <div class={`notice notice--${tone}`} role={tone === "alarm" ? "alert" : "status"}>
      <Icon name={icons[tone]} />
      <div class="notice-body">
        <p class="notice-title">{title}</p>
        {children && <div class="notice-text">{children}</div>}
        {actions && <div class="row notice-actions">{actions}</div>}
      </div>
    </div>
  );
}
