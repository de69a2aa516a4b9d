import type { ReactNode } from "react";

/** Our own marks of agents, drawn with the stroke of the icons. */
const MARKS: Record<string, ReactNode> = {
  "claude-code": <path d="M11.6 4.4A4.9 4.9 0 1 0 11.6 11.6M8 8h5.6" />,
  codex: (
    <>
      <rect x="4" y="2.4" width="8" height="11.2" rx="1" />
      <path d="M6.6 2.6v10.8" />
    </>
  ),
  "gemini-cli": (
    <>
      <circle cx="5.6" cy="8" r="3.6" />
      <circle cx="10.4" cy="8" r="3.6" />
    </>
  ),
  opencode: <path d="M4.8 3H2.6v10h2.2M11.2 3h2.2v10h-2.2M8 8h.01" />,
  aider: <path d="M2.6 13 8 3l5.4 10M4.8 9.8h6.4" />,
  cline: <path d="M2.4 12.8h11.2V3.6L2.4 12.8Z" />,
};

/** The mark of an agent. Where its name is not written beside it, the mark is named itself. */
export function AgentMark({ agent, named = false }: { agent: string; named?: boolean }) {
  const mark = (
    <svg
      aria-hidden="true"
      className="icon"
      width={16}
      height={16}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      {MARKS[agent] ?? (
        <>
          <circle cx="8" cy="8" r="6.8" />
          <text className="agent-letters" x="8" y="10.6" textAnchor="middle">
            {agent.slice(0, 2)}
          </text>
        </>
      )}
    </svg>
  );
  if (!named) return mark;
  return (
    <span role="img" aria-label={agent} title={agent}>
      {mark}
    </span>
  );
}
