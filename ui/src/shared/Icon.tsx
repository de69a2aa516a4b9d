import type { ReactNode } from "react";

/** Shapes on a 16 px grid, drawn with one stroke in the colour of the text around them. */
const SHAPES = {
  agents: (
    <>
      <rect x="2.5" y="5" width="11" height="8" rx="2" />
      <path d="M8 5V2.5M6 9h.01M10 9h.01" />
    </>
  ),
  alert: (
    <>
      <path d="M8 2.4 14.2 13H1.8L8 2.4Z" />
      <path d="M8 6.4v3.2M8 11.4h.01" />
    </>
  ),
  archive: (
    <>
      <rect x="2" y="3" width="12" height="3.2" rx="0.8" />
      <path d="M3.2 6.2v6.3c0 .4.3.7.7.7h8.2c.4 0 .7-.3.7-.7V6.2M6.5 8.8h3" />
    </>
  ),
  back: <path d="M9.8 3.5 5.3 8l4.5 4.5" />,
  branch: (
    <>
      <circle cx="4.5" cy="3.8" r="1.6" />
      <circle cx="4.5" cy="12.2" r="1.6" />
      <circle cx="11.5" cy="5.4" r="1.6" />
      <path d="M4.5 5.4v5.2M11.5 7c0 2.6-3.4 2.2-5.6 3.6" />
    </>
  ),
  broom: (
    <>
      <path d="M14 2 9.4 6.6M6.3 5.3l4.4 4.4" />
      <path d="M10.7 9.7c-.8 2.5-3 3.9-6.5 3.9H2.3c1-.9 1.4-2 1.5-3.3.2-2.3 1-4 2.5-5" />
      <path d="m7 11.2-1.6 2.3" />
    </>
  ),
  check: <path d="m3 8.6 3.2 3.2L13 4.9" />,
  "chevron-down": <path d="m4 6.2 4 4 4-4" />,
  "chevron-right": <path d="m6.2 4 4 4-4 4" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.7" />
      <path d="M8 4.8V8l2.2 1.5" />
    </>
  ),
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  collect: <path d="M8 2v7.4M4.9 6.6 8 9.6l3.1-3M2.5 10.5v2.2c0 .5.4.8.8.8h9.4c.4 0 .8-.3.8-.8v-2.2" />,
  constructs: (
    <>
      <rect x="1.8" y="2.6" width="12.4" height="4.2" rx="1.2" />
      <path d="M1.8 9.7h12.4M1.8 13h8" />
    </>
  ),
  copy: (
    <>
      <rect x="5.2" y="5.2" width="8.3" height="8.3" rx="1.4" />
      <path d="M10.8 5.2V3.6c0-.6-.5-1.1-1.1-1.1H3.6c-.6 0-1.1.5-1.1 1.1v6.1c0 .6.5 1.1 1.1 1.1h1.6" />
    </>
  ),
  diff: <path d="M8 2.5v6M5 5.5h6M5 12.5h6" />,
  disk: (
    <>
      <path d="M2.2 9.4 4 4.1c.2-.5.6-.8 1.1-.8h5.8c.5 0 .9.3 1.1.8l1.8 5.3" />
      <rect x="2.2" y="9.2" width="11.6" height="3.8" rx="1" />
    </>
  ),
  download: <path d="M8 2.5v8M4.8 7.5 8 10.7l3.2-3.2M3 13.3h10" />,
  edit: <path d="m3 13 .7-2.9 7-7c.5-.5 1.3-.5 1.8 0l.4.4c.5.5.5 1.3 0 1.8l-7 7L3 13Z" />,
  eye: (
    <>
      <path d="M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8Z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  file: (
    <path d="M4.2 2h4.9l3 3v8.3c0 .4-.3.7-.7.7H4.2c-.4 0-.7-.3-.7-.7V2.7c0-.4.3-.7.7-.7ZM8.8 2.2v3.2h3.1" />
  ),
  filter: <path d="M2 4.2h12M4.4 8h7.2M6.6 11.8h2.8" />,
  folder: (
    <path d="M1.8 4.2c0-.6.5-1.1 1.1-1.1h3l1.6 1.8h5.6c.6 0 1.1.5 1.1 1.1v5.8c0 .6-.5 1.1-1.1 1.1H2.9c-.6 0-1.1-.5-1.1-1.1V4.2Z" />
  ),
  forward: <path d="M6.2 3.5 10.7 8l-4.5 4.5" />,
  health: (
    <>
      <path d="M8 1.8 13 3.6v4.1c0 3.1-2.1 5.4-5 6.5-2.9-1.1-5-3.4-5-6.5V3.6L8 1.8Z" />
      <path d="m5.8 7.9 1.6 1.6 2.9-3" />
    </>
  ),
  image: (
    <>
      <rect x="2" y="3" width="12" height="10" rx="1.4" />
      <circle cx="5.6" cy="6.4" r="1" />
      <path d="m2.4 11.6 3.4-2.9 2.2 1.8 2.6-2.6 3 2.9" />
    </>
  ),
  keys: (
    <>
      <rect x="1.5" y="4" width="13" height="8.2" rx="1.5" />
      <path d="M4 6.8h.01M6.7 6.8h.01M9.4 6.8h.01M12 6.8h.01M5 9.6h6" />
    </>
  ),
  link: (
    <path d="M6.6 9.4a2.6 2.6 0 0 0 3.7 0l2.3-2.3a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.4 6.6a2.6 2.6 0 0 0-3.7 0L3.4 8.9a2.6 2.6 0 0 0 3.7 3.7l.9-.9" />
  ),
  lock: (
    <>
      <rect x="3.2" y="7" width="9.6" height="6.6" rx="1.3" />
      <path d="M5.3 7V5a2.7 2.7 0 0 1 5.4 0v2" />
    </>
  ),
  log: (
    <>
      <rect x="1.8" y="2.8" width="12.4" height="10.4" rx="1.4" />
      <path d="m4.4 6.2 2 1.8-2 1.8M8.2 10.2h3.2" />
    </>
  ),
  minus: <path d="M3.5 8h9" />,
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2" />,
  pane: (
    <>
      <rect x="1.8" y="2.6" width="12.4" height="10.8" rx="1.6" />
      <path d="M9.8 2.8v10.4" />
    </>
  ),
  pin: <path d="M5.6 2.2h4.8M6.3 2.4v4L4.4 9.2h7.2L9.7 6.4v-4M8 9.4v4.4" />,
  plan: <path d="M6 4.2h7.5M6 8h7.5M6 11.8h7.5M2.6 4.2h.01M2.6 8h.01M2.6 11.8h.01" />,
  plus: <path d="M8 3v10M3 8h10" />,
  pulse: <path d="M1.5 8.4h3L6.6 3l2.9 10 2-4.6h3" />,
  refresh: (
    <path d="M13.2 6.4A5.6 5.6 0 0 0 3.3 5M2.8 9.6a5.6 5.6 0 0 0 9.9 1.4M3 2.4V5h2.6M13 13.6V11h-2.6" />
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.4" />
      <path d="m10.4 10.4 3.2 3.2" />
    </>
  ),
  settings: (
    <>
      <circle cx="8" cy="8" r="2.1" />
      <path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4" />
    </>
  ),
  shield: <path d="M8 1.8 13 3.6v4.1c0 3.1-2.1 5.4-5 6.5-2.9-1.1-5-3.4-5-6.5V3.6L8 1.8Z" />,
  sidebar: (
    <>
      <rect x="1.8" y="2.6" width="12.4" height="10.8" rx="1.6" />
      <path d="M6.2 2.8v10.4" />
    </>
  ),
  sort: <path d="M5 3v10M2.6 10.6 5 13l2.4-2.4M11 13V3M8.6 5.4 11 3l2.4 2.4" />,
  stop: <rect x="4" y="4" width="8" height="8" rx="1" />,
  storage: (
    <>
      <rect x="2" y="2.6" width="12" height="10.8" rx="1.4" />
      <path d="M8.2 2.8v10.4M8.4 7.6h5.4" />
    </>
  ),
  tag: (
    <>
      <path d="M2.2 3.2c0-.6.4-1 1-1h4l6.4 6.4c.4.4.4 1 0 1.4l-3.8 3.8c-.4.4-1 .4-1.4 0L2.2 7.2v-4Z" />
      <path d="M5.2 5.2h.01" strokeWidth="1.8" />
    </>
  ),
  trash: (
    <path d="M2.8 4.4h10.4M6.2 4.2V2.8h3.6v1.4M4.2 4.6l.6 8.2c0 .5.4.8.8.8h4.8c.4 0 .8-.3.8-.8l.6-8.2M6.8 7.2v3.6M9.2 7.2v3.6" />
  ),
  undo: <path d="M3 6h6.4a3.6 3.6 0 0 1 0 7.2H6M5.6 3.2 2.8 6l2.8 2.8" />,
  up: <path d="M8 12.8V3.4M4.2 7 8 3.2 11.8 7" />,
  user: (
    <>
      <circle cx="8" cy="5.2" r="2.6" />
      <path d="M2.8 13.8c.4-2.8 2.4-4.2 5.2-4.2s4.8 1.4 5.2 4.2" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

/** One of our shapes; silent for screen readers, because the words beside it carry the meaning. */
export function Icon({ name, size = 16 }: { name: IconName; size?: 12 | 16 | 20 }) {
  return (
    <svg
      aria-hidden="true"
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={size === 12 ? 1.7 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {SHAPES[name]}
    </svg>
  );
}
