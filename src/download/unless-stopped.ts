// Ends the wait for work that takes no signal: a store's own attempts, or a hub's while it is out of reach.

/**
 * What `work` gives, or the signal's reason as soon as it is aborted. The work may go on then; what it gives too late goes
 * to `late`, and how it fails is passed over.
 */
export async function unlessStopped<Result>(
  signal: AbortSignal | undefined,
  work: Promise<Result>,
  late?: (result: Result) => unknown,
): Promise<Result> {
  if (signal === undefined) return work;
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop);
  });
  try {
    return await Promise.race([work, stopped]);
  } catch (error) {
    work.then(late, () => {});
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
