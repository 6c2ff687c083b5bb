// Zoos in Python: the loader of one file, what to do with its arrays, and other ways; with names of a zoo that is here.
import type { Manifest } from "../../../../schemas/types.d.ts";
import { apiDocs, loaderUrl, takePartDocs } from "../../addresses.ts";
import { code, html, type Markup } from "../markup.ts";
import { waysToRead } from "../ways.ts";
import { type DocsPlace, type DocsSection, type DocsText, sub } from "./frame.ts";
import {
  featureLines,
  loaderLines,
  type PythonPlace,
  predictLines,
  pythonFunctions,
  pythonPlace,
  tensorLines,
} from "./python-lines.ts";

/** Of src/hub/snippets.ts, those for Python besides the loader's. */
const OTHER_WAYS = ["pandas", "polars-python", "pandas-parquet"];
const FUNCTIONS = ["load", "feature_names", "describe"];

/** `manifest` is of the zoo that the lines show; undefined if the hub has none. */
export function pythonText({ address, hasContest }: DocsPlace, manifest: Manifest | undefined): DocsText {
  const shown = manifest === undefined ? [] : ofZoo(pythonPlace(address, manifest), manifest, hasContest);
  return {
    heading: "Zoos in Python",
    lede: html`Networks as numpy arrays, with <a href="${loaderUrl}">a loader of one file</a> that needs Python 3.8 or later and nothing but numpy. The lines name this hub, so they run as they are.`,
    sections: [
      { id: "loader", heading: "The loader", content: loader(address, manifest) },
      ...shown,
      { id: "reference", heading: "Its functions", content: reference() },
      { id: "cache", heading: "What it keeps", content: cache() },
    ],
  };
}

function loader(address: string, manifest: Manifest | undefined): Markup {
  const none =
    manifest === undefined
      ? html`<p class="notice"><strong>There is no zoo here yet.</strong> Once there is one, this page shows lines that load it.</p>`
      : "";
  return html`${none}<p>Save it beside your script; asked directly, it prints what the hub has.</p>
${code(loaderLines(address), "Fetching the loader")}`;
}

function ofZoo(place: PythonPlace, manifest: Manifest, hasContest: boolean): DocsSection[] {
  const ways = waysToRead(place.address, manifest);
  const first = ways.find(({ id }) => id === "loader");
  const others = ways.filter(({ id }) => OTHER_WAYS.includes(id));
  // Without training networks there is nothing to learn from, and none of the lines below would run.
  if (first === undefined) return [];
  return [
    {
      ...{ id: "arrays", heading: "Weights and accuracies" },
      content: html`<p>A row of <code>X</code> is a network, <code>y</code> the share of test images that it gets right, <code>ids</code> the names. Labels of test networks may be withheld; then <code>y</code> is <code>None</code>.</p>
${code(first.text, "Weights and accuracies")}`,
    },
    {
      ...{ id: "features", heading: "Features and checkpoints" },
      content: html`<p>Statistics of each layer’s weights come ready-made, and so do the weights of earlier epochs.</p>
${code(featureLines(place), "Features and checkpoints")}`,
    },
    {
      ...{ id: "tensors", heading: "Layers" },
      content: html`<p>A row holds all tensors one after another: bias before kernel, layer by layer. The manifest says where each lies.</p>
${code(tensorLines(place), "The tensors of a network")}`,
    },
    {
      ...{ id: "predict", heading: "Predictions" },
      content: html`<p>A ridge regression on the features, and a file ${hasContest ? html`that <a href="${takePartDocs}">can be submitted</a>` : "of predictions"}: a beginning, to be beaten.</p>
${code(predictLines(place), "A file of predictions")}`,
    },
    {
      ...{ id: "others", heading: "pandas and polars" },
      content: html`${others.map(({ id, title, text, remark }) =>
        sub(
          `with-${id}`,
          title,
          html`${code(text, title)}${remark === undefined ? "" : html`<p class="small quiet">${remark}</p>`}`,
        ),
      )}<p>Pulled files are those that <code>npx weighbridge pull ${place.address}</code> leaves. <a href="${apiDocs}">The API</a> has everything else.</p>`,
    },
  ];
}

function reference(): Markup {
  return html`${pythonFunctions(FUNCTIONS).map(({ name, signature, says }) =>
    sub(
      `function-${name.replaceAll("_", "-")}`,
      html`<code>${name}</code>`,
      code(`${signature}\n\n${says}\n`, `What ${name} takes and gives`),
    ),
  )}`;
}

function cache(): Markup {
  return html`<p>Downloads lie in <code>~/.cache/weighbridge</code>, by hub, zoo and version, or where <code>cache=</code> says. What is there is not fetched again; whether it is still right, the hub is asked with its ETag. A download that was cut goes on where it was, and its SHA-256 is compared. Where the hub can’t be reached, what is kept serves. Arrays that would run code when they are read (pickled ones) are refused.</p>`;
}
