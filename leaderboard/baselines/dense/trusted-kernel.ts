// The kernel, loaded once a thread: it proves itself by known answers at each load, which takes as long as short fits do.
import { type FullKernel, loadKernel } from "../../../src/kernel/index.ts";

let loading: Promise<FullKernel> | undefined;

/** Rejects as loadKernel does; the next call tries again. */
export async function trustedKernel(): Promise<FullKernel> {
  loading ??= loadKernel();
  try {
    return await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
}
