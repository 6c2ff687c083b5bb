// Which of many points are drawn: always the same ones, spread evenly over their order.

/** Indexes of at most `most` of `count` points, ascending, evenly spread. */
export function thin(count: number, most: number): number[] {
  if (count <= most) return Array.from({ length: count }, (_, index) => index);
  return Array.from({ length: most }, (_, index) => Math.floor((index * count) / most));
}
