// What people copy to get at a zoo with the tools that they have. Pure texts; test/hub/snippets.test.ts runs them as they
// are printed wherever their tool can be had there, and each says whether that is so.
import type { Manifest } from "../../schemas/types.d.ts";
import { filesOf } from "../publish/manifest.ts";
import { featureNamesUrl, filesUrl, loaderUrl, npyUrl } from "./addresses.ts";

/** Versions of hyparquet and its decompressors that the browser loads; the tests use the installed ones. */
export const HYPARQUET = "https://cdn.jsdelivr.net/npm/hyparquet@1.31.5/+esm";
export const COMPRESSORS = "https://cdn.jsdelivr.net/npm/hyparquet-compressors@1.1.2/+esm";

export interface Snippet {
  /** Unique in a list; a word. */
  id: string;
  /** What it is for, as a short heading. */
  title: string;
  language: "sh" | "python" | "sql" | "js";
  text: string;
  /** Whether the tests run it as it is printed. */
  tested: boolean;
  /** Why the tests don't run it, or what they put in place of something, as a sentence. */
  remark?: string;
}

/** A place in the zoo that the snippets show. */
export interface SnippetPlace {
  /** Address of the hub, without a slash at its end. */
  baseUrl: string;
  zoo: string;
  version: string;
  collection: string;
  /** Paths and SHA-256 of the collection's files in the manifest. */
  runs: { path: string; sha256: string };
  features: { path: string };
  folds: { path: string };
  /** The first file of weights of the training split after the final epoch. */
  weights: { path: string };
}

/** The place of a collection of a manifest. Throws a RangeError if it lacks one of the tables. */
export function snippetPlace(baseUrl: string, manifest: Manifest, collection: string): SnippetPlace {
  const first = (query: Parameters<typeof filesOf>[1]) => {
    const [file] = filesOf(manifest, { collection, ...query });
    if (file === undefined) throw new RangeError(`${collection} of ${manifest.zoo} has no ${query.content}`);
    return file;
  };
  return {
    ...{ baseUrl, zoo: manifest.zoo, version: manifest.version, collection },
    runs: first({ content: "runs" }),
    features: first({ content: "features", epoch: "final" }),
    folds: first({ content: "folds" }),
    weights: first({ content: "weights", split: "train", epoch: "final" }),
  };
}

/** All snippets, in the order in which they help most people. */
export function snippets(place: SnippetPlace): Snippet[] {
  const safe = { ...place, baseUrl: harmless(place.baseUrl) };
  return [
    loader(safe),
    pull(safe),
    pandas(safe),
    duckdb(safe),
    polars(safe),
    pythonPolars(safe),
    curl(safe),
    browser(safe),
  ].concat(parquetPandas(safe));
}

function loader({ baseUrl, zoo, version, collection }: SnippetPlace): Snippet {
  const text = `import urllib.request

urllib.request.urlretrieve("${baseUrl}${loaderUrl}", "weighbridge.py")  # once

from weighbridge import load

X, y, ids = load("${baseUrl}", "${collection}", zoo="${zoo}", version="${version}")
print(X.shape, X.dtype, y.mean(), ids[0])

X, y, ids = load("${baseUrl}", "${collection}", split="test", zoo="${zoo}", version="${version}")
print(X.shape, "labels withheld" if y is None else y.mean())
`;
  return { id: "loader", title: "Python, with a loader of one file", language: "python", text, tested: true };
}

function pull({ baseUrl, zoo, version, collection }: SnippetPlace): Snippet {
  const text = `npx weighbridge pull ${baseUrl} --zoo ${zoo}@${version} --collection ${collection}
npx weighbridge verify zoos --partial
`;
  return { id: "pull", title: "All files of a collection", language: "sh", text, tested: true };
}

function pandas({ baseUrl, zoo, version, collection }: SnippetPlace): Snippet {
  const array = (what: string) => baseUrl + npyUrl(zoo, version, collection, "train", what);
  const text = `import io, json, urllib.request
import numpy as np
import pandas as pd

def get(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()

def array(url):
    return np.load(io.BytesIO(get(url)), allow_pickle=False)

features = pd.DataFrame(
    array("${array("features")}"),
    index=array("${array("ids")}"),
    columns=json.loads(get("${baseUrl}${featureNamesUrl(zoo, version, collection)}")),
)
accuracy = pd.Series(array("${array("labels")}"), index=features.index)
print(features.rank().corrwith(accuracy.rank()).sort_values())  # Spearman's rank correlation
`;
  return { id: "pandas", title: "numpy and pandas, over HTTP", language: "python", text, tested: true };
}

