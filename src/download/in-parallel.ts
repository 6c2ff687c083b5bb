// Work on many things, a few at once.

/**
 * Calls `work` for every item, at most `jobs` at once; gives the results in the items' order. After the first error no
 * more are begun; it is thrown when those in work have ended. So is the signal's reason.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  jobs: number,
  signal: AbortSignal | undefined,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length);
  const failed: unknown[] = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length && failed.length === 0) {
      const index = next++;
      try {
        signal?.throwIfAborted();
        results[index] = await work(items[index]);
      } catch (error) {
        failed.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, items.length) }, lane));
  if (failed.length > 0) throw failed[0];
  return results;
}
