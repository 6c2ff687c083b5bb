// One tree, leaf by leaf: the leaf whose best split gains most is divided next, until there are enough leaves or nothing
// gains. Only the smaller child's rows are counted; the larger child is what is left of its parent.
import type { BinnedTable } from "./bins.ts";
import { FewRows } from "./few-rows.ts";
import { fillHistogram, HistogramPool, layOut, type Places, subtractHistogram } from "./histogram.ts";
import type { PackedSums } from "./packed-sums.ts";
import { findSplit, type Split, type SplitRules, shrink } from "./split.ts";
import type { GrownTree } from "./tree.ts";

/** Histograms kept for a tree's leaves take at most this many bytes; other leaves are counted anew. */
const HISTOGRAM_BYTES = 256 * 2 ** 20;

/** Leaves with at most this many rows for each bin of a column are counted without a histogram; measured with 0 to 4. */
const FEW_ROWS = 1;

/** A split that lowers the loss by no more than this may be rounding (XGBoost's kRtEps). */
const LEAST_GAIN = 1e-6;

export interface GrowSettings {
  readonly num_leaves: number;
  /** 0 is no limit. */
  readonly max_depth: number;
  readonly learning_rate: number;
  readonly min_child_weight: number;
  readonly reg_lambda: number;
  readonly reg_alpha: number;
}

interface Leaf {
  /** Its rows are order[start] .. order[end - 1]. */
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  /** Packed sum of its rows. */
  readonly total: number;
  /** The split whose child it is, -1 for the root, and on which side. */
  readonly parent: number;
  readonly side: "left" | "right";
  /** Its best split, if it may be split at all. */
  split?: Split | undefined;
  /** Kept for its children where there was room. */
  histogram?: Float64Array | undefined;
}

interface GrowingTree extends GrownTree {
  readonly bins: number[];
  readonly columns: number[];
  readonly thresholds: number[];
  readonly left: number[];
  readonly right: number[];
}

/** Grows trees over one binned table; keeps its memory between them. `histogramBytes` changes no tree. */
export class TreeGrower {
  readonly #table: BinnedTable;
  readonly #settings: GrowSettings;
  readonly #sums: PackedSums;
  readonly #mostBins: number;
  readonly #histogramBytes: number;
  #pool = new HistogramPool(0, 0);
  #passing = new Float64Array(0);
  readonly #packed: Float64Array;
  readonly #laterRows: Int32Array;
  readonly #laterPacked: Float64Array;
  readonly #fewRows = new FewRows();
  #order: Int32Array = new Int32Array(0);
  #drawn: Places = layOut(new Int32Array(0), []);

  constructor(table: BinnedTable, sums: PackedSums, settings: GrowSettings, histogramBytes = HISTOGRAM_BYTES) {
    this.#table = table;
    this.#settings = settings;
    this.#sums = sums;
    this.#mostBins = table.cuts.reduce((most, { length }) => Math.max(most, length + 1), 1);
    this.#histogramBytes = histogramBytes;
    this.#packed = new Float64Array(table.rows);
    this.#laterRows = new Int32Array(table.rows);
    this.#laterPacked = new Float64Array(table.rows);
  }

