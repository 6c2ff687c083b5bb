// Files of predictions that are not what the track asks for: damaged, of other networks, or made to use up memory or time.
// What the hub must say of them is what the check says here.
import { deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import { checkPredictions, MOST_BYTES } from "../../../../leaderboard/submission/index.ts";
import { change, noise } from "../../../leaderboard/submission/changed-bytes.ts";
import { madeParquet, plainDoubles, plainTexts, runHeader } from "../../../leaderboard/submission/made-parquet.ts";
import { FIELDS, FORMATS, fileBytes } from "../made-submission.ts";
import { multipart } from "../multipart.ts";
import { form, pick, type Sources, type Upload } from "./upload.ts";

const DESCRIPTION = JSON.stringify({
  ...{ method: "hostile", anonymous: true, inputs: ["weights"] },
  training_data: "none",
});

/** A form with a sound description and this file. */
export function withFile(sources: Sources, file: Uint8Array, name = "predictions.csv"): readonly Uint8Array[] {
  const parts = [
    { field: FIELDS.description, body: DESCRIPTION },
    { field: FIELDS.files, name, type: "text/csv", body: file },
  ];
  return form(sources, undefined, multipart(parts));
}

/** The upload of a file, unless the file is sound all the same: then of what `harder` makes of it. */
function ofFile(kind: string, sources: Sources, file: Buffer, harder: (file: Buffer) => Buffer): Upload {
  for (let bytes = file; ; bytes = harder(bytes)) {
    const checked = checkPredictions(bytes, sources.made.expected[0]);
    if (checked.sound) continue;
    return { kind, bytes: withFile(sources, bytes), ending: "wait", counts: checked.counts };
  }
}

/** A sound file after one to eight changes, or more if those did no harm. */
export function damaged(sources: Sources): Upload {
  const { stream, made } = sources;
  const format = pick(stream, FORMATS);
  const { models } = made.expected[0];
  const change_ = (bytes: Buffer) => change(Buffer.from(bytes), stream, format !== "parquet");
  const sound = fileBytes(
    models,
    models.map(() => stream.uniform()),
    format,
  );
  let bytes = change_(sound);
  for (let more = stream.below(stream.below(4) === 0 ? 8 : 2); more > 0; more--) bytes = change_(bytes);
  return ofFile(`damaged ${format}`, sources, bytes, change_);
}

/** Every line can be read, and yet it is not what is asked for. */
export function wrongRows(sources: Sources): Upload {
  const { stream, made } = sources;
  const format = pick(stream, FORMATS);
  const models = [...made.expected[0].models];
  const predictions = models.map(() => stream.uniform());
  const count = 1 + stream.below(stream.below(4) === 0 ? models.length : 3);
  const wrong = pick(stream, [
    "missing",
    "twice",
    "unknown",
    "per cent",
    "formulas",
    "hostile names",
    "training",
    "more",
  ]);
  const NAMES = [
    '=HYPERLINK("http://127.0.0.1")',
    "+1+1",
    "@SUM(A1)",
    "-2",
    "<script>",
    "../../etc/passwd",
    "\u202e",
    "",
  ];
  for (let turn = 0; turn < count; turn++) {
    const row = stream.below(models.length);
    if (wrong === "missing") [models.splice(row, 1), predictions.splice(row, 1)];
    if (wrong === "twice") models[row] = models[(row + 1) % models.length];
    if (wrong === "unknown") models[row] = `mnist-${String(stream.below(1_000_000)).padStart(6, "0")}x`;
    if (wrong === "per cent") predictions[row] = 1 + 99 * stream.uniform();
    if (wrong === "formulas" || wrong === "hostile names") models[row] = `${pick(stream, NAMES)}${row}`;
    if (wrong === "training") models[row] = `${made.expected[0].collection}-00000${row % 10}`;
    if (wrong === "more") [models.push(`mnist-9${row}`), predictions.push(0.5)];
    if (models.length === 0) break;
  }
  const bytes = fileBytes(models, predictions, format);
  return ofFile(`rows: ${wrong}`, sources, bytes, (before) => before.subarray(0, before.length - 30));
}

/** Numbers, depths and lengths beyond all bounds. */
export function extreme(sources: Sources): Upload {
  const { stream, made } = sources;
  const [model] = made.expected[0].models;
  const many = 10 ** (1 + stream.below(5));
  const texts: Record<string, () => string> = {
    "deep lists": () => "[".repeat(many) + "]".repeat(many),
    "deep objects": () => '{"a":'.repeat(many) + "1" + "}".repeat(many),
    "deep and cut": () => '[{"model_id":'.repeat(many),
    "long number": () => `model_id,prediction\n${model},0.${"1".repeat(many)}\n`,
    "great exponent": () => JSON.stringify({ [model]: 1 }).replace(":1", `:1e${"9".repeat(many)}`),
    "long line": () => `model_id,prediction\n${"x".repeat(many)},0.5\n`,
    "long header": () => `${"model_id,".repeat(many)}prediction\n`,
    "open quote": () => `model_id,prediction\n"${"x\n".repeat(many)}`,
    "many columns": () => `model_id,prediction\n${model},${"0.5,".repeat(many)}\n`,
    "blank lines": () => `model_id,prediction\n${"\n".repeat(many)}`,
    "same key": () => `{${`"${model}":0.5,`.repeat(many)}"z":1}`,
    NULs: () => "\0".repeat(many),
    "NULs in lines": () => `model_id,prediction\n${`${model}\0,0.5\n`.repeat(Math.min(many, 1000))}`,
    "byte order marks": () => "\ufeff".repeat(many),
    "UTF-16": () => Buffer.from(`\ufeffmodel_id,prediction\n${model},0.5`, "utf16le").toString("latin1"),
    prototypes: () => `{"__proto__":{"${model}":0.5},"constructor":1,"toString":2}`,
    "infinite numbers": () =>
      `[{"model_id":"${model}","prediction":1e999},{"model_id":"${model}","prediction":-1e999}]`,
    nothing: () => "",
  };
  const what = pick(stream, Object.keys(texts));
  const encoding = what === "UTF-16" ? "latin1" : "utf8";
  return ofFile(`extreme: ${what}`, sources, Buffer.from(texts[what](), encoding), () => Buffer.from("{"));
}

const ZEROS = Buffer.alloc(16 * 2 ** 20);
const bombs = new Map<string, Buffer>();
/** Made once: they are the same each time. */
function bomb(name: string, make: () => Uint8Array): Buffer {
  const known = bombs.get(name) ?? Buffer.from(make());
  bombs.set(name, known);
  return known;
}

/** Small files that are large when they are unpacked. */
export function zipBomb(sources: Sources): Upload {
  const { stream, made } = sources;
  const { models } = made.expected[0];
  const rows = models.length;
  const predictions = plainDoubles(models.map(() => 0.5));
  const prediction = { name: "prediction", type: 5 };
  const references = (count: number) => Buffer.concat([Uint8Array.of(1), runHeader(count), Uint8Array.of(0)]);
  const long = (count: number) =>
    madeParquet(count, [
      {
        ...{ name: "model_id", type: 6 },
        pages: [
          { kind: "dictionary", values: 1, encoding: "plain", body: plainTexts(["x".repeat(100_000)]) },
          { kind: "data", values: count, encoding: "rleDictionary", body: references(count) },
        ],
      },
      { ...prediction, pages: [{ kind: "data", values: rows, encoding: "plain", body: predictions }] },
    ]);
  const kinds: Record<string, () => Uint8Array> = {
    gzip: () => gzipSync(ZEROS),
    "gzip of gzip": () => gzipSync(gzipSync(ZEROS)),
    zstd: () => zstdCompressSync(ZEROS),
    ZIP: () => zipOf(deflateRawSync(ZEROS)),
    "Parquet, one long text again and again": () => long(10_000),
    "Parquet, more rows than are": () => long(2 ** 31 - 1),
    "Parquet, zstd of zeros": () =>
      madeParquet(rows, [
        {
          name: "model_id",
          type: 6,
          codec: "zstd",
          pages: [{ kind: "data", values: rows, encoding: "plain", body: ZEROS }],
        },
        { ...prediction, pages: [{ kind: "data", values: rows, encoding: "plain", body: predictions }] },
      ]),
    "Parquet, lies of its length": () =>
      madeParquet(rows, [
        {
          ...{ name: "model_id", type: 6, codec: "zstd" as const },
          pages: [{ kind: "data", values: rows, encoding: "plain", body: ZEROS, declared: 100 }],
        },
        { ...prediction, pages: [{ kind: "data", values: rows, encoding: "plain", body: predictions }] },
      ]),
  };
  const what = pick(stream, Object.keys(kinds));
  return ofFile(`bomb: ${what}`, sources, bomb(what, kinds[what]), () => Buffer.from("{"));
}

/** A ZIP archive of one deflated file, but for its directory. */
function zipOf(packed: Uint8Array): Buffer {
  const head = Buffer.alloc(30);
  head.write("PK\x03\x04", "latin1");
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt32LE(ZEROS.length, 22);
  return Buffer.concat([head, packed]);
}

/** Beyond the bytes that a file may have. */
export function tooLarge(sources: Sources): Upload {
  const { stream } = sources;
  const file = Buffer.alloc(
    MOST_BYTES + 1 + stream.below(2 ** 20),
    pick(stream, ["0", "[", "\n", "model_id,prediction\n"]),
  );
  return { kind: "too large", bytes: withFile(sources, file), ending: "wait" };
}

export function chance(sources: Sources): Upload {
  const { stream } = sources;
  const ends = pick(stream, [
    ["", ""],
    ["PAR1", "PAR1"],
    ["{", "}"],
    ["[", "]"],
    ["model_id,prediction\n", ""],
  ]);
  const file = Buffer.concat([Buffer.from(ends[0]), noise(stream, stream.below(600)), Buffer.from(ends[1])]);
  return ofFile("chance", sources, file, () => Buffer.from("{"));
}
