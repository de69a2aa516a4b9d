/** A lamp: the mark of reasoning. */
export function ThoughtShape() {
  return (
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
      <path d="M5.9 10.6A4.1 4.1 0 1 1 10.1 10.6c-.4.3-.6.6-.6 1H6.5c0-.4-.2-.7-.6-1ZM6.6 13.8h2.8" />
    </svg>
  );
}
