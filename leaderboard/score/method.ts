// The method of scoring entries, by version: what changes a score, an interval or a rank range is a new version, with which
// tracks are scored again. Append only; docs/metrics.md has the same list with reasons.

export interface MethodVersion {
  readonly version: number;
  /** Day, UTC. */
  readonly date: string;
  readonly change: string;
}

/** Oldest first. */
export const METHODS: readonly MethodVersion[] = [
  {
    version: 1,
    date: "2026-11-23",
    change:
      "Eight metrics, means over files, 95 % percentile intervals from 1,000 resamples of a track's networks; rank ranges by differences over the same resamples, Holm-corrected.",
  },
];

/** The version that entries are scored by now. */
export const METHOD = METHODS[METHODS.length - 1].version;
