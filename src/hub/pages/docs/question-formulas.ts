// The formulas of the page on the question, in MathML, which browsers draw and screen readers read without any help.
import { type Markup, raw } from "../markup.ts";

const SYMBOLS: Record<string, string> = {
  "P(X, Y)": "<mi>P</mi><mo stretchy='false'>(</mo><mi>X</mi><mo>,</mo><mi>Y</mi><mo stretchy='false'>)</mo>",
  "P(λ)": "<mi>P</mi><mo stretchy='false'>(</mo><mi>λ</mi><mo stretchy='false'>)</mo>",
};

/** A symbol or short expression within a line. */
export function symbol(text: string): Markup {
  return raw(`<math>${SYMBOLS[text] ?? `<mi>${text}</mi>`}</math>`);
}

function display(content: string): string {
  return `<div class="formula" tabindex="0" role="group" aria-label="Formula"><math display="block">${content}</math></div>`;
}

const expectation = (under: string) => `<munder><mi mathvariant="normal">𝔼</mi><mrow>${under}</mrow></munder>`;
const accuracy = (of: string) =>
  `<msub><mi>Acc</mi><mi>P</mi></msub><mo stretchy='false'>(</mo>${of}<mo stretchy='false'>)</mo>`;
const predictor = (of: string) =>
  `<msub><mi>F</mi><mi>m</mi></msub><mo stretchy='false'>(</mo>${of}<mo stretchy='false'>)</mo>`;
const indexed = "<msub><mi>W</mi><mi>i</mi></msub>";

/** W = A(S, λ, ξ), λ drawn from P(λ). */
export const trainingFormula = display(
  "<mi>W</mi><mo>=</mo><mi>A</mi><mo stretchy='false'>(</mo><mi>S</mi><mo>,</mo><mi>λ</mi><mo>,</mo><mi>ξ</mi><mo stretchy='false'>)</mo><mo>,</mo><mspace width='1em'/><mi>λ</mi><mo>∼</mo><mi>P</mi><mo stretchy='false'>(</mo><mi>λ</mi><mo stretchy='false'>)</mo>",
);

/** Acc_P(W) = P over (X, Y) of f_W(X) = Y. */
export const accuracyFormula = display(
  `${accuracy("<mi>W</mi>")}<mo>=</mo><munder><mi>Pr</mi><mrow><mo stretchy='false'>(</mo><mi>X</mi><mo>,</mo><mi>Y</mi><mo stretchy='false'>)</mo><mo>∼</mo><mi>P</mi></mrow></munder><mo stretchy='false'>[</mo><msub><mi>f</mi><mi>W</mi></msub><mo stretchy='false'>(</mo><mi>X</mi><mo stretchy='false'>)</mo><mo>=</mo><mi>Y</mi><mo stretchy='false'>]</mo>`,
);

/** The expected squared error, and the mean that estimates it. */
export const lossFormula = display(
  `${expectation("<mi>W</mi>")}<msup><mrow><mo stretchy='false'>(</mo>${predictor("<mi>W</mi>")}<mo>−</mo>${accuracy("<mi>W</mi>")}<mo stretchy='false'>)</mo></mrow><mn>2</mn></msup><mo>≈</mo><mfrac><mn>1</mn><mi>n</mi></mfrac><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><msup><mrow><mo stretchy='false'>(</mo>${predictor(indexed)}<mo>−</mo><msub><mi>Acc</mi><mi>i</mi></msub><mo stretchy='false'>)</mo></mrow><mn>2</mn></msup>`,
);
