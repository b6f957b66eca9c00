const paths = {
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z",
  copy: "M9 9h10v11H9zM5 15V4h10",
  check: "M5 12.5l4.5 4.5L19 7.5",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6M18 14a6.5 6.5 0 0 1 3.5 6",
  warning: "M12 4L2.5 20h19zM12 10v5M12 17.5v.1",
  close: "M6 6l12 12M18 6L6 18",
  back: "M14.5 5.5L8 12l6.5 6.5",
  fold: "M5.5 14.5L12 8l6.5 6.5",
  unfold: "M5.5 9.5L12 16l6.5-6.5",
  reply: "M10 7L5 12l5 5M5 12h9a5 5 0 0 1 5 5v2",
  pen: "M5 19l1-4.5L16.5 4l3.5 3.5L9.5 18zM14 6.5l3.5 3.5",
  bin: "M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13",
  search: "M11 17a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM15.5 15.5L20 20",
  down: "M12 5v14M5.5 12.5L12 19l6.5-6.5",
  send: "M12 19V5M5.5 11.5L12 5l6.5 6.5",
  link: "M10 14a4 4 0 0 0 5.7 0l3.1-3.1a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.1 3.1a4 4 0 0 0 5.7 5.7l1.1-1.1",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 8v.1",
  more: "M6 12v.1M12 12v.1M18 12v.1",
  plus: "M12 5v14M5 12h14",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7.5V12l3 2",
  bell: "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5a2 2 0 0 0 4 0",
  door: "M6 21V9a6 6 0 0 1 12 0v12M3.5 21h17M14.5 13v.1",
  file: "M6.5 3h7.5l4 4v14h-11.5zM13.5 3v4.5H18",
  attach: "M20 11.5l-8.3 8.3a5 5 0 0 1-7.1-7.1l8.4-8.4a3.3 3.3 0 0 1 4.7 4.7l-8.3 8.3a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6",
  device: "M4 5h16v11H4zM9 20h6M12 16v4",
} as const;

/** Those that point along the line in which one reads: where that runs from right to left, they point the other way. */
const WITH_THE_LINE: ReadonlySet<string> = new Set(["back", "reply"]);

export type IconName = keyof typeof paths;

/**
 * A line icon. Its size is in pixels where text has its usual size, and grows with the text.
 * It always stands beside or inside something with words, and says nothing by itself.
 */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      class={WITH_THE_LINE.has(name) ? "icon--with-the-line" : undefined}
      viewBox="0 0 24 24"
      width={`${size / 16}rem`}
      height={`${size / 16}rem`}
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
