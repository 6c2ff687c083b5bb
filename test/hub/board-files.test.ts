// Boards as files, read by what people read them with: every reader finds what the API says of each entry.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { DuckDBInstance } from "@duckdb/node-api";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import polars from "nodejs-polars";
import { METRICS } from "../../leaderboard/metrics/index.ts";
import type { ApiBoard, ApiEntry } from "../../schemas/types.d.ts";
import { boardCsv } from "../../src/hub/api/board-csv.ts";
import { boardParquet } from "../../src/hub/api/board-parquet.ts";
import { needing } from "../needing.ts";
import { missingTar } from "./dump/unpack.ts";
import { EMPTY, HOSTILE, makeContestSite, TRACK } from "./pages/contest-site.ts";
import { endOfSuite, temporaryFolder } from "./serving.ts";
import { missingCurl, runShell, runSql } from "./snippet-tools.ts";

type Row = Record<string, string | number | null>;

const READERS: Record<string, (path: string, bytes: Buffer) => Promise<Row[]>> = {
  async DuckDB(path) {
    const connection = await (await DuckDBInstance.create()).connect();
    const rows = (await connection.runAndReadAll(`from '${path}'`)).getRowObjects();
    connection.closeSync();
    return rows.map((row) => mapped(row, (value) => (typeof value === "bigint" ? Number(value) : (value as string))));
  },
  async hyparquet(_path, bytes) {
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    const rows = await parquetReadObjects({ file, compressors });
    return rows.map((row) => mapped(row, (value) => (typeof value === "bigint" ? Number(value) : (value ?? null))));
  },
  async polars(path) {
    return polars.readParquet(path).toRecords() as Row[];
  },
};

const mapped = (row: Record<string, unknown>, change: (value: unknown) => unknown) =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, change(value)])) as Row;

/** What a row must say of an entry, from the record of the API alone. */
function rowOf(entry: ApiEntry, metric: string, base: string): Row {
  const metrics = [metric, ...METRICS.map(({ name }) => name).filter((name) => name !== metric)];
  const { rank, method, team, authors, anonymous, standing, inputs, files, scores } = entry;
  return {
    ...{ best_rank: rank?.best ?? null, worst_rank: rank?.worst ?? null, method, team },
    authors: anonymous ? "anonymous" : (authors?.join("; ") ?? null),
    ...{ standing, inputs: inputs.join("; "), files },
    ...Object.fromEntries(
      metrics.flatMap((name) => [
        [name, scores[name]?.value ?? null],
        ...(["deviation", "low", "high"] as const).map((part) => [`${name}_${part}`, scores[name]?.[part] ?? null]),
      ]),
    ),
    ...{ parameters: entry.parameters ?? null, submitted_at: entry.submitted_at },
    ...{ code: entry.code ?? null, paper: entry.paper ?? null, id: entry.id, url: base + entry.url },
  };
}

/** Fields of RFC 4180, by the head of their column. */
function readCsv(text: string): Record<string, string>[] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    lines.at(-1)!.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ",") lines.push([]);
  }
  lines.pop();
  const [head, ...rows] = lines;
  return rows.map((cells) => Object.fromEntries(cells.map((cell, column) => [head[column], cell])));
}

function metadataOf(bytes: Buffer): Record<string, unknown> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  const found = parquetMetadata(file).key_value_metadata!.find(({ key }) => key === "weighbridge")!;
  return JSON.parse(found.value!);
}

const ending = endOfSuite();
const folder = temporaryFolder(ending);
const site = await makeContestSite(ending);
const ask = async (form: string, query = "", track = TRACK) => {
  const answer = await fetch(`${site.url}/api/tracks/${track}/${form}${query}`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, headers: answer.headers, bytes };
};
const askBoard = async (query = "", track = TRACK): Promise<ApiBoard> =>
  JSON.parse((await ask("board", query, track)).bytes.toString());

describe("a board as Parquet", () => {
  for (const [name, read] of Object.entries(READERS)) {
    for (const query of ["", "?board=all", "?board=all&standing=verified"])
      test(`${name} reads what the API says of board${query}`, async () => {
        const board = await askBoard(query);
        const { status, headers, bytes } = await ask("board.parquet", query);
        assert.equal(status, 200);
        assert.equal(headers.get("content-type"), "application/vnd.apache.parquet");
        const path = join(folder, `${name}${query.length}.parquet`);
        writeFileSync(path, bytes);
        assert.ok(board.entries.length > 0);
        const rows = await read(path, bytes);
        assert.deepEqual(
          rows.map((row) => ({ ...row })),
          board.entries.map((entry) => rowOf(entry, board.metric, site.url)),
        );
      });

    test(`${name} reads one without entries`, async () => {
      const { bytes } = await ask("board.parquet", "", EMPTY);
      const path = join(folder, `${name}-empty.parquet`);
      writeFileSync(path, bytes);
      assert.deepEqual(await read(path, bytes), []);
    });
  }

  test("holds texts as they were written, and says which board it is, of which hub and day", async () => {
    const { bytes } = await ask("board.parquet", "?board=all&entries=best");
    const rows = await READERS.hyparquet("", bytes);
    assert.ok(rows.some(({ method }) => method === HOSTILE));
    const { track, board, filter, hub, date, metric, networks } = metadataOf(bytes);
    const today = new Date().toISOString().slice(0, 10);
    assert.deepEqual([track, board, hub, date, metric], [TRACK, "all", site.url, today, "r2"]);
    assert.deepEqual(filter, { entries: "best", standing: "any", code: "any" });
    assert.ok((networks as number) > 0);
  });

  test("of thousands of entries stays small, in row groups of 1,000", async () => {
    const board = await askBoard("?board=all");
    const entries = Array.from({ length: 2500 }, (_, index) => ({
      ...board.entries[index % board.entries.length],
      id: index + 1,
    }));
    const bytes = boardParquet({ ...board, entries }, { base: site.url, date: "2026-11-23" });
    assert.ok(bytes.length < 500_000, `${bytes.length} bytes`);
    const rows = await READERS.hyparquet("", bytes);
    assert.deepEqual(
      rows.map(({ id }) => id),
      entries.map(({ id }) => id),
    );
  });
});

