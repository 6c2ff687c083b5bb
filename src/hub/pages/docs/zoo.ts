// A zoo of one's own: from a spec to a hub that serves its networks and takes predictions of them.
import { FEWEST_FOR_FEW_SHOT, FEWEST_NETWORKS } from "../../../../leaderboard/tracks/derive.ts";
import { apiDocs, metricsDocs, recordDocs, rulesDocs } from "../../addresses.ts";
import { code, html, type Markup } from "../markup.ts";
import { formatCounted, formatWhole } from "../words.ts";
import type { DocsPlace, DocsText } from "./frame.ts";
import { firstSpec, specText, ZOO_LINES } from "./zoo-lines.ts";

export function zooText({ hasContest }: Pick<DocsPlace, "hasContest">): DocsText {
  return {
    heading: "Train and publish a zoo of your own",
    lede: "Other images, other hyperparameters, more networks: a zoo is a file of a page, computing, and four commands: train, publish, baselines, serve. What others download can be checked to the last bit.",
    sections: [
      { id: "before", heading: "Before you begin", content: before() },
      { id: "spec", heading: "1. Write the spec", content: spec() },
      { id: "train", heading: "2. Train", content: train() },
      { id: "publish", heading: "3. Publish", content: publish() },
      { id: "verify", heading: "4. Verify", content: verify() },
      { id: "baselines", heading: "5. Fit baselines", content: baselines() },
      { id: "serve", heading: "6. Serve", content: serve(hasContest) },
    ],
  };
}

function before(): Markup {
  return html`<p>You need Weighbridge on any Node.js from version 20, and the images. MNIST comes along; this tells which others there are, where this machine has them, and where they come from:</p>
${code(ZOO_LINES.images, "Which images there are")}
<p>The others are named with the places that were looked at and the files that help. Images of your own need no code if they are in the IDX format, with at most ten classes and 28&nbsp;×&nbsp;28 or 32&nbsp;×&nbsp;32 pixels: a descriptor of a page, like those in <code>datasets/images</code> of the package, in a folder that the variable <code>WEIGHBRIDGE_DESCRIPTORS</code> names.</p>`;
}

function spec(): Markup {
  const { runs_per_collection } = firstSpec();
  return html`<p>Save this as <code>my-zoo.json</code>: ${formatCounted(runs_per_collection, "small network")}, trained in seconds. <a href="${recordDocs("zoo")}">Every field</a>.</p>
${code(specText(firstSpec()), "my-zoo.json")}
<ul>
<li><strong>Name and version</strong> are how the zoo is found. A published version never changes: what is to be other needs another version.</li>
<li><strong>Seed</strong>: all chance of the zoo comes from it. Write something of your own; two zoos of one seed would have the same networks.</li>
<li><strong>Hyperparameters</strong> are drawn for each network by itself: evenly (<code>uniform</code>), evenly by powers (<code>log_uniform</code>) or from a list (<code>choice</code>). Equal ends fix a value.</li>
<li><strong>Checkpoints</strong>: after which epochs weights are kept. 0 is before training.</li>
</ul>`;
}

function train(): Markup {
  return html`<p>How long will it take, here and on many cores? This measures for some seconds:</p>
${code(ZOO_LINES.plan, "Planning")}
${code(ZOO_LINES.train, "Training")}
<p>It writes shards into <code>data/my-zoo</code>. Stopped with Ctrl-C or by a power cut, the same command goes on; several processes may work on one folder.</p>
${code(ZOO_LINES.inspect, "Looking at what was trained")}
<p>A shard depends on the spec and its number alone, so a zoo may be trained in pieces, on any number of machines and by any scheduler. The bits are the same wherever there is fused multiply-add.</p>
${code(ZOO_LINES.shards, "Training in pieces")}`;
}

function publish(): Markup {
  return html`${code(ZOO_LINES.publish, "Publishing")}
<p>The version lies in <code>data/public</code> now: weights by split and epoch, hyperparameters, features, folds, a card, a citation, and a manifest with the SHA-256 of each file. Of each four networks one is for testing, and of each five of those one is set aside for early decision.</p>
<p>Accuracies of test networks go to <code>data/private</code>. <strong>Keep that folder, and keep it to yourself</strong>: scores are computed from it, and the labels are nowhere else but in the training folder. Both places can be S3 buckets (<code>--store</code>, <code>--private-store</code>). <code>--labels public</code> withholds nothing.</p>`;
}

function verify(): Markup {
  return html`<p>What anybody can do with your zoo, do first:</p>
${code(ZOO_LINES.verify, "Verifying, with a network trained again")}
<p>It looks at every file and table, computes features again, looks for labels where none may be, and trains a network anew, whose weights must come out the same to the last bit.</p>`;
}

function baselines(): Markup {
  return html`<p>How far do simple predictors get? Published beside the zoo, they stand on its boards from the first day.</p>
${code(ZOO_LINES.baselines, "Fitting baselines")}
<p>This is a quick look at one input set. Without <code>--quick</code> and <code>--input</code> all are searched thoroughly, which takes hours for a large zoo; it can be stopped and goes on. <a href="${metricsDocs}">What the scores mean</a>.</p>`;
}

function serve(hasContest: boolean): Markup {
  const rules = hasContest ? html` <a href="${rulesDocs}#kinds">Which kinds there are</a>.` : "";
  return html`${code(ZOO_LINES.serve, "Serving")}
<p>The hub is at <code>http://127.0.0.1:8080</code> until Ctrl-C: pages, <a href="${apiDocs}">the API</a>, downloads, boards with the baselines on them. <code>npx weighbridge serve --help</code> tells how to have it at another address, behind a proxy, on PostgreSQL, and several side by side.</p>
<p>Its tracks are made from the spec: one for each image set, one for each ordered pair of them, few-shot tracks from ${formatWhole(FEWEST_FOR_FEW_SHOT)} training networks on, and early decision from ${formatWhole(FEWEST_NETWORKS)} networks set aside.${rules} They are open where the hub has the withheld labels.</p>
<p>The first start makes the operator’s token, in <code>data/admin-token</code>, and says so: whoever can read that file is the operator.</p>`;
}
