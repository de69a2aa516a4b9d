// What axe says about a page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds, in words that say where. */
export async function findings(page) {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const options = { resultTypes: ["violations"], rules: { "color-contrast-enhanced": { enabled: false } } };
    // What is still fading in has not its colours yet.
    const moving = document
      .getAnimations()
      .filter((one) => one.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.all(moving.map((one) => one.finished.catch(() => undefined)));
    const { violations } = await globalThis.axe.run(document, options);
    return violations.map(({ id, impact, nodes }) => {
      const places = nodes.slice(0, 4).map((node) => `${node.target.join(" ")} ${node.html.slice(0, 160)}`);
      return `${impact} ${id} (${nodes.length}): ${places.join(" | ")}`;
    });
  });
}