describe("a board's filters", () => {
  test("are the same for JSON, CSV and Parquet, and ranks are among what is shown", async () => {
    for (const query of ["?board=all", "?board=all&entries=best", "?standing=verified", "?code=open&board=all"]) {
      const board = await askBoard(query);
      const csv = readCsv((await ask("board.csv", query)).bytes.toString());
      const parquet = await READERS.hyparquet("", (await ask("board.parquet", query)).bytes);
      const ids = board.entries.map(({ id }) => id);
      assert.deepEqual(
        csv.map(({ id }) => Number(id)),
        ids,
      );
      assert.deepEqual(
        parquet.map(({ id }) => id),
        ids,
      );
      for (const [place, { rank, scores }] of board.entries.entries()) {
        assert.ok(rank === null || rank.worst <= ids.length);
        assert.equal(csv[place].best_rank, String(rank?.best ?? ""));
        assert.equal(csv[place][board.metric], String(scores[board.metric].value ?? ""));
        assert.equal(parquet[place][board.metric], scores[board.metric].value);
      }
    }
    const { entries } = await askBoard("?board=all");
    const best = await askBoard("?board=all&entries=best");
    assert.ok(best.entries.length < entries.length);
    assert.equal(best.filter.entries, "best");
    const verified = await askBoard("?board=all&standing=verified");
    assert.deepEqual(
      verified.entries.map(({ id }) => id),
      [site.entries.wide.id],
    );
    const open = await askBoard("?board=all&code=open");
    assert.deepEqual(
      open.entries.map(({ id }) => id),
      [site.entries.hostile.id],
    );
  });

  test("that can't be are refused", async () => {
    for (const form of ["board", "board.csv", "board.parquet"])
      for (const query of ["?entries=some", "?standing=", "?code=open&code=open", "?team=1"])
        assert.equal((await ask(form, query)).status, 400, form + query);
    assert.equal((await ask("board.parquet", "", "no-such-track")).status, 404);
  });
});

test("boards are asked about each time, and sent again only when they have changed", async () => {
  for (const form of ["board", "board.csv", "board.parquet"]) {
    const { headers } = await ask(form);
    assert.equal(headers.get("cache-control"), "public, no-cache");
    const tag = headers.get("etag")!;
    const address = `${site.url}/api/tracks/${TRACK}/${form}`;
    assert.equal((await fetch(address, { headers: { "If-None-Match": tag } })).status, 304);
    const head = await fetch(address, { method: "HEAD" });
    assert.equal(head.headers.get("content-length"), headers.get("content-length"));
  }
  const before = await ask("board.parquet", "?board=all");
  await site.contest.benchmark.describe(site.team, site.entries.plain.id, {
    ...site.entries.plain.description,
    method: "Renamed",
  });
  const after = await ask("board.parquet", "?board=all");
  assert.notEqual(after.headers.get("etag"), before.headers.get("etag"));
  const board = await askBoard("?board=all");
  assert.ok(board.entries.some(({ method }) => method === "Renamed"));
  assert.ok(boardCsv(board, "").includes("Renamed"));
});

test("docs/exports.md is right word for word", needing(missingCurl ?? missingTar()), async () => {
  const text = readFileSync(new URL("../../docs/exports.md", import.meta.url), "utf8");
  const [board, dump] = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, lines]) => lines);
  const [, query] = /duckdb\.sql\("([^"]+)"\)/.exec(text) ?? [];
  const here = (lines: string) =>
    lines.replaceAll("http://localhost:8080", site.url).replaceAll("quickstart-mnist", TRACK);
  for (const lines of [board, dump]) {
    assert.match(lines, /localhost:8080/);
    const { code, stderr } = await runShell(here(lines), folder);
    assert.equal(code, 0, `${lines}\n${stderr}`);
  }
  const [rows] = await runSql(query, folder);
  const { entries } = await askBoard("?board=all");
  assert.deepEqual(
    rows.map(({ method, r2 }) => [method, r2]),
    entries.map(({ method, scores }) => [method, scores.r2.value]),
  );
});