  /**
   * A tree for the rows order[0] .. order[count - 1], in whatever order, on the given columns (ascending). Changes
   * `order`, and adds to the `predictions` of these rows what the tree says of them.
   */
  grow(
    gradients: Float64Array,
    order: Int32Array,
    count: number,
    columns: Int32Array,
    predictions: Float64Array,
  ): GrownTree {
    const { num_leaves, learning_rate, min_child_weight, reg_lambda, reg_alpha } = this.#settings;
    this.#order = order;
    this.#drawn = layOut(columns, this.#table.cuts);
    this.#makeRoom(columns.length * this.#mostBins);
    const scale = this.#sums.pack(gradients, order, count, this.#packed);
    const rules: SplitRules = {
      sums: this.#sums,
      leastRows: Math.max(min_child_weight, 1),
      lambda: reg_lambda,
      alpha: reg_alpha * scale,
      leastGain: LEAST_GAIN * scale * scale,
    };
    let total = 0;
    for (let at = 0; at < count; at++) total += this.#packed[at];
    const root: Leaf = { start: 0, end: count, depth: 0, total, parent: -1, side: "left" };
    this.#examine(root, rules);
    const tree: GrowingTree = { columns: [], bins: [], thresholds: [], left: [], right: [], values: [] };
    const leaves = [root];
    while (leaves.length < num_leaves) {
      const index = bestLeaf(leaves);
      if (index < 0) break;
      const goOn = leaves.length + 1 < num_leaves;
      leaves.splice(index, 1, ...this.#divide(leaves[index], tree, rules, goOn));
    }
    const values = new Float64Array(leaves.length);
    for (const [index, leaf] of leaves.entries()) {
      this.#release(leaf);
      if (leaf.parent >= 0) tree[leaf.side][leaf.parent] = -1 - index;
      const gradient = shrink(this.#sums.gradient(leaf.total), rules.alpha) / scale;
      values[index] = (-gradient / (this.#sums.count(leaf.total) + reg_lambda)) * learning_rate + 0; // no minus zero
      for (let at = leaf.start; at < leaf.end; at++) predictions[order[at]] += values[index];
    }
    return { ...tree, values };
  }

  /** Histograms are as long as a tree with this many columns can need; all trees of a fit have equally many. */
  #makeRoom(places: number): void {
    if (this.#passing.length >= places) return;
    this.#pool = new HistogramPool(places, Math.floor(this.#histogramBytes / (8 * places)));
    this.#passing = new Float64Array(places);
  }

  /** Divides a leaf by its split and writes that into the tree; with `goOn` the children look for splits of their own. */
  #divide(leaf: Leaf, tree: GrowingTree, rules: SplitRules, goOn: boolean): [Leaf, Leaf] {
    const { column, bin, left: leftTotal } = leaf.split!;
    const parent = tree.columns.length;
    if (leaf.parent >= 0) tree[leaf.side][leaf.parent] = parent;
    tree.columns.push(column);
    tree.bins.push(bin);
    tree.thresholds.push(this.#table.cuts[column][bin]);
    tree.left.push(0);
    tree.right.push(0);
    const middle = this.#partition(leaf, column, bin);
    const depth = leaf.depth + 1;
    const left: Leaf = { start: leaf.start, end: middle, depth, total: leftTotal, parent, side: "left" };
    const right: Leaf = { start: middle, end: leaf.end, depth, total: leaf.total - leftTotal, parent, side: "right" };
    const leftIsSmaller = middle - leaf.start <= leaf.end - middle;
    if (goOn) this.#examineChildren(leaf, leftIsSmaller ? left : right, leftIsSmaller ? right : left, rules);
    this.#release(leaf);
    return [left, right];
  }

  /** Looks for the children's best splits: counts the smaller one, and has the larger one from the parent. */
  #examineChildren(parent: Leaf, smaller: Leaf, larger: Leaf, rules: SplitRules): void {
    const rest = parent.histogram;
    if (rest === undefined || !this.#mayDivide(larger, rules) || this.#hasFewRows(larger)) {
      this.#examine(smaller, rules);
      this.#examine(larger, rules);
      return;
    }
    parent.histogram = undefined;
    if (!this.#mayDivide(smaller, rules) || this.#hasFewRows(smaller)) {
      fillHistogram(rest, this.#table, this.#drawn, this.#order, this.#packed, smaller.start, smaller.end, -1);
      this.#examine(smaller, rules);
    } else {
      const counted = this.#count(smaller);
      subtractHistogram(rest, counted, this.#places);
      this.#choose(smaller, counted, rules);
    }
    this.#choose(larger, rest, rules);
  }

  /** Looks for a leaf's best split by its rows. */
  #examine(leaf: Leaf, rules: SplitRules): void {
    if (!this.#mayDivide(leaf, rules)) return;
    if (!this.#hasFewRows(leaf)) {
      this.#choose(leaf, this.#count(leaf), rules);
      return;
    }
    const { columns } = this.#drawn;
    const places = this.#fewRows.fill(this.#table, columns, this.#order, this.#packed, leaf.start, leaf.end);
    leaf.split = findSplit(this.#fewRows.sums, places, leaf.total, rules);
  }

  #hasFewRows({ start, end }: Leaf): boolean {
    return (end - start) * this.#drawn.columns.length <= FEW_ROWS * this.#places;
  }

  /** Places of the drawn columns in a histogram. */
  get #places(): number {
    return this.#drawn.starts[this.#drawn.columns.length];
  }

  #mayDivide({ start, end, depth }: Leaf, { leastRows }: SplitRules): boolean {
    const { num_leaves, max_depth } = this.#settings;
    return num_leaves > 1 && (max_depth === 0 || depth < max_depth) && end - start >= 2 * leastRows;
  }

  /** The leaf's histogram, in memory of its own where there is room. */
  #count({ start, end }: Leaf): Float64Array {
    const places = this.#places;
    const histogram = this.#pool.take(places) ?? this.#passing.fill(0, 0, places);
    fillHistogram(histogram, this.#table, this.#drawn, this.#order, this.#packed, start, end);
    return histogram;
  }

  /** Finds the leaf's best split, and keeps the histogram if there is one. */
  #choose(leaf: Leaf, histogram: Float64Array, rules: SplitRules): void {
    if (this.#mayDivide(leaf, rules)) leaf.split = findSplit(histogram, this.#drawn, leaf.total, rules);
    if (histogram === this.#passing) return;
    leaf.histogram = histogram;
    if (leaf.split === undefined) this.#release(leaf);
  }

  #release(leaf: Leaf): void {
    if (leaf.histogram !== undefined) this.#pool.give(leaf.histogram);
    leaf.histogram = undefined;
  }

  /** Brings the leaf's rows that go left before those that go right, else in their order; returns where these begin. */
  #partition({ start, end }: Leaf, column: number, bin: number): number {
    const { bins, rows } = this.#table;
    const order = this.#order;
    const packed = this.#packed;
    const laterRows = this.#laterRows;
    const laterPacked = this.#laterPacked;
    const first = column * rows;
    let left = start;
    let later = 0;
    for (let at = start; at < end; at++) {
      const row = order[at];
      const sum = packed[at];
      // Both places are written and one of them counts: quicker than a branch that can't be foreseen.
      order[left] = row;
      packed[left] = sum;
      laterRows[later] = row;
      laterPacked[later] = sum;
      const goesLeft = bins[first + row] <= bin ? 1 : 0;
      left += goesLeft;
      later += 1 - goesLeft;
    }
    order.set(laterRows.subarray(0, later), left);
    packed.set(laterPacked.subarray(0, later), left);
    return left;
  }
}

/** The place of the leaf whose split gains most, the first among equals; -1 if none can be split. */
function bestLeaf(leaves: readonly Leaf[]): number {
  let best = -1;
  let gain = 0;
  for (const [index, { split }] of leaves.entries()) {
    if (split !== undefined && split.gain > gain) {
      best = index;
      gain = split.gain;
    }
  }
  return best;
}
