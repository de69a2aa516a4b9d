const ENDINGS: Readonly<Record<string, string>> = {
  bash: "bash",
  sh: "bash",
  zsh: "bash",
  shell: "bash",
  console: "bash",
  shellsession: "bash",
  c: "c",
  h: "c",
  cpp: "cpp",
  cc: "cpp",
  cxx: "cpp",
  hpp: "cpp",
  hh: "cpp",
  cs: "csharp",
  csharp: "csharp",
  css: "css",
  scss: "css",
  less: "css",
  dockerfile: "dockerfile",
  go: "go",
  golang: "go",
  ini: "ini",
  toml: "ini",
  cfg: "ini",
  conf: "ini",
  java: "java",
  js: "javascript",
  mjs: "javascript",
  cjs: "javascript",
  jsx: "javascript",
  javascript: "javascript",
  json: "json",
  jsonl: "json",
  jsonc: "json",
  json5: "json",
  kt: "kotlin",
  kts: "kotlin",
  kotlin: "kotlin",
  lua: "lua",
  makefile: "makefile",
  mk: "makefile",
  make: "makefile",
  md: "markdown",
  markdown: "markdown",
  mdx: "markdown",
  php: "php",
  ps1: "powershell",
  powershell: "powershell",
  py: "python",
  pyi: "python",
  python: "python",
  rb: "ruby",
  ruby: "ruby",
  rs: "rust",
  rust: "rust",
  sql: "sql",
  swift: "swift",
  ts: "typescript",
  mts: "typescript",
  cts: "typescript",
  tsx: "typescript",
  typescript: "typescript",
  html: "xml",
  htm: "xml",
  xml: "xml",
  svg: "xml",
  vue: "xml",
  svelte: "xml",
  yaml: "yaml",
  yml: "yaml",
};

const OF_ENDING: ReadonlyMap<string, string> = new Map(Object.entries(ENDINGS));

/** The language a fence names, if we colour it. */
export function languageOfFence(info: string): string | null {
  return OF_ENDING.get(info.toLowerCase().replace(/^[{.]+|[}:].*$/g, "")) ?? null;
}

/** The language of a file by its name, if we colour it. */
export function languageOfPath(path: string): string | null {
  const file = (path.split(/[\\/]/).at(-1) ?? "").toLowerCase();
  const whole = file.split(".")[0] ?? "";
  if (whole === "dockerfile" || whole === "makefile") return whole;
  const ending = file.includes(".") ? (file.split(".").at(-1) ?? "") : "";
  return OF_ENDING.get(ending) ?? null;
}
