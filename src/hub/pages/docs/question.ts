// The question put exactly, and how this differs from the paper that asked it (arXiv 2002.11448, in our own words; facts
// from its text and the script that its authors released).
import { metricsDocs, zooDocs } from "../../addresses.ts";
import { PAPER } from "../about.ts";
import { html, type Markup, raw, table } from "../markup.ts";
import type { DocsText } from "./frame.ts";
import { accuracyFormula, lossFormula, symbol, trainingFormula } from "./question-formulas.ts";

export function questionText(): DocsText {
  return {
    heading: "The question, put exactly",
    lede: html`A trained network is a long list of numbers. Is it written in them how good the network is? This is what <a href="${PAPER}">the paper</a> asked, in symbols; and what is kept of it here, what is changed, and what is withheld.`,
    sections: [
      { id: "setting", heading: "The setting", content: setting() },
      { id: "inputs", heading: "Told from what", content: inputs() },
      { id: "kept", heading: "What is kept", content: kept() },
      { id: "changed", heading: "What is changed", content: changed() },
      { id: "withheld", heading: "What is withheld", content: withheld() },
    ],
  };
}

function setting(): Markup {
  return html`<p>An image set stands for a distribution ${symbol("P(X, Y)")} of images ${symbol("X")} and their labels ${symbol("Y")}\u2060. Nobody knows the distribution itself; there is a training set ${symbol("S")} drawn from it, and a test set.</p>
<p>Each network starts from hyperparameters ${symbol("λ")}: learning rate, optimizer, initialiser and so on, drawn from a distribution ${symbol("P(λ)")} that the zoo’s spec writes down. The training algorithm ${symbol("A")} turns images, hyperparameters and chance ${symbol("ξ")} (initial weights, order of the images, dropout) into weights:</p>
${raw(trainingFormula)}
<p>What the network is worth is its expected accuracy: the probability that the function ${raw("<math><msub><mi>f</mi><mi>W</mi></msub></math>")} with these weights names the label of an image that it has never seen.</p>
${raw(accuracyFormula)}
<p>That, too, nobody can compute; the share of the test images that it names rightly stands in for it.</p>
<p>A predictor ${raw("<math><msub><mi>F</mi><mi>m</mi></msub></math>")} takes weights and gives a number from 0 to 1. It was made from ${symbol("m")} other networks whose weights and accuracies were known, the training split of a zoo, and sees no image. Its loss is the expected square of its error on a network that it has not met, estimated by the mean over the test split:</p>
${raw(lossFormula)}
<p>Divided by the spread of the accuracies and taken from 1, that is R². Squares depend on that spread, so the order of predictions is looked at too. <a href="${metricsDocs}">All metrics with their reasons</a>.</p>`;
}

function inputs(): Markup {
  const rows = [
    ["All weights", "4,970 numbers", "the flat vector, bias before kernel, layer by layer"],
    ["One layer’s weights", "160 to 2,320", "how much a single layer gives away"],
    ["Statistics of the whole vector", "7", "five percentiles, standard deviation, mean"],
    ["Statistics of every layer", "56", "the same for the bias and the kernel of each layer"],
    ["Norms", "16", "L1 and L2 norm of each tensor"],
    ["Hyperparameters", "up to 8", "what one would guess without looking at the weights"],
    ["Hyperparameters with weights", "both", "whether weights know more than the settings that made them"],
  ];
  return html`<p>How much is needed to tell? The same question can be asked of less and less of a network. The numbers are those of three convolutions, the paper’s networks.</p>
${table("What an accuracy can be told from", [{ name: "Input" }, { name: "Size" }, { name: "What it is" }], rows)}
<p>A last question is whether a predictor made on one image set can rank the networks of another, untouched.</p>`;
}

function kept(): Markup {
  return html`<ul>
<li>The networks: three convolutions of 16 filters, 3 × 3 with stride 2, bias and activation; global average pooling; a dense layer to ten classes. 4,970 weights.</li>
<li>The images: one grey channel, the mean of three where there were colours, scaled to the range from −1 to 1.</li>
<li>The training of the full zoo: 18 epochs in batches of 512, no schedule, no early stop, a fresh order of the images every epoch; optimizers as Keras defines them.</li>
<li>The ranges of the hyperparameters. The ends were published with the data; the shapes of the distributions were not, so even and log-even are our assumption.</li>
<li>The size of the training split, 15,000 networks of each image set, and the rule that everything is chosen inside it: by three fixed folds, before the test split is looked at, once.</li>
<li>The order of the weights, so that readers made for the released data read these too.</li>
</ul>`;
}

function changed(): Markup {
  return html`<ul>
<li>Every run has a seed of its own. The released networks share one, so those with the same initialiser started from the same draw.</li>
<li>The split is a keyed hash of the zoo’s seed, the image set and the run’s number: anybody can rebuild it, and a zoo that grows keeps it. The released notebook shuffles without a seed.</li>
<li>Nothing is stopped early by looking at the test split. The released predictors were.</li>
<li>Losses are the cross-entropy alone, without the penalty on the weights.</li>
<li>Runs whose weights stop being numbers are given up, as in the paper, and listed with their settings.</li>
<li>The same spec gives the same bits on every machine with fused multiply-add, so that anybody can train some runs again and compare. Every published file has its SHA-256 in the manifest, and a published version never changes.</li>
<li>Test labels are not published.</li>
</ul>`;
}

function withheld(): Markup {
  return html`<p>Of each four runs in a row, one belongs to the test split. Its weights and settings are published, its accuracies and losses are not, in no file, no answer of the API and no picture.</p>
<p>Of each five test runs, one is set aside for early decision: can the end of a training be told from its beginning? Of these only the first checkpoints are published, after 3 of 18 epochs at most in the full zoo; later weights are withheld with the labels.</p>
<p>A zoo may also be fully open. Its page says so. <a href="${zooDocs}#publish">How a zoo is split when it is published</a>.</p>`;
}
