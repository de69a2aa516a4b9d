import { Fragment } from "react";
import { Button as AriaButton, Link } from "react-aria-components";
import { Shown } from "../markdown/Shown";
import { IconButton } from "../shared/Button";
import { Icon } from "../shared/Icon";
import { goTo, usePlace } from "../shared/router";
import { printKeys } from "../shared/shortcuts";
import { useOverlay } from "./layout";
import styles from "./shell.module.css";

/** One step of the path to what is shown. */
export interface Crumb {
  name: string;
  address?: string;
}

interface TopBarProps {
  path: readonly Crumb[];
  count?: string | undefined;
  /** Whether the last step is the heading of the page, because nothing below is. */
  heading?: boolean;
}

/** Back, forward, where this is, and the way to everything else. */
export function TopBar({ path, count, heading = false }: TopBarProps) {
  const { canGoBack, canGoForward } = usePlace();
  return (
    <header className={styles.topbar}>
      <IconButton
        icon="back"
        label="Back"
        keys="Alt ←"
        disabled={!canGoBack}
        onPress={() => history.back()}
      />
      <IconButton
        icon="forward"
        label="Forward"
        keys="Alt →"
        disabled={!canGoForward}
        onPress={() => history.forward()}
      />
      <ol className={styles.path} aria-label="Path">
        {path.map((crumb, index) => (
          <Fragment key={crumb.address ?? crumb.name}>
            {index > 0 && (
              <li aria-hidden="true" className="quiet">
                /
              </li>
            )}
            <li className="ellipsis" title={crumb.name}>
              {crumb.address && index < path.length - 1 ? (
                <Link className={styles.crumb ?? ""} onPress={() => goTo(crumb.address ?? "#/")}>
                  <Shown text={crumb.name} />
                </Link>
              ) : (
                <Here heading={heading} name={crumb.name} />
              )}
            </li>
          </Fragment>
        ))}
        {count !== undefined && <li className="quiet num">{count}</li>}
      </ol>
      <AriaButton className={styles.search ?? ""} onPress={() => useOverlay.setState({ open: "palette" })}>
        <Icon name="search" />
        <span>Go to or run a command</span>
        <kbd>{printKeys("mod+k").join(" ")}</kbd>
      </AriaButton>
    </header>
  );
}

function Here({ name, heading }: { name: string; heading: boolean }) {
  const shown = <Shown text={name} />;
  return heading ? <h1 className={styles.here}>{shown}</h1> : <span className={styles.here}>{shown}</span>;
}
