// The first paper's own figures as rows of literature. They are kept once, in datasets/paper, where the baselines' report
// reads them too.
import { readFileSync } from "node:fs";
import type { LiteratureRow } from "../../schemas/types.d.ts";

interface PaperFile {
  r2: { values: Record<string, Record<string, Record<string, number>>> };
  transfer_kendall_tau: { input: string; estimator: string; values: Record<string, Record<string, number>> };
}

const FILE = new URL("../../datasets/paper/2002.11448.json", import.meta.url);
/** The paper's names of its predictors. */
const PREDICTORS: Record<string, string> = { linear: "L-Linear", gbm: "GBM", dnn: "DNN" };
const PAPER = {
  networks: "the paper's version of 80,000 networks",
  checkpoints: "the last, epoch 18",
  source: {
    title: "Predicting Neural Network Accuracy from Weights",
    authors: "Unterthiner, Keysers, Gelly, Bousquet, Tolstikhin",
    year: 2020,
    arxiv: "2002.11448",
    url: "https://arxiv.org/abs/2002.11448",
  },
} as const;

/** R² by image set, predictor and inputs, then Kendall's tau of each pair of image sets. */
export function paperRows(): LiteratureRow[] {
  const { r2, transfer_kendall_tau: transfer } = JSON.parse(readFileSync(FILE, "utf8")) as PaperFile;
  const rows: LiteratureRow[] = [];
  for (const [collection, predictors] of Object.entries(r2.values))
    for (const [predictor, values] of Object.entries(predictors))
      for (const [inputs, value] of Object.entries(values))
        rows.push({
          ...{ group: "paper", method: PREDICTORS[predictor], inputs, metric: "r2", value },
          ...{ train: collection, test: collection, ...PAPER, secondary: false },
          split: "15,000 training networks, each predicted by 3-fold cross-validation among them",
        });
  for (const [train, values] of Object.entries(transfer.values))
    for (const [test, value] of Object.entries(values))
      rows.push({
        ...{ group: "paper-transfer", method: PREDICTORS[transfer.estimator], inputs: transfer.input },
        ...{ metric: "kendallTauB", value, train, test, ...PAPER, secondary: true },
        split: "learnt on training networks of one image set, tested on networks of the other as they are",
      });
  return rows;
}
