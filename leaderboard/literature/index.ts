// What papers report on networks that this project did not train. These rows stand in tables of their own, never among
// entries that were scored here: other networks, other splits, and nobody can check the predictions.
import { readFileSync } from "node:fs";
import type { Literature, LiteratureRow, TrackFile } from "../../schemas/types.d.ts";
import { validate } from "../../src/lib/validate.ts";
import { shippedTracks } from "../tracks/index.ts";
import { paperRows } from "./paper-rows.ts";

export type { Literature, LiteratureRow } from "../../schemas/types.d.ts";

/** Rows that can be set beside each other, and what is to be said above them. */
export interface LiteratureGroup {
  readonly name: LiteratureRow["group"];
  readonly title: string;
  /** What the figures are and what they are not, in sentences. */
  readonly says: string;
}

/** In the order in which they are shown. */
export const LITERATURE_GROUPS: readonly LiteratureGroup[] = [
  {
    name: "later-work",
    title: "Later work, on the release of 120,000 networks",
    says: "Kendall’s τ on the half of the networks that is kept for testing, weights after the last epoch. The figures are quoted from secondary sources; the papers drew their own splits, so differences in the third decimal say little.",
  },
  {
    name: "paper",
    title: "The paper’s own table, 80,000-network version",
    says: "R² of the best of 1,000 random configurations, by the 3-fold cross-validation on 15,000 training networks that chose it: optimistic, and on an earlier version of the networks, after 18 epochs.",
  },
  {
    name: "paper-transfer",
    title: "The paper’s own ranking across image sets, 80,000-network version",
    says: "Kendall’s τ of gradient boosting on per-layer statistics, learnt on networks of one image set and tested on those of this one. Read off a figure by a secondary source, two decimals.",
  },
];

/** The zoo that all of these rows are about, made elsewhere. */
export const LITERATURE_ZOO = "published-small-cnn-zoo";

const FILE = new URL(`${LITERATURE_ZOO}.json`, import.meta.url);
let known: Literature | undefined;
const ofTrack = new Map<string, readonly LiteratureRow[]>();

/** Every row, by group, image set and method. */
export function allLiterature(): Literature {
  if (known === undefined) {
    const later = validate<Literature>("literature", JSON.parse(readFileSync(FILE, "utf8")), "the literature");
    known = { schema_version: 1, rows: [...later.rows, ...paperRows()] };
  }
  return known;
}

/**
 * The rows that belong to a track, by group in the order of LITERATURE_GROUPS, and within a group the best first: those
 * whose predicted networks are of an image set that the track predicts. Empty for tracks of all other zoos.
 */
export function literatureOf(trackName: string): readonly LiteratureRow[] {
  if (!trackName.startsWith(`${LITERATURE_ZOO}-`)) return [];
  if (ofTrack.size === 0)
    for (const { name, zoo, files } of shippedTracks()) if (zoo === LITERATURE_ZOO) ofTrack.set(name, rowsOn(files));
  return ofTrack.get(trackName) ?? [];
}

function rowsOn(files: readonly TrackFile[]): LiteratureRow[] {
  const tested = new Set(files.map(({ test }) => test));
  const rows = allLiterature().rows.filter(({ test }) => tested.has(test));
  return LITERATURE_GROUPS.flatMap(({ name }) =>
    rows.filter(({ group }) => group === name).sort((one, other) => other.value - one.value),
  );
}
