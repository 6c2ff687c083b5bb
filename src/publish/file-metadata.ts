// The text in the metadata of every published Parquet file: what a file that was passed on by itself must still say.
import type { ZooSpec } from "../../schemas/types.d.ts";
import { canonicalJson } from "../lib/json.ts";
import { type Split, specHash, weightLayout } from "../zoo/index.ts";

/** The JSON text for a table of a zoo. */
export function fileMetadata(
  spec: ZooSpec,
  table: { collection: string; content: string; split?: Split; epoch?: number },
): string {
  const { name, version, title, citation, license } = spec;
  const layout = table.content === "weights" ? weightLayout({ layers: spec.convolution_layers }) : undefined;
  const facts = { zoo: name, version, title, spec_hash: specHash(spec), citation, license };
  return canonicalJson({ schema_version: 1, ...facts, ...table, tensor_layout: layout });
}
