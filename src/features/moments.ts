// Sums over groups of weights, what is published of them, and how those of a whole follow from those of its parts.

/** Sums of one group of weights. */
export interface Moments {
  count: number;
  sum: number;
  absolute: number;
  squares: number;
  /** Sum of the squared differences from the group's mean. */
  deviations: number;
  least: number;
  greatest: number;
}

/** Percentiles 0 and 100, standard deviation of the population and mean. Minus zero becomes zero. */
export function writeMoments(out: Float64Array, at: number, moments: Moments): void {
  out[at] = moments.least + 0;
  out[at + 4] = moments.greatest + 0;
  out[at + 5] = Math.sqrt(moments.deviations / moments.count);
  out[at + 6] = moments.sum / moments.count;
}

/** The whole vector's sums from those of its tensors, but for the deviations. */
export function combine(tensors: readonly Moments[]): Moments {
  const whole = { ...tensors[0] };
  for (const { count, sum, absolute, squares, least, greatest } of tensors.slice(1)) {
    whole.count += count;
    whole.sum += sum;
    whole.absolute += absolute;
    whole.squares += squares;
    whole.least = Math.min(whole.least, least);
    whole.greatest = Math.max(whole.greatest, greatest);
  }
  return whole;
}

/** The deviations of the whole from those of its tensors (Chan, Golub, LeVeque: Updating formulae, 1979). */
export function addDeviations(whole: Moments, tensors: readonly Moments[]): void {
  const mean = whole.sum / whole.count;
  for (const { deviations } of tensors) whole.deviations += deviations;
  for (const { sum, count } of tensors) {
    const difference = sum / count - mean;
    whole.deviations += count * difference * difference;
  }
}
