// The house rules that a program can hold: who may import whom (the matrix of design.md and CONTRIBUTING.md), no cycles,
// sizes, names, and no outside chance or clock in what makes data. Works on any tree, so that it can be shown to fail.
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { blankStrings, findSpecifiers } from "../../src/cli/pack/specifiers.ts";

const DATA = ["src/lib", "schemas", "datasets"];

/** What each place may import besides itself. Places that are not named here may import everything. */
const MAY_IMPORT: Record<string, string[]> = {
  schemas: [],
  datasets: [],
  "src/lib": ["schemas"],
  "src/kernel": DATA,
  "src/images": DATA,
  "src/zoo": DATA,
  "src/features": [...DATA, "src/zoo"],
  "src/shard": [...DATA, "src/zoo"],
  "src/store": DATA,
  "src/db": DATA,
  "src/queue": [...DATA, "src/db"],
  "src/charts": DATA,
  "src/publish": [...DATA, "src/zoo", "src/features", "src/shard", "src/store"],
  "src/download": [...DATA, "src/zoo", "src/features", "src/shard", "src/store", "src/publish"],
  leaderboard: [...DATA, "src/kernel", "src/zoo", "src/features", "src/shard"],
  workers: [
    ...[...DATA, "src/kernel", "src/images", "src/zoo", "src/features", "src/shard", "src/store", "src/db"],
    ...["src/queue", "src/charts", "leaderboard"],
  ],
  "src/hub": [
    ...[...DATA, "src/db", "src/queue", "src/store", "src/publish", "src/shard", "src/zoo", "src/charts"],
    ...["leaderboard", "workers"],
  ],
};
/** Places that people's machines run: only they are held to the packages that come with the published package. */
const SHIPPED = /^(src|workers|leaderboard)\//;
const EVERYTHING = /^(src\/cli|test|bench|docs|\.ci)(\/|$)/;

/** Computes what it imports: main.ts or main.js. */
const STARTER = "src/cli/weighbridge.js";

