// Observable Plot on a document without a browser, its output made fit for our pages: no inline style, short numbers, and
// classes in place of the labels that nobody reads inside a picture. Loaded when the first chart is drawn.
import type * as PlotModule from "@observablehq/plot";
import { coordinate, type Frame, frame } from "./svg.ts";

export type Plot = typeof PlotModule;
export type PlotOptions = PlotModule.PlotOptions;

/** The scales of a chart, as a mark sees them. */
export interface Scales {
  x(value: number): number;
  y(value: number): number;
}

/** Plot's own names for the parts of axes, and ours. */
const PARTS: Record<string, string> = {
  "x-grid": "grid",
  "y-grid": "grid",
  "x-axis tick": "tick",
  "y-axis tick": "tick",
  "x-axis tick label": "tick-label",
  "y-axis tick label": "tick-label",
  "x-axis label": "axis-label",
  "y-axis label": "axis-label",
};

interface Element {
  readonly tagName: string;
  readonly attributes: Iterable<{ name: string; value: string }>;
  readonly innerHTML: string;
  textContent: string;
  setAttribute(name: string, value: string): void;
  getAttribute(name: string): string | null;
  removeAttribute(name: string): void;
  remove(): void;
  appendChild(child: Element): void;
  querySelectorAll(selector: string): Iterable<Element>;
}

interface Drawing {
  Plot: Plot;
  document: { createElementNS(namespace: string, name: string): Element };
}

let loading: Promise<Drawing> | undefined;

async function load(): Promise<Drawing> {
  const [Plot, { parseHTML }] = await Promise.all([import("@observablehq/plot"), import("linkedom")]);
  return { Plot, document: parseHTML("<!doctype html><body></body>").document as unknown as Drawing["document"] };
}

/** A mark of our own: `path` gives a path's data from the scales, drawn with the class. */
export function pathMark(className: string, path: (scales: Scales) => string): PlotModule.Markish {
  const draw = (_: unknown, scales: Scales, __: unknown, ___: unknown, context: { document: Drawing["document"] }) => {
    const element = context.document.createElementNS("http://www.w3.org/2000/svg", "path");
    element.setAttribute("class", className);
    element.setAttribute("d", path(scales));
    return element;
  };
  return draw as unknown as PlotModule.Markish;
}

/** A word at a place in pixels. */
export interface Label {
  x: number;
  y: number;
  text: string;
  className: string;
}

/** A mark of our own: words that begin where `place` says. */
export function labelsMark(place: (scales: Scales) => readonly Label[]): PlotModule.Markish {
  const draw = (_: unknown, scales: Scales, __: unknown, ___: unknown, context: { document: Drawing["document"] }) => {
    const group = context.document.createElementNS("http://www.w3.org/2000/svg", "g");
    group.setAttribute("text-anchor", "start");
    for (const { x, y, text, className } of place(scales)) {
      const element = context.document.createElementNS("http://www.w3.org/2000/svg", "text");
      element.setAttribute("class", className);
      element.setAttribute("x", coordinate(x));
      element.setAttribute("y", coordinate(y));
      element.textContent = text;
      group.appendChild(element);
    }
    return group;
  };
  return draw as unknown as PlotModule.Markish;
}

/**
 * Draws what `options` (made with the loaded Plot) describe, as the text of an <svg> in our frame. `below` is safe markup
 * that stands under it and makes the picture so many pixels higher.
 */
export async function drawPlot(
  shape: Frame,
  options: (plot: Plot) => PlotModule.PlotOptions,
  below = { height: 0, content: "" },
): Promise<string> {
  loading ??= load();
  const { Plot, document } = await loading;
  const { width, height } = shape;
  const made = options(Plot);
  // Plot wants a whole DOM Document; linkedom's does for what it calls.
  const root = Plot.plot({ ...made, width, height, document } as unknown as PlotModule.PlotOptions);
  return frame({ ...shape, height: height + below.height }, clean(root as unknown as Element) + below.content);
}

function clean(root: Element): string {
  for (const element of [...root.querySelectorAll("*")]) {
    if (element.tagName.toLowerCase() === "style") {
      element.remove();
      continue;
    }
    const tag = element.tagName.toLowerCase();
    if ((tag === "text" && element.textContent === "") || (tag === "path" && element.getAttribute("d") === "")) {
      element.remove();
      continue;
    }
    for (const { name, value } of [...element.attributes]) tidyAttribute(element, name, value);
  }
  return root.innerHTML.replaceAll(" />", "/>");
}

function tidyAttribute(element: Element, name: string, value: string): void {
  if (name === "style") throw new Error(`a chart's ${element.tagName} has a style attribute: "${value}"`);
  if (name === "aria-label") {
    element.removeAttribute(name);
    const part = PARTS[value];
    if (part !== undefined && !element.getAttribute("class")) element.setAttribute("class", part);
  } else if (name === "aria-hidden" || name === "font-variant") {
    element.removeAttribute(name);
  } else if (name !== "class") {
    const short = value.replace(/-?\d+\.\d{2,}(?:e-?\d+)?/g, (number) => coordinate(Number(number)));
    if (short !== value) element.setAttribute(name, short);
  }
}
