// The lines of the page on Python, for one hub and one of its zoos. test/hub/docs/python.test.ts runs them as printed.
import { readFileSync } from "node:fs";
import type { Manifest } from "../../../../schemas/types.d.ts";
import { loaderUrl, manifestUrl } from "../../addresses.ts";

/** What is shown of a zoo, and where. */
export interface PythonPlace {
  address: string;
  zoo: string;
  version: string;
  collection: string;
  /** An earlier checkpoint of the training networks; undefined if there is none. */
  epoch: number | undefined;
}

/** The first collection of a zoo. */
export function pythonPlace(address: string, { zoo, version, collections, spec }: Manifest): PythonPlace {
  const [epoch] = spec.checkpoint_epochs.filter((one) => one > 0 && one < spec.epochs);
  return { address, zoo, version, collection: collections[0].collection, epoch };
}

export function loaderLines(address: string): string {
  return `curl --fail --remote-name ${address}${loaderUrl}
python3 weighbridge.py ${address}
`;
}

const opening = ({ address, zoo, version }: PythonPlace, names: string) => `from weighbridge import ${names}

hub = "${address}"
of = {"zoo": "${zoo}", "version": "${version}"}
`;

export function featureLines(place: PythonPlace): string {
  const { collection, epoch } = place;
  const early =
    epoch === undefined
      ? ""
      : `
E, _, _ = load(hub, "${collection}", epoch=${epoch}, **of)  # the same networks after epoch ${epoch}
print(E.shape)
`;
  return `${opening(place, "feature_names, load")}
F, y, ids = load(hub, "${collection}", content="features", **of)
names = feature_names(hub, "${collection}", **of)
print(F.shape, names[:3])
${early}`;
}

export function tensorLines(place: PythonPlace): string {
  const { zoo, version, collection } = place;
  return `import json, urllib.request
${opening(place, "load")}
with urllib.request.urlopen(hub + "${manifestUrl(zoo, version)}") as answer:
    layout = json.load(answer)["tensor_layout"]

X, y, ids = load(hub, "${collection}", **of)
for tensor in layout:
    values = X[0, tensor["start"]:tensor["end"]].reshape(tensor["shape"])
    print(tensor["name"], values.shape)
`;
}

export function predictLines(place: PythonPlace): string {
  const { collection } = place;
  return `import numpy as np
${opening(place, "load")}
X, y, _ = load(hub, "${collection}", content="features", **of)
T, _, ids = load(hub, "${collection}", split="test", content="features", **of)

mean, spread = X.mean(axis=0), X.std(axis=0) + 1e-9
def scale(features):
    return np.clip((features - mean) / spread, -8, 8)

A = scale(X)
w = np.linalg.solve(A.T @ A + 10 * np.eye(A.shape[1]), A.T @ (y - y.mean()))
prediction = np.clip(y.mean() + scale(T) @ w, 0, 1)

with open("predictions.csv", "w", newline="") as out:
    out.write("model_id,prediction\\n")
    out.writelines("%s,%.6f\\n" % pair for pair in zip(ids, prediction))
`;
}

export interface PythonFunction {
  name: string;
  /** "load(url, collection, split="train", ..)". */
  signature: string;
  /** What the loader's own text says of it, as many lines as it has. */
  says: string;
}

const LOADER = new URL("../../loader/weighbridge.py", import.meta.url);

/** The functions of the loader, out of its own source. Throws a RangeError if one is not there. */
export function pythonFunctions(names: readonly string[]): PythonFunction[] {
  const source = readFileSync(LOADER, "utf8");
  return names.map((name) => {
    const found = new RegExp(`^def (${name}\\([^\\n]*\\)):\\n    """([\\s\\S]*?)"""`, "m").exec(source);
    if (found === null) throw new RangeError(`the loader has no function ${name} with a text`);
    const [, signature, text] = found;
    return { name, signature, says: text.replace(/^ {4}/gm, "").trim() };
  });
}
