// Putting a short list in order only as far as the ranks that are asked for need it.

/** Runs of at most so many are put in order by insertion. */
const SHORT = 12;

/**
 * Puts the value of rank `place` there, no greater ones before it and no lesser ones after it, between `first` and `last`
 * (Hoare's algorithm; the pivot is the median of three values).
 */
export function select(values: Float32Array, first: number, last: number, place: number): void {
  let low = first;
  let high = last;
  while (high - low >= SHORT) {
    const pivot = medianOf(values[low], values[(low + high) >> 1], values[high]);
    let left = low;
    let right = high;
    while (left <= right) {
      while (values[left] < pivot) left++;
      while (values[right] > pivot) right--;
      if (left > right) break;
      const swapped = values[left];
      values[left++] = values[right];
      values[right--] = swapped;
    }
    if (place <= right) high = right;
    else if (place >= left) low = left;
    else return;
  }
  for (let index = low + 1; index <= high; index++) {
    const value = values[index];
    let hole = index;
    for (; hole > low && values[hole - 1] > value; hole--) values[hole] = values[hole - 1];
    values[hole] = value;
  }
}

/** Swaps the least of the values from `first` to `last` to the front. */
export function leastFirst(values: Float32Array, first: number, last: number): void {
  for (let index = first + 1; index <= last; index++) {
    const value = values[index];
    if (value >= values[first]) continue;
    values[index] = values[first];
    values[first] = value;
  }
}

function medianOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
