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
  /** Made tables that are compared, each with so many rows for training and for the test. */
  tables: number;
  agreementRows: number;
  agreementTrees: number;
  rounds: number;
  rateRows: number;
  rateTrees: number;
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
  const tables: { data: string; train: MadeTable; test: MadeTable }[] = [];
  for (let seed = 1; seed <= size.tables; seed++) {
    const made = makeTable(new NetworkMaker(seed), 2 * size.agreementRows);
    const [train, test] = [sliceTable(made, 0, made.rows / 2), sliceTable(made, made.rows / 2, made.rows)];
    tables.push({ data: `made ${seed}`, train, test });
  }
  if (zoo !== undefined) for (const [data, table] of await readTables(zoo)) tables.push({ data, ...fifths(table) });
  const agreement: AgreementFindings[] = [];
  for (const table of tables)
    for (const settings of SETTINGS) agreement.push(await compare(peer, table, settings, size.agreementTrees));
  const train = makeTable(new NetworkMaker(1), size.rateRows);
  const files = { train: writeTable(peer, "rate", train), test: writeTable(peer, "one", sliceTable(train, 0, 1)) };
  const rate = await measurePairs(
    size.rounds,
    () => secondsOfAsync(() => fit(train, { ...SETTINGS[0], trees: size.rateTrees })),
    () => ask(peer, files, SETTINGS[0], size.rateTrees),
  );
  return { version: peer.about.version, agreement, rate };
}

/** For each of the settings, the mean over the made tables of our R2 less XGBoost's; the least of them. */
export function worstDifference(agreement: readonly AgreementFindings[]): number {
  const made = agreement.filter(({ data }) => data.startsWith("made "));
  const means = [...Map.groupBy(made, ({ settings }) => settings).values()].map(
    (own) => own.reduce((sum, { r2, xgboost_r2 }) => sum + r2 - xgboost_r2, 0) / own.length,
  );
  return Math.min(...means);
}

async function compare(
  peer: Peer,
  { data, train, test }: { data: string; train: MadeTable; test: MadeTable },
  settings: (typeof SETTINGS)[number],
  trees: number,
): Promise<AgreementFindings> {
  const files = { train: writeTable(peer, "train", train), test: writeTable(peer, "test", test) };
  const ours = await fit(train, { ...settings, trees });
  const { predictions } = await ask(peer, files, settings, trees);
  return {
    ...{ data, settings: settings.name, training_rows: train.rows, test_rows: test.rows },
    r2: r2(test.labels, ours.predict(test.features, test.rows)),
    xgboost_r2: r2(test.labels, predictions),
  };
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
