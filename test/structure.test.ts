// Holds the house to its rules, and shows on small made-up trees that the checker can tell when one is broken.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { blankStrings, findSpecifiers } from "../src/cli/pack/specifiers.ts";
import { findBreaches } from "./structure/house.ts";

test("the house keeps its rules", () => {
  assert.deepEqual(findBreaches(join(import.meta.dirname, "..")), []);
});

describe("the checker", () => {
  const zoo = { "src/zoo/index.ts": "export const a = 1;" };
  const cases: { name: string; files: Record<string, string>; breaches: string[] }[] = [
    {
      name: "accepts imports that the matrix allows",
      files: {
        ...zoo,
        "src/shard/row.ts": 'import { a } from "../zoo/index.ts";',
        "workers/run.ts": 'import type { b } from "../src/shard/row.ts";',
        "src/cli/train.ts": 'export const run = () => import("../../workers/run.ts");',
        "test/a.test.ts": 'import "../src/cli/train.ts"; import "no-such-package";',
      },
      breaches: [],
    },
    {
      name: "finds a forbidden static import",
      files: { ...zoo, "src/kernel/a.ts": '\nimport { a } from "../zoo/index.ts";' },
      breaches: ["src/kernel/a.ts:2: src/kernel may not import src/zoo (src/zoo/index.ts)"],
    },
    {
      name: "finds a forbidden type import",
      files: { ...zoo, "src/lib/a.ts": 'import type { A } from "../zoo/index.ts";' },
      breaches: ["src/lib/a.ts:1: src/lib may not import src/zoo (src/zoo/index.ts)"],
    },
    {
      name: "finds a forbidden type in an expression",
      files: { ...zoo, "src/lib/a.ts": 'export type A = typeof import("../zoo/index.ts");' },
      breaches: ["src/lib/a.ts:1: src/lib may not import src/zoo (src/zoo/index.ts)"],
    },
    {
      name: "finds a forbidden dynamic import",
      files: { ...zoo, "src/charts/a.ts": 'await import("../zoo/index.ts");' },
      breaches: ["src/charts/a.ts:1: src/charts may not import src/zoo (src/zoo/index.ts)"],
    },
    {
      name: "finds a forbidden export from",
      files: { ...zoo, "src/images/a.ts": 'export * from "../zoo/index.ts";' },
      breaches: ["src/images/a.ts:1: src/images may not import src/zoo (src/zoo/index.ts)"],
    },
    {
      name: "finds a forbidden worker",
      files: { "src/publish/a.ts": "", "workers/a.ts": 'new Worker(new URL("../src/publish/a.ts", import.meta.url));' },
      breaches: ["workers/a.ts:1: workers may not import src/publish (src/publish/a.ts)"],
    },
    {
      name: "finds a forbidden require",
      files: { ...zoo, "src/store/a.ts": 'const load = createRequire(import.meta.url);\nload("../zoo/index.ts");' },
      breaches: ["src/store/a.ts:2: src/store may not import src/zoo (src/zoo/index.ts)"],
    },
    {
      name: "finds an import whose target is computed",
      files: { "src/zoo/a.ts": `export const load = (name: string) => import(\`./\${name}.ts\`);` },
      breaches: ["src/zoo/a.ts:1: what it loads is computed, so the import graph can't be checked"],
    },
    {
      name: "finds an import of a file that is not there",
      files: { "src/zoo/a.ts": 'import "./b.ts";' },
      breaches: ["src/zoo/a.ts:1: src/zoo/b.ts does not exist"],
    },
    {
      name: "finds places that the matrix does not know",
      files: { ...zoo, "src/extras/a.ts": 'import "../zoo/index.ts";' },
      breaches: ["src/extras/a.ts:1: src/extras may not import src/zoo (src/zoo/index.ts)"],
    },
    {
      name: "finds a cycle among files, through types too",
      files: {
        "src/zoo/a.ts": 'import "./b.ts";',
        "src/zoo/b.ts": 'import "./c.ts";',
        "src/zoo/c.ts": 'import type { A } from "./a.ts";',
      },
      breaches: ["cycle: src/zoo/a.ts -> src/zoo/b.ts -> src/zoo/c.ts -> src/zoo/a.ts"],
    },
    {
      name: "finds packages outside the one place that knows them",
      files: {
        "src/zoo/a.ts": 'import "apache-arrow";',
        "src/shard/a.ts": 'import "parquet-wasm/esm";',
        "workers/a.ts": 'import type { S3Client } from "@aws-sdk/client-s3";',
        "src/cli/a.ts": 'import "hono/html";',
      },
      breaches: [
        "src/cli/a.ts:1: only src/hub may import hono/html",
        "src/zoo/a.ts:1: only src/shard may import apache-arrow",
        "workers/a.ts:1: only src/store may import @aws-sdk/client-s3",
      ],
    },
    {
      name: "finds packages that are not shipped",
      files: {
        "package.json": '{ "dependencies": { "ajv": "1" }, "devDependencies": { "@x/y": "1" } }',
        "src/lib/a.ts": 'import "ajv/dist/2020.js"; import "node:fs"; import "@x/y/z";',
        "test/a.test.ts": 'import "@x/y";',
      },
      breaches: ["src/lib/a.ts:1: @x/y is not among the dependencies that the published package brings"],
    },
    {
      name: "finds files that are too long",
      files: {
        "src/zoo/a.ts": "1;\n".repeat(401),
        "src/zoo/b.ts": "1;\n".repeat(400),
        "src/kernel/a.c": "\n".repeat(500),
      },
      breaches: [
        "src/kernel/a.c: has 500 lines, at most 400 are allowed",
        "src/zoo/a.ts: has 401 lines, at most 400 are allowed",
      ],
    },
    {
      name: "finds files and folders named utils",
      files: { "src/lib/utils.ts": "", "src/zoo/util/a.ts": "", "src/lib/mutil.ts": "" },
      breaches: [
        "src/lib/utils.ts: nothing is named utils, say what it is for",
        "src/zoo/util/a.ts: nothing is named utils, say what it is for",
      ],
    },
    {
      name: "finds chance, clocks, locales and Math's own functions where data is made",
      files: {
        "src/zoo/a.ts": "const a = Math.random();\nconst b = Date.now(), c = Math.exp(1);",
        "src/lib/math.ts": "export const t = new Date();",
        "src/lib/progress.ts": "Date.now();",
        "src/shard/a.ts": "2 ** 30 + 1.5 ** n;\nnames.sort((a, b) => a.localeCompare(b));",
        "src/kernel/a.ts": '// Math.tanh is not used\nconst text = "Math.log"; Math.sqrt(2);',
      },
      breaches: [
        "src/lib/math.ts:1: new Date is a clock: its bits are not the same everywhere",
        "src/shard/a.ts:1: ** is Math's own: its bits are not the same everywhere",
        "src/shard/a.ts:2: localeCompare is a locale's: its bits are not the same everywhere",
        "src/zoo/a.ts:1: Math.random is chance: its bits are not the same everywhere",
        "src/zoo/a.ts:2: Date.now is a clock: its bits are not the same everywhere",
        "src/zoo/a.ts:2: Math.exp is Math's own: its bits are not the same everywhere",
      ],
    },
    {
      name: "finds names of .ts files that packing would leave as they are",
      files: { "workers/a.ts": 'const place = join(import.meta.dirname, "thread.ts");' },
      breaches: ['workers/a.ts:1: "thread.ts" stays .ts when packed: write new URL("..", import.meta.url)'],
    },
    {
      name: "passes over what packing lays beside its source",
      files: { "src/zoo/a.ts": "", "src/zoo/a.js": 'import "../hub/x.js";' },
      breaches: [],
    },
  ];

  for (const { name, files, breaches } of cases) {
    test(name, (context) => {
      const root = mkdtempSync(join(tmpdir(), "weighbridge-structure-"));
      context.after(() => rmSync(root, { recursive: true }));
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
      assert.deepEqual(findBreaches(root), breaches);
    });
  }
});