/** Packages that one place alone knows. */
const ONLY_IN: [RegExp, string][] = [
  [/^(apache-arrow|parquet-wasm|hyparquet|hyparquet-compressors)(\/|$)/, "src/shard"],
  [/^@(aws-sdk|smithy)\//, "src/store"],
  [/^(kysely|pg|pg-pool|@electric-sql\/[^/]+)(\/|$)/, "src/db"],
  [/^(hono|@hono\/[^/]+|@fastify\/busboy)(\/|$)/, "src/hub"],
  [/^(@observablehq\/plot|linkedom)(\/|$)/, "src/charts"],
];

/** Places whose output must have the same bits on every machine and at any time: what makes data and what scores. */
const DETERMINISTIC =
  /^(src\/(lib\/(random|math|json)\.ts$|(kernel|zoo|images|shard|features)\/)|workers\/run\.ts$|leaderboard\/)/;
const NOT_DETERMINISTIC: [RegExp, string][] = [
  [/\bMath\s*\.\s*random\b|\bcrypto\s*\.\s*getRandomValues\b|\brandomBytes\b|\brandomUUID\b/, "chance"],
  [/\bDate\s*\.\s*now\b|\bnew\s+Date\b|\bperformance\s*\.\s*now\b|\bprocess\s*\.\s*hrtime\b/, "a clock"],
  [/\bMath\s*\.\s*(exp|log|pow|sin|cos|tan|a?sinh|a?cosh|a?tanh|cbrt|expm1|log1p|log2|log10|hypot)\b/, "Math's own"],
  [/\*\*(?!\s*\d+(?![\d.]))/, "Math's own"],
  [/\blocaleCompare\b|\btoLocale\w+|\bIntl\b/, "a locale's"],
];

const MOST_LINES = 400;
const CODE = /(?<!\.d)\.(ts|js|c|h|py|sh)$|\/run$/;
const MODULE = /\.(ts|js)$/;
const SKIPPED = /^(node_modules|\.git|data|out|\.weighbridge)$/;

interface Edge {
  from: string;
  to: string;
  line: number;
}

/** All that is wrong in the tree under `root`, a sentence each, in the order of the files; empty if it keeps the rules. */
export function findBreaches(root: string): string[] {
  const files = listFiles(root);
  const known = new Set(files);
  const packages = shippedPackages(root, known);
  const breaches: string[] = [];
  const edges: Edge[] = [];
  for (const file of files) {
    if (/(^|[./_-])utils?([./_-]|$)/i.test(file)) breaches.push(`${file}: nothing is named utils, say what it is for`);
    if (!CODE.test(file)) continue;
    const source = readFileSync(join(root, file), "utf8");
    const lines = source.split("\n").length - 1;
    if (lines > MOST_LINES) breaches.push(`${file}: has ${lines} lines, at most ${MOST_LINES} are allowed`);
    if (!MODULE.test(file)) continue;
    const specifiers = findSpecifiers(source);
    breaches.push(...findImpure(file, source), ...findLostNames(file, source, new Set(specifiers.map((s) => s.start))));
    for (const { text, start, kind } of specifiers) {
      const line = lineOf(source, start);
      if (text === undefined) {
        const computed = `${file}:${line}: what it loads is computed, so the import graph can't be checked`;
        if (SHIPPED.test(file) && file !== STARTER && kind === "import") breaches.push(computed);
      } else if (text.startsWith(".")) {
        const to = posix.join(posix.dirname(file), text);
        if (known.has(to)) edges.push({ from: file, to, line });
        else if (kind === "import") breaches.push(`${file}:${line}: ${to} does not exist`);
      } else if (kind !== "url") {
        const breach = forbiddenPackage(file, text, packages);
        if (breach) breaches.push(`${file}:${line}: ${breach}`);
      }
    }
  }
  for (const { from, to, line } of edges) {
    if (!mayImport(placeOf(from), placeOf(to))) {
      breaches.push(`${from}:${line}: ${placeOf(from)} may not import ${placeOf(to)} (${to})`);
    }
  }
  return [...breaches, ...findCycles(edges)];
}

/** The part of the house that a file lives in: "src/zoo", "workers". */
function placeOf(file: string): string {
  const [top, second, third] = file.split("/");
  return top === "src" && third !== undefined ? `src/${second}` : top;
}

function mayImport(from: string, to: string): boolean {
  return from === to || to === "package.json" || EVERYTHING.test(from) || (MAY_IMPORT[from]?.includes(to) ?? false);
}

function forbiddenPackage(file: string, specifier: string, packages: Set<string> | undefined): string | undefined {
  if (!SHIPPED.test(file) || specifier.startsWith("node:") || specifier.startsWith("#")) return undefined;
  for (const [pattern, place] of ONLY_IN) {
    if (pattern.test(specifier) && placeOf(file) !== place) return `only ${place} may import ${specifier}`;
  }
  const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
  if (packages && !packages.has(name)) return `${name} is not among the dependencies that the published package brings`;
  return undefined;
}

function shippedPackages(root: string, known: Set<string>): Set<string> | undefined {
  if (!known.has("package.json")) return undefined;
  const description = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = description;
  return new Set([dependencies, optionalDependencies, peerDependencies].flatMap((names) => Object.keys(names)));
}

function findImpure(file: string, source: string): string[] {
  if (!DETERMINISTIC.test(file)) return [];
  return blankStrings(source)
    .split("\n")
    .flatMap((line, index) =>
      NOT_DETERMINISTIC.flatMap(([pattern, what]) => {
        const found = pattern.exec(line);
        return found ? [`${file}:${index + 1}: ${found[0]} is ${what}: its bits are not the same everywhere`] : [];
      }),
    );
}

/** Names of .ts files in strings that packing doesn't turn into .js, because nothing says that they are loaded. */
function findLostNames(file: string, source: string, loaded: Set<number>): string[] {
  if (!SHIPPED.test(file) || file === STARTER || file.startsWith("src/cli/pack/")) return [];
  return [...blankStrings(source).matchAll(/(["'`])(_+)\1/dg)].flatMap((match) => {
    const [start, end] = match.indices![2]!;
    const text = source.slice(start, end);
    if (loaded.has(start) || !/^\S*\w\.ts$/.test(text)) return [];
    return [`${file}:${lineOf(source, start)}: "${text}" stays .ts when packed: write new URL("..", import.meta.url)`];
  });
}

function lineOf(source: string, place: number): number {
  return source.slice(0, place).split("\n").length;
}

/** One sentence per cycle among the files, and among the places. */
function findCycles(edges: Edge[]): string[] {
  const files = cycles(edges.map(({ from, to }) => [from, to]));
  const between = edges.map(({ from, to }) => [placeOf(from), placeOf(to)]).filter(([from, to]) => from !== to);
  return [...files, ...cycles(between.filter(([from]) => !EVERYTHING.test(from)))];
}

function cycles(pairs: string[][]): string[] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of pairs) next.set(from, (next.get(from) ?? new Set()).add(to));
  const found: string[] = [];
  const finished = new Set<string>();
  function visit(node: string, path: string[]): void {
    const start = path.indexOf(node);
    if (start >= 0) found.push(`cycle: ${[...path.slice(start), node].join(" -> ")}`);
    if (start >= 0 || finished.has(node)) return;
    for (const to of next.get(node) ?? []) visit(to, [...path, node]);
    finished.add(node);
  }
  for (const node of next.keys()) visit(node, []);
  return found;
}

/** Paths under `root` with slashes, sorted; what packing lays beside its .ts source is left out. */
function listFiles(root: string, folder = ""): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  const names = new Set(entries.map((entry) => entry.name));
  return entries
    .filter(({ name }) => !SKIPPED.test(name) && !(name.endsWith(".js") && names.has(`${name.slice(0, -3)}.ts`)))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      return entry.isDirectory() ? listFiles(root, path) : [path];
    })
    .sort();
}