function parquetPandas({ zoo, version, weights }: SnippetPlace): Snippet {
  const text = `import numpy as np
import pandas as pd

final = pd.read_parquet("zoos/${zoo}/${version}/${weights.path}")
X = np.stack(final["weights"])  # float32 [networks, weights]
y = final["test_accuracy"].to_numpy()
`;
  const remark = "Not tested here: pandas reads Parquet through pyarrow, which the tests' Debian 12 has no package of.";
  return { id: "pandas-parquet", title: "pandas, on pulled files", language: "python", text, tested: false, remark };
}

function duckdb({ zoo, version, runs, features, folds }: SnippetPlace): Snippet {
  const at = (path: string) => `'zoos/${zoo}/${version}/${path}'`;
  const text = `SELECT optimizer, activation, count(*) AS networks, median(test_accuracy) AS accuracy
FROM ${at(runs.path)}
WHERE split = 'train'
GROUP BY ALL ORDER BY accuracy DESC;

SELECT fold, count(*) AS networks, corr(all_std, test_accuracy) AS correlation
FROM ${at(runs.path)}
JOIN ${at(features.path)} USING (model_id)
JOIN ${at(folds.path)} USING (model_id)
GROUP BY fold ORDER BY fold;
`;
  return { id: "duckdb", title: "DuckDB, on pulled files", language: "sql", text, tested: true };
}

function polars({ baseUrl, zoo, version, runs, weights }: SnippetPlace): Snippet {
  const files = baseUrl + filesUrl(zoo, version);
  const text = `import pl from "nodejs-polars";

const runs = await pl.scanParquet("${files}${runs.path}").collect();
const train = runs.filter(pl.col("split").eq(pl.lit("train")));
console.log(train.groupBy("optimizer").agg(pl.col("test_accuracy").median()).toString());

const first = await pl.scanParquet("${files}${weights.path}").head(10).collect();
console.log(first.select("model_id", "test_accuracy").toString());
`;
  return { id: "polars", title: "polars for Node.js, over HTTP", language: "js", text, tested: true };
}

function pythonPolars({ baseUrl, zoo, version, weights }: SnippetPlace): Snippet {
  const text = `import polars as pl

final = pl.read_parquet("${baseUrl}${filesUrl(zoo, version)}${weights.path}")
X = final["weights"].to_numpy()  # float32 [networks, weights]
y = final["test_accuracy"].to_numpy()
`;
  const remark = "Not tested here: the tests' Debian 12 has no package of polars for Python.";
  return {
    id: "polars-python",
    title: "polars for Python, over HTTP",
    language: "python",
    text,
    tested: false,
    remark,
  };
}

function curl({ baseUrl, zoo, version, runs }: SnippetPlace): Snippet {
  const name = runs.path.slice(runs.path.lastIndexOf("/") + 1);
  const text = `curl --fail --continue-at - --remote-name ${baseUrl}${filesUrl(zoo, version)}${runs.path}
echo "${runs.sha256}  ${name}" | sha256sum --check
`;
  return { id: "curl", title: "curl, one file", language: "sh", text, tested: true };
}

function browser({ baseUrl, zoo, version, weights }: SnippetPlace): Snippet {
  const text = `import { asyncBufferFromUrl, parquetReadObjects } from "${HYPARQUET}";
import { compressors } from "${COMPRESSORS}";

const file = await asyncBufferFromUrl({ url: "${baseUrl}${filesUrl(zoo, version)}${weights.path}" });
const columns = ["model_id", "optimizer", "test_accuracy"];
console.table(await parquetReadObjects({ file, compressors, columns, rowEnd: 10 }));
`;
  const remark = "Tested in Chromium with the same two modules from this machine instead of the CDN.";
  return {
    id: "hyparquet",
    title: "hyparquet in the browser, by byte ranges",
    language: "js",
    text,
    tested: true,
    remark,
  };
}

/** An address that means nothing more in a shell, in SQL or between quotes: it may come from a request's Host header. */
export function harmless(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (url === null || !/^https?:$/.test(url.protocol)) return "http://localhost:8080";
  const plain = url.origin + url.pathname.replace(/\/+$/, "");
  return plain.replace(/[^A-Za-z0-9._~:/?#[\]@%+=,-]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
