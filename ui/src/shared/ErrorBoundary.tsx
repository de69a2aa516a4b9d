import { Component, type ReactNode } from "react";
import { ErrorNote } from "./faces";

interface ErrorBoundaryProps {
  /** What is shown; another one gets a fresh start. */
  name: string;
  children: ReactNode;
}

interface Caught {
  error: unknown;
  name: string;
}

/** Keeps the window standing when a view fails to draw. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { caught: Caught | null }> {
  override state: { caught: Caught | null } = { caught: null };

  override componentDidCatch(error: unknown): void {
    this.setState({ caught: { error, name: this.props.name } });
  }

  static getDerivedStateFromError(error: unknown): { caught: Caught } {
    return { caught: { error, name: "" } };
  }

  override render(): ReactNode {
    const { caught } = this.state;
    const here = caught !== null && (caught.name === "" || caught.name === this.props.name);
    if (!here) return this.props.children;
    return (
      <ErrorNote
        title="This view cannot be drawn"
        error={caught.error}
        onRetry={() => this.setState({ caught: null })}
      />
    );
  }
}
