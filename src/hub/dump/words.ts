// What a dump says of itself, to somebody who finds it when the hub is long gone.

interface Named {
  date: string;
  /** Address of the hub; empty if it does not know its own. */
  base: string;
}

/** README.txt of the archive. */
export function readme({ date, base }: Named): string {
  const where = base === "" ? "a hub that was not told its own address: addresses in here are paths on it" : base;
  return `Weighbridge, everything public of its benchmark
===============================================

The benchmark asks how well the accuracy of a neural network can be predicted from its weights alone. This archive
holds what the hub showed to everybody, so that its results outlast it.

  day    ${date} (UTC): the state of the hub when this archive was first asked for on that day
  hub    ${where}

What is in it
-------------

  tracks.json            the questions: which networks are predicted, from what, how it is scored
  boards/TRACK.json      all entries of a track, best first, with scores, intervals and rank ranges
  boards/TRACK.csv       the same for spreadsheets, .parquet for notebooks
  submissions/ID.json    a submission with all its scores, and counts of predicted against true accuracy
  descriptions/ID.json   all versions of its description
  comparisons/ID.json    it against each other one of its track, with p-values; of boards of up to 200 entries
  predictions/ID/FILE-SEED.csv
                         what was sent, where everybody may have it: of baselines, and on tracks whose labels are public
  log.json               what the operator did, and why, newest first
  literature.json        results that others published on networks that are not here; not scored by this hub
  CITATION.txt           how to cite this
  SHA256SUMS             of every other file; "sha256sum -c SHA256SUMS" checks them

The records are described by the JSON schemas that come with Weighbridge: api-tracks, api-board, api-submission,
api-descriptions, api-comparisons, api-log and literature. Parquet files name track, day and hub in their metadata, under
the key "weighbridge".

What is not in it: the networks themselves (each zoo is downloaded by its own manifest), labels that were withheld,
predictions that are their team's alone, submissions that the operator has hidden, and anything of people but the names
that they chose to show.
`;
}

/** CITATION.txt of the archive. */
export function citation({ date, base }: Named): string {
  const [year, month] = date.split("-");
  const address = base === "" ? "" : `,\n  url          = {${base}}`;
  return `Cite single results by their submissions: method, team, number and day are in submissions/ID.json. As a whole:

@misc{weighbridge-boards-${date},
  title        = {Weighbridge: boards of accuracy prediction from weights, as of ${date}},
  howpublished = {Data set of benchmark results},
  year         = {${year}},
  month        = {${Number(month)}}${address}
}

The benchmark reproduces and extends the work that asked its question first:

@misc{unterthiner2020predicting,
  title        = {Predicting Neural Network Accuracy from Weights},
  author       = {Unterthiner, Thomas and Keysers, Daniel and Gelly, Sylvain and Bousquet, Olivier and Tolstikhin, Ilya},
  year         = {2020},
  eprint       = {2002.11448},
  archivePrefix = {arXiv}
}
`;
}
