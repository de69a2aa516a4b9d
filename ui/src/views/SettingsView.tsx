import type { ReactNode } from "react";
import type { Status } from "../api/contract";
import { type Appearance, changeAppearance, useAppearance } from "../shared/appearance";
import { Segments } from "../shared/controls";
import { formatBytes } from "../shared/format";
import { toast } from "../shared/toasts";
import styles from "./settings.module.css";
import { TopBar } from "./TopBar";
import layout from "./views.module.css";

/** How the window looks. Each setting applies at once and is kept in this window. */
export function SettingsView({ status }: { status: Status | undefined }) {
  const look = useAppearance();
  const set = <K extends keyof Appearance>(key: K, value: Appearance[K]) => {
    const before = useAppearance.getState()[key];
    if (before === value) return;
    changeAppearance({ [key]: value });
    toast("Setting changed.", {
      action: { label: "Undo", run: () => changeAppearance({ [key]: before }) },
    });
  };
  return (
    <>
      <TopBar path={[{ name: "Settings" }]} />
      <div className={layout.page}>
        <div className={`${layout.inner} ${layout.narrow}`}>
          <h1 className={layout.title}>Appearance</h1>
          <div className={styles.settings}>
            <Setting name="Theme" effect="System follows the desktop, also when it changes during the day.">
              <Segments
                label="Theme"
                value={look.theme}
                choices={[
                  { value: "system", label: "System" },
                  { value: "light", label: "Light" },
                  { value: "dark", label: "Dark" },
                ]}
                onChange={(theme) => set("theme", theme)}
              />
            </Setting>
            <Setting name="Contrast" effect="High draws every edge, and hatches the kinds of bytes.">
              <Segments
                label="Contrast"
                value={look.contrast}
                choices={[
                  { value: "system", label: "System" },
                  { value: "normal", label: "Normal" },
                  { value: "high", label: "High" },
                ]}
                onChange={(contrast) => set("contrast", contrast)}
              />
            </Setting>
            <Setting name="Density" effect="Height of rows; the text of conversations stays as it is.">
              <Segments
                label="Density"
                value={look.density}
                choices={[
                  { value: "compact", label: "Compact" },
                  { value: "standard", label: "Standard" },
                  { value: "comfortable", label: "Comfortable" },
                ]}
                onChange={(density) => set("density", density)}
              />
            </Setting>
            <Setting name="Text size" effect="Rows and fields grow with the text.">
              <Segments
                label="Text size"
                value={String(look.textSize)}
                choices={["90", "100", "110", "120", "130"].map((value) => ({
                  value,
                  label: `${value}\u00a0%`,
                }))}
                onChange={(size) => set("textSize", Number(size) as Appearance["textSize"])}
              />
            </Setting>
            <Setting name="Motion" effect="Reduced shows changes at once, without sliding or turning.">
              <Segments
                label="Motion"
                value={look.motion}
                choices={[
                  { value: "system", label: "System" },
                  { value: "full", label: "Full" },
                  { value: "reduced", label: "Reduced" },
                ]}
                onChange={(motion) => set("motion", motion)}
              />
            </Setting>
          </div>
          {status && (
            <p className="quiet">
              Synthetic {status.version}. Store in <span className="mono">{status.store}</span>,{" "}
              {formatBytes(status.available_bytes)} free.
            </p>
          )}
        </div>
      </div>
    </>
  );
}

function Setting({ name, effect, children }: { name: string; effect: string; children: ReactNode }) {
  return (
    <div className={styles.setting}>
      <div>
        <h2>{name}</h2>
        <p>{effect}</p>
      </div>
      {children}
    </div>
  );
}
