// Runs the tests of one suite one after the other and counts them for `cargo xtask test`.
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const TEST_MS = 60_000;
const PICTURES = join(tmpdir(), "synthetic-suites");

const tests = [];

/** Adds a test. Its name is a sentence about what a person sees. */
export function test(name, body) {
  tests.push({ name, body });
}

/**
 * Runs all tests, or those whose names hold the words given on the command line. Every test must
 * also leave no complaint: no error of the page, no request to elsewhere, no other page.
 */
export async function run(visit, end) {
  const suite = basename(process.argv[1], ".suite.mjs");
  const only = process.argv.slice(2).join(" ");
  let failed = 0;
  let passed = 0;
  for (const { name, body } of tests.filter((one) => one.name.includes(only))) {
    const start = performance.now();
    visit.complaints.length = 0;
    try {
      await within(body(), name);
      if (visit.complaints.length > 0) throw new Error(visit.complaints.join("\n"));
      passed += 1;
      process.stdout.write(`${suite}: ${name} ... ok (${Math.round(performance.now() - start)} ms)\n`);
    } catch (thrown) {
      failed += 1;
      const picture = await takePicture(visit, `${suite}-${failed}`);
      process.stdout.write(`${suite}: ${name} ... FAILED\n${thrown.stack}\n${picture}\n`);
    }
  }
  await end();
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

function within(running, name) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`“${name}” did not end in ${TEST_MS} ms`)), TEST_MS);
  });
  return Promise.race([running, late]).finally(() => clearTimeout(timer));
}

async function takePicture(visit, name) {
  mkdirSync(PICTURES, { recursive: true });
  const path = join(PICTURES, `${name}.png`);
  try {
    await visit.page.screenshot({ path });
    return `picture: ${path}`;
  } catch (thrown) {
    return `no picture: ${thrown.message}`;
  }
}

/** Waits until a check that is read again and again holds, and fails with its last reason. */
export async function eventually(check, limit_ms = 10_000) {
  const end = performance.now() + limit_ms;
  for (;;) {
    try {
      return await check();
    } catch (thrown) {
      if (performance.now() > end) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}
