// Whether what was learnt on one collection holds on another: the paper's figure 4, with a measure that compares.
import type { BaselineTransfer } from "../../schemas/types.d.ts";
import type { BaselineFits } from "../baselines/fits.ts";
import { kendallTauB, r2, somersD } from "../metrics/index.ts";
import type { Disclosure } from "./disclosure.ts";
import { truthOf } from "./match.ts";
import type { Paper } from "./paper.ts";
import type { CollectionTruth } from "./truth.ts";

/**
 * Scores on every collection's test split of the fits that predicted other collections; on their own too, which is the
 * diagonal. In the order of the fits, then of the truths. Collections without known test accuracies are left out.
 */
export function scoreTransfers(
  { fits }: BaselineFits,
  truths: readonly CollectionTruth[],
  disclosure: Disclosure,
  paper: Paper,
): BaselineTransfer[] {
  const asked = fits.filter(({ transfers }) => transfers.size > 0);
  return asked.flatMap(({ collection: from, input, estimator, test, transfers }) =>
    truths.flatMap(({ collection: to }) => {
      const prediction = to === from ? test : transfers.get(to);
      const truth = truthOf(truths, to).test?.accuracy;
      if (prediction === undefined || truth === undefined) return [];
      const networks = truth.length;
      const score = (metric: typeof r2) =>
        networks < disclosure.fewestNetworks ? null : disclosure.report(metric(truth, prediction), "score", networks);
      return {
        ...{ from, to, input, estimator, networks },
        ...{ r2: score(r2), kendallTauB: score(kendallTauB), somersD: score(somersD) },
        paper_kendall_tau: paper.kendallTau(from, to, input, estimator),
      };
    }),
  );
}
