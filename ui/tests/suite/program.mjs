// The real program over a home folder and a store of its own.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A home folder with invented agents' histories, and a store beside it. */
export class Machine {
  constructor() {
    this.root = mkdtempSync(join(tmpdir(), "synthetic-suite-"));
    this.home = join(this.root, "home");
    this.store = join(this.root, "store");
    this.env = { PATH: process.env.PATH, HOME: this.home, TZ: "UTC", SYNTHETIC_LOG: "warn" };
    this.server = null;
  }

  /** Runs the program to its end and reads what it says as JSON. */
  ask(...words) {
    const args = ["--store", this.store, "--json", "--no-progress", ...words];
    const options = { env: this.env, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] };
    return JSON.parse(execFileSync(program(), args, options));
  }

  /** Serves the pages and returns the address that opens them. */
  async serve() {
    const pages = process.env.SYNTHETIC_PAGES ?? new URL("../../dist", import.meta.url).pathname;
    const args = ["--store", this.store, "--jsonl", "serve", "--ui", pages];
    this.server = spawn(program(), args, { env: this.env, stdio: ["ignore", "pipe", "inherit"] });
    const lines = createInterface({ input: this.server.stdout });
    for await (const line of lines) {
      const { address, token_file } = JSON.parse(line);
      return { origin: `http://${address}`, token: readFileSync(token_file, "utf8").trim() };
    }
    throw new Error("the program ended before it listened");
  }

  /** Ends the server and removes everything. */
  async end() {
    const { server } = this;
    if (server !== null && server.exitCode === null) {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGTERM");
      await ended;
    }
    rmSync(this.root, { recursive: true, force: true });
  }
}

function program() {
  const path = process.env.SYNTHETIC_PROGRAM;
  if (path === undefined) throw new Error("SYNTHETIC_PROGRAM names no program to serve with");
  return path;
}
