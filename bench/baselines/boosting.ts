// Boosted trees against XGBoost's "hist": how well the same trees predict, and how fast they are fitted.
import { gbm } from "../../leaderboard/baselines/gbm/index.ts";
import { r2 } from "../../leaderboard/metrics/index.ts";
import type { GbmSettings } from "../../schemas/types.d.ts";
import { type MadeTable, makeTable, NetworkMaker, readTables, sliceTable } from "./networks.ts";
import { measurePairs, type PairFindings, type Peer, type PeerSeconds, secondsOfAsync } from "./pairs.ts";

/** XGBoost's and our R2 of the same test rows by the same settings. */
export interface AgreementFindings {
  data: string;
  settings: string;
  training_rows: number;
  test_rows: number;
  r2: number;
  xgboost_r2: number;
}

export interface BoostingFindings {
  version: string;
  agreement: AgreementFindings[];
  rate: PairFindings;
}

export interface BoostingSize {
  rounds: number;
  trainingRows: number;
  testRows: number;
  trees: number;
}

/** No chance, and stopping nowhere, so that both grow the same trees but for where they cut the columns. */
const PLAIN: Omit<GbmSettings, "trees" | "patience"> = {
  num_leaves: 31,
  ...{ max_depth: 0, learning_rate: 0.1, max_bin: 255, min_child_weight: 1 },
  ...{ subsample: 1, colsample_bytree: 1, reg_lambda: 1, reg_alpha: 0 },
};

/** Settings of different kinds of trees; the first ones are those of the rate. */
const SETTINGS = [
  { name: "31 leaves", ...PLAIN },
  { name: "32 bins, 5 rows a leaf", ...PLAIN, max_bin: 32, min_child_weight: 5 },
  { name: "8 leaves, regularised", ...PLAIN, num_leaves: 8, reg_lambda: 5, reg_alpha: 0.01 },
  { name: "depth 6, slow", ...PLAIN, num_leaves: 64, max_depth: 6, learning_rate: 0.03 },
];

/** Measures both; `zoo` is a training folder whose networks are compared as well, each fifth one as a test. */
export async function measureBoosting(peer: Peer, size: BoostingSize, zoo?: string): Promise<BoostingFindings> {
  const { trees, trainingRows, testRows } = size;
  const made = makeTable(new NetworkMaker(1), trainingRows + testRows);
  const tables = [
    { data: "made", train: sliceTable(made, 0, trainingRows), test: sliceTable(made, trainingRows, made.rows) },
  ];
  if (zoo !== undefined) for (const [data, table] of await readTables(zoo)) tables.push({ data, ...fifths(table) });
  const agreement: AgreementFindings[] = [];
  for (const { data, train, test } of tables) {
    const files = { train: writeTable(peer, `${data}-train`, train), test: writeTable(peer, `${data}-test`, test) };
    for (const settings of SETTINGS) {
      const ours = await fit(train, { ...settings, trees });
      const { predictions } = await ask(peer, files, settings, trees);
      agreement.push({
        ...{ data, settings: settings.name, training_rows: train.rows, test_rows: test.rows },
        r2: r2(test.labels, ours.predict(test.features, test.rows)),
        xgboost_r2: r2(test.labels, predictions),
      });
    }
  }
  const train = tables[0].train;
  const files = { train: writeTable(peer, "made-train", train), test: writeTable(peer, "one", sliceTable(made, 0, 1)) };
  const rate = await measurePairs(
    size.rounds,
    () => secondsOfAsync(() => fit(train, { ...SETTINGS[0], trees })),
    () => ask(peer, files, SETTINGS[0], trees),
  );
  return { version: peer.about.version, agreement, rate };
}

async function fit(training: MadeTable, { name: _, ...settings }: { name: string; trees: number } & typeof PLAIN) {
  const fitting = await gbm.prepare({ training });
  const fitted = await fitting.fit({ settings: { ...settings, patience: settings.trees }, seed: 1 });
  fitting.close();
  return fitted;
}

function ask(peer: Peer, files: { train: string; test: string }, settings: (typeof SETTINGS)[number], trees: number) {
  const { max_depth, max_bin, min_child_weight, learning_rate, reg_lambda, reg_alpha, num_leaves } = settings;
  return peer.ask<PeerSeconds & { predictions: number[] }>({
    ...{ ...files, trees },
    settings: { max_depth, max_bin, min_child_weight, learning_rate, reg_lambda, reg_alpha, max_leaves: num_leaves },
  });
}

/** Writes a table for XGBoost; gives the stem of its two files. */
function writeTable(peer: Peer, name: string, { features, labels }: MadeTable): string {
  peer.write(`${name}.y`, labels);
  return peer.write(`${name}.x`, features).slice(0, -2);
}

/** Each fifth row as a test, the others for training. */
function fifths(table: MadeTable): { train: MadeTable; test: MadeTable } {
  const { rows, columns, features, labels } = table;
  const part = (chosen: number[]): MadeTable => ({
    features: Float32Array.from(chosen.flatMap((row) => [...features.subarray(row * columns, (row + 1) * columns)])),
    ...{ rows: chosen.length, columns },
    labels: Float64Array.from(chosen, (row) => labels[row]),
  });
  const all = Array.from({ length: rows }, (_, row) => row);
  return { train: part(all.filter((row) => row % 5 !== 0)), test: part(all.filter((row) => row % 5 === 0)) };
}
