// The formulas of the metrics in MathML, which browsers draw with the fonts that they have and screen readers read out.
import { type Markup, raw } from "../markup.ts";

const name = (text: string) => `<mi>${text}</mi>`;
const sign = (text: string) => `<mo>${text}</mo>`;
const row = (...parts: string[]) => `<mrow>${parts.join("")}</mrow>`;
const fraction = (above: string, below: string) => `<mfrac>${row(above)}${row(below)}</mfrac>`;
const indexed = (of: string, index = "i") => `<msub><mi>${of}</mi><mi>${index}</mi></msub>`;
const mean = (of: string) => `<mover accent="true"><mi>${of}</mi><mo stretchy="false">¯</mo></mover>`;
const bracket = (content: string) => `<mo stretchy="false">(</mo>${content}<mo stretchy="false">)</mo>`;
const squared = (content: string) => `<msup>${row(bracket(content))}<mn>2</mn></msup>`;
const distance = (content: string) => `<mo stretchy="false">|</mo>${content}<mo stretchy="false">|</mo>`;
const root = (content: string) => `<msqrt>${content}</msqrt>`;
const sum = `<munder><mo>∑</mo><mi>i</mi></munder>`;
const sumOver = (set: string) => `<munder><mo>∑</mo><mrow><mi>i</mi><mo>∈</mo><mi>${set}</mi></mrow></munder>`;
const over = (count: string) => fraction("<mn>1</mn>", name(count));

const t = indexed("t");
const error = t + sign("−") + indexed("p");
const inOrder = name("C") + sign("−") + name("D");
const [rankOfT, rankOfP] = [indexed("r") + sign("−") + mean("r"), indexed("s") + sign("−") + mean("s")];

/** By the metric's name; each says what stands left of its equals sign. */
const FORMULAS: Record<string, string> = {
  r2: `<msup><mi>R</mi><mn>2</mn></msup>${sign("=")}<mn>1</mn>${sign("−")}${fraction(
    sum + squared(error),
    sum + squared(t + sign("−") + mean("t")),
  )}`,
  mse: `<mi>MSE</mi>${sign("=")}${over("n")}${sum}${squared(error)}`,
  mae: `<mi>MAE</mi>${sign("=")}${over("n")}${sum}${distance(error)}`,
  somersD: `<mi>Somers’ D</mi>${sign("=")}${fraction(inOrder, name("T"))}`,
  kendallTauB: `<msub><mi>τ</mi><mi>b</mi></msub>${sign("=")}${fraction(inOrder, root(name("T") + name("P")))}`,
  spearman: `<mi>ρ</mi>${sign("=")}${fraction(
    sum + bracket(rankOfT) + bracket(rankOfP),
    root(sum + squared(rankOfT) + sum + squared(rankOfP)),
  )}`,
  topPickRegret: `<mi>regret</mi>${sign("=")}<munder><mi>max</mi><mi>i</mi></munder>${t}${sign("−")}${indexed("t", "q")}`,
  topTenthRegret: `<mi>regret</mi>${sign("=")}${over("k")}${row(
    `<mo>(</mo>${sumOver("B")}${t}${sign("−")}${sumOver("Q")}${t}<mo>)</mo>`,
  )}`,
};

/** The formula of a metric; `title` names it for screen readers. Throws a RangeError for a metric without one. */
export function metricFormula(metric: string, title: string): Markup {
  const formula = FORMULAS[metric];
  if (formula === undefined) throw new RangeError(`there is no formula of ${metric}`);
  return lineOf(formula, `Formula of ${title}`);
}

/** z of two entries a and b: their difference in standard deviations of the resampled difference. */
export const differenceFormula: Markup = lineOf(
  `<mi>z</mi>${sign("=")}${fraction(
    distance(indexed("v", "a") + sign("−") + indexed("v", "b")),
    `<mi>sd</mi>${bracket(`${indexed("v", "a,r")}${sign("−")}${indexed("v", "b,r")}`)}`,
  )}`,
  "Formula of the difference of two entries",
);

function lineOf(content: string, label: string): Markup {
  return raw(
    `<div class="formula" tabindex="0" role="group" aria-label="${label}"><math display="block">${content}</math></div>`,
  );
}
