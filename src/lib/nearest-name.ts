// Finds what somebody probably meant by a misspelt name, for error messages.

/** The known name that is fewest letter changes away, or undefined if none is near (a third of the letters at most). */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let fewest = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const changes = letterChanges(name.toLowerCase(), candidate.toLowerCase());
    if (changes < fewest && changes < candidate.length) {
      nearest = candidate;
      fewest = changes;
    }
  }
  return nearest;
}

/** How many letters must be added, removed, replaced or swapped with their neighbour to turn `from` into `to`. */
function letterChanges(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replace = previous[column - 1] + (from[row - 1] === to[column - 1] ? 0 : 1);
      let least = Math.min(previous[column] + 1, current[column - 1] + 1, replace);
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) least = Math.min(least, beforePrevious[column - 2] + 1);
      current.push(least);
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length];
}
