// What boards keep in memory changes nothing but how often the database is asked and how many pairs are compared.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { correctedPs, type Entrant, type KnownPairs, pairPs } from "../../../leaderboard/rank/index.ts";
import { type Database, openDatabase } from "../../../src/db/index.ts";
import { KeptPairs, KeptScores } from "../../../src/hub/benchmark/kept-scores.ts";
import { RandomStream, streamKey } from "../../../src/lib/random.ts";
import { type Bench, embeddedBench } from "../../db/bench.ts";
import { makeTeam, makeTrack, submit } from "../../db/rows.ts";

const stream = new RandomStream(streamKey(3, "points"));

describe("kept scores", () => {
  let bench: Bench;
  let database: Database;
  let scorings: number[];
  before(async () => {
    bench = await embeddedBench();
    database = await openDatabase(await bench.empty());
    const teamId = await makeTeam(database, "Kept");
    const track = await makeTrack(database, "kept");
    for (let i = 0; i < 3; i++) await submit(database, { teamId, track, perDay: 5 });
    const rows = await database.db.selectFrom("scorings").select("id").orderBy("id").execute();
    scorings = rows.map(({ id }) => id);
  });
  after(async () => {
    await database?.close();
    await bench?.stop();
  });

  /** The database, and how often it was asked. */
  function asked() {
    const times: number[] = [];
    const selectFrom = (table: "scores") => {
      times.push(1);
      return database.db.selectFrom(table);
    };
    return { database: { db: { selectFrom } } as unknown as Database, times };
  }

  test("are read once, each with the resamples of the ranking metric", async () => {
    const { database: watched, times } = asked();
    const kept = new KeptScores(watched);
    assert.deepEqual([...(await kept.of(scorings.slice(0, 2), "r2")).keys()].sort(), scorings.slice(0, 2));
    assert.equal(times.length, 1);
    const all = await kept.of(scorings, "r2");
    assert.equal(times.length, 2);
    assert.deepEqual(await kept.of(scorings, "r2"), all);
    assert.equal(times.length, 2, "nothing is missing");
    for (const scoring of scorings) {
      const metrics = new Map(all.get(scoring)!.map((row) => [row.metric, row]));
      assert.deepEqual([metrics.get("r2")?.value, metrics.get("r2")?.resamples?.length], [0.1 + 0.2, 16]);
      assert.equal(metrics.get("somersD")?.resamples, null);
    }
  });

  test("of more than fit are all given, and those asked for least lately are read again", async () => {
    const { database: watched, times } = asked();
    const kept = new KeptScores(watched, 2 * 2016);
    assert.equal((await kept.of(scorings, "r2")).size, 3);
    assert.equal(kept.bytes, 2 * 2016);
    await kept.of(scorings.slice(1), "r2");
    assert.equal(times.length, 1);
    await kept.of(scorings.slice(0, 1), "r2");
    assert.equal(times.length, 2);
    assert.deepEqual([...(await kept.of([], "r2"))], []);
  });
});

describe("kept pairs", () => {
  const made = (value: number | null): Entrant => {
    return { value, resamples: value === null ? null : Float64Array.from({ length: 50 }, () => stream.uniform()) };
  };
  const entrants = [0.5, 0.6, null, 0.5, 0.7, 0.65, null, 0.1].map((value, place) => {
    return { scoring: 100 + place, ...made(value) };
  });
  entrants[4].resamples!.fill(Number.NaN, 0, 20);

  /** Compares here, and says how many entrants were known each time. */
  function counting() {
    const known: (number | undefined)[] = [];
    const compare = async (some: readonly Entrant[], pairs?: KnownPairs) => {
      known.push(pairs?.places.filter((place) => place >= 0).length);
      return pairPs(some, pairs);
    };
    return { compare, known };
  }

  test("give the bits of comparing all, whichever were there before and in whatever order", async () => {
    const threads = counting();
    const kept = new KeptPairs(threads);
    const boards = [
      entrants.slice(0, 4),
      entrants,
      entrants.toReversed(),
      entrants.slice(2, 5),
      [entrants[7], entrants[3]],
      entrants.toSorted((one, other) => (one.value ?? 2) - (other.value ?? 2)),
    ];
    for (const board of boards) assert.deepEqual(await kept.compare("a board", board), correctedPs(board));
    assert.deepEqual(threads.known, [undefined, 3, 6, 2, 1, 2]);
  });

  test("are of one board, and stay below their bytes", async () => {
    const threads = counting();
    const kept = new KeptPairs(threads, 8 * 15 + 8 * 3);
    await kept.compare("whole", entrants); // 6 with a value: 15 pairs
    await kept.compare("part", entrants.slice(0, 4)); // 3 pairs
    assert.equal(kept.bytes, 8 * 18);
    await kept.compare("other", entrants.slice(0, 2));
    assert.equal(kept.bytes, 8 * 4);
    await kept.compare("part", entrants.slice(0, 4));
    await kept.compare("whole", entrants);
    assert.deepEqual(threads.known, [undefined, undefined, undefined, 3, undefined]);
    const small = new KeptPairs(threads, 8);
    assert.deepEqual(await small.compare("whole", entrants), correctedPs(entrants));
    assert.equal(small.bytes, 0);
  });
});
