// PyTorch's results on disk, one JSON line each, so that a long comparison can be stopped and go on later.
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Config, ZooSpec } from "../../schemas/types.d.ts";
import type { ImageSet } from "../../src/images/index.ts";
import { makeFolder } from "../../src/lib/files.ts";
import { canonicalJson } from "../../src/lib/json.ts";

/** What PyTorch made of one run; accuracies are null if its weights did not stay finite. */
export interface TorchResult {
  run: number;
  repeat: number;
  config: Config;
  test_accuracy: number | null;
  train_accuracy: number | null;
  seconds: number;
  torch: string;
}

const SOURCES = ["../torch/network.py", "../torch/train.py"].map((path) => new URL(path, import.meta.url));

export class Results {
  readonly #path: string;
  readonly #key: string;
  readonly #known = new Map<string, TorchResult>();

  private constructor(path: string, key: string) {
    this.#path = path;
    this.#key = key;
  }

  /** Reads what is there; lines of other epochs, images or versions of the Python code are left alone and don't count. */
  static async open(path: string, spec: ZooSpec, images: ImageSet): Promise<Results> {
    const hash = createHash("sha256");
    for (const source of SOURCES) hash.update(readFileSync(source));
    hash.update(canonicalJson({ spec: { epochs: spec.epochs, batch_size: spec.batch_size }, files: images.files }));
    await makeFolder(dirname(path));
    const results = new Results(path, hash.digest("hex").slice(0, 16));
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    if (text !== "" && !text.endsWith("\n")) appendFileSync(path, "\n"); // ends the half line of a killed process
    for (const line of text.split("\n")) results.#read(line);
    return results;
  }

  #read(line: string): void {
    try {
      const { key, ...result } = JSON.parse(line);
      if (key === this.#key) this.#known.set(nameOf(result), result);
    } catch {
      // An empty line, or half of one that a killed process left.
    }
  }

  /** The result of a run, if it is known. */
  find(run: Pick<TorchResult, "run" | "repeat" | "config">): TorchResult | undefined {
    return this.#known.get(nameOf(run));
  }

  /** Keeps a result. */
  add(result: TorchResult): void {
    this.#known.set(nameOf(result), result);
    appendFileSync(this.#path, `${JSON.stringify({ key: this.#key, ...result })}\n`);
  }
}

function nameOf({ run, repeat, config }: Pick<TorchResult, "run" | "repeat" | "config">): string {
  return `${run} ${repeat} ${canonicalJson(config)}`;
}
