// What one sees on the page, in a few sentences and figures that are computed from what it shows.
import { formatPercent, writeScore } from "../../../charts/index.ts";
import { points } from "../baselines-words.ts";
import { formatCounted, formatWhole } from "../words.ts";
import { isBaseline } from "./data.ts";
import { type DecisionView, pointAt } from "./decisions.ts";
import type { LearningView } from "./learning.ts";
import { crossing, type Pair } from "./transfers.ts";

export interface Headline {
  sentence: string;
  /** What else the section of it begins with. */
  more?: string;
  /** To be taken in at a glance. */
  figures: [name: string, value: string][];
}

/** Undefined where no method has crossed from one image set to another. */
export function transferHeadline(pairs: readonly Pair[]): Headline | undefined {
  const best = (some: readonly Pair[]) =>
    mean(some.flatMap(({ entry, baseline }) => most([entry?.score.value, baseline?.score.value])));
  const crossings = crossing(pairs);
  const [across, within] = [best(crossings), best(pairs.filter(({ from, to }) => from === to))];
  if (across === undefined) return undefined;
  const than = within === undefined ? "" : `, against ${writeScore(within, 2)} within one`;
  const both = crossings.filter(({ entry, baseline }) => entry !== undefined && baseline !== undefined);
  const ahead = both.filter(({ entry, baseline }) => entry!.score.value > baseline!.score.value).length;
  const entries =
    both.length === 0
      ? undefined
      : `Teams have entered ${formatWhole(both.length)} of the ${formatCounted(crossings.length, "pair")}; on ${formatWhole(ahead)} of them an entry scores higher than every baseline.`;
  return {
    sentence: `From one image set to another, the best methods reach a Somers’ D of ${writeScore(across, 2)} on average${than}.`,
    ...(entries === undefined ? {} : { more: entries }),
    figures: [["Somers’ D on another image set", writeScore(across, 2)]],
  };
}

/** Undefined where neither a board nor a curve of the report has a score. */
export function learningHeadline(views: readonly LearningView[]): Headline | undefined {
  const bestOf = (kind: "few-shot" | "in-collection") =>
    mean(
      views.flatMap(({ boards, curves }) => {
        const board = boards.find(({ track }) => track.state.track.kind === kind);
        if (board === undefined) return [];
        const { networks, rows } = board;
        const drawn = curves.map((curve) => curve.points.find((point) => point.networks === networks)?.r2.mean);
        return most([rows[0]?.score.value, ...drawn]);
      }),
    );
  const few = bestOf("few-shot");
  const all = bestOf("in-collection");
  const counts = views.flatMap(({ boards }) =>
    boards.filter(({ track }) => track.state.track.kind === "few-shot").map(({ networks }) => networks),
  );
  const [count = 0] = counts;
  const parts: string[] = [];
  const figures: Headline["figures"] = [];
  if (few !== undefined) {
    parts.push(`${writeScore(few, 2)} after learning from ${formatCounted(count, "network")}`);
    figures.push([`R² from ${formatCounted(count, "network")}`, writeScore(few, 2)]);
  }
  if (all !== undefined) {
    parts.push(`${writeScore(all, 2)} after learning from all of them`);
    figures.push(["R² from all training networks", writeScore(all, 2)]);
  }
  if (parts.length === 0) return undefined;
  return { sentence: `The best R² is, on average over image sets, ${parts.join(" and ")}.`, figures };
}

/** Undefined where no report says what stopping by a baseline saves; entries alone have no sentence. */
export function decisionHeadline(views: readonly DecisionView[]): Headline | undefined {
  const [epoch] = new Set(views.map((view) => view.epoch));
  const ofStrategy = (name: string) =>
    views.flatMap(({ reported }) => {
      const strategy = reported?.at.strategies.find((other) => other.strategy === name);
      return (strategy && pointAt(strategy.curve)) ?? [];
    });
  const [predicted, random] = [ofStrategy("predicted"), ofStrategy("random")];
  const lost = mean(predicted.map((point) => point.lost));
  const saved = mean(predicted.map((point) => point.saved));
  if (lost === undefined || saved === undefined) return undefined;
  const chance = mean(random.map((point) => point.lost));
  const entered = mean(views.flatMap(({ rows }) => rows.find(({ entry }) => !isBaseline(entry))?.point.lost ?? []));
  const more = [
    ...(chance === undefined ? [] : [`stopped at random it costs ${points(chance)}`]),
    ...(entered === undefined ? [] : [`the entries that lose least, in pools of their own, lose ${points(entered)}`]),
  ];
  return {
    sentence: `Stopping the four in five runs that a baseline predicts worst after epoch ${epoch} saves ${formatPercent(saved, 0)} of the training and costs ${points(lost)} points of the best accuracy.`,
    ...(more.length === 0
      ? {}
      : { more: `On average over image sets, ${points(lost)} points are lost so; ${more.join("; ")}.` }),
    figures: [["training saved by stopping early", formatPercent(saved, 0)]],
  };
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The greatest of those that are there. */
function most(values: readonly (number | null | undefined)[]): number[] {
  const known = values.filter((value) => value !== undefined && value !== null);
  return known.length === 0 ? [] : [Math.max(...known)];
}