describe("finding what a source loads", () => {
  const texts = (source: string) => findSpecifiers(source).map(({ text }) => text);

  test("takes nothing from comments, strings, templates and regular expressions", () => {
    const source = [
      '// import "a"',
      "/* from 'b' */",
      `const c = "import 'c'", d = \`from "d" \${f({ e: "from 'e'" })} import("g")\`;`,
      'const h = /from "h"[/]"/g, i = c / d / "import(1)".length;',
      'Array.from("j"); object.import("k"); notimport("l");',
    ].join("\n");
    assert.deepEqual(texts(source), []);
    assert.equal(blankStrings(source).length, source.length);
  });

  test("sees code inside a template", () => {
    assert.deepEqual(texts(`\`a \${await import("./b.ts")} \${\`\${require("c")}\`} d\``), ["./b.ts", "c"]);
  });

  test("gives the place of the text so that it can be replaced", () => {
    const source = 'import { a } from\n  "./b.ts";';
    const [{ start, end, kind }] = findSpecifiers(source);
    assert.equal(source.slice(start, end), "./b.ts");
    assert.equal(kind, "import");
  });

  test("knows all ways to load by require", () => {
    const source = `const load = createRequire(import.meta.url); load("a"); load.resolve("b");
      createRequire(import.meta.url)("c"); require("d"); import.meta.resolve("e"); load(path);`;
    assert.deepEqual(texts(source), ["a", "b", "c", "d", "e", undefined]);
  });
});
