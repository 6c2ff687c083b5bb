// The body of a POST, read within bounds.
import type { GivenFile } from "../benchmark/types.ts";

export interface FormBody {
  /** Values of each field, in their order. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  readonly files: readonly (GivenFile & { readonly field: string })[];
}
