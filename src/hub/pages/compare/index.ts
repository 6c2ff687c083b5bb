// The comparison of a zoo's tracks: its page, and its pictures as files.
import { createHash } from "node:crypto";
import type { Hono } from "hono";
import { STANDALONE_STYLE, standalone } from "../../../charts/index.ts";
import { cut } from "../../absent.ts";
import { comparePage } from "../../addresses.ts";
import { prepare, send } from "../../answers.ts";
import type { Contest, HubContext } from "../../context.ts";
import { Numbering } from "../../numbering.ts";
import { readQuery } from "../../query.ts";
import type { Comparison } from "./data.ts";
import { type Drawn, drawComparison, renderComparison } from "./page.ts";
import { ComparisonSource } from "./source.ts";

const SVG_TYPE = "image/svg+xml; charset=utf-8";
/** A picture that is opened by itself may have the style that it comes with, and nothing else. */
const SVG_POLICY = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STANDALONE_STYLE).digest("base64")}'; frame-ancestors 'none'; sandbox`;

export function addComparePages(app: Hono, context: HubContext, contest: Contest): void {
  const source = new ComparisonSource(context, contest);
  const numbers = new Numbering();
  const drawings = new WeakMap<Comparison, Promise<Drawn>>();
  const drawingOf = (comparison: Comparison): Promise<Drawn> => {
    let drawn = drawings.get(comparison);
    if (drawn === undefined) {
      drawn = drawComparison(comparison);
      drawings.set(comparison, drawn);
      drawn.catch(() => drawings.delete(comparison));
    }
    return drawn;
  };

  app.get(comparePage(":zoo"), async (c) => {
    readQuery(c, []);
    const zoo = c.req.param("zoo") ?? "";
    const comparison = await source.find(zoo);
    if (comparison === undefined) return context.notFound(c, noTracks(zoo));
    const address = context.publicUrl(c);
    const key = `compare ${numbers.of(comparison)} ${address}`;
    const make = async () => renderComparison(address, comparison, await drawingOf(comparison));
    return context.page(c, { key, keep: "fresh", make });
  });

  app.get(`${comparePage(":zoo")}/:file`, async (c) => {
    readQuery(c, []);
    const [zoo = "", file = ""] = [c.req.param("zoo"), c.req.param("file")];
    const comparison = await source.find(zoo);
    if (comparison === undefined) return context.notFound(c, noTracks(zoo));
    const { pictures } = await drawingOf(comparison);
    const picture = [...pictures.transfers, ...pictures.learning, ...pictures.decisions].find(
      ({ name }) => file === `${name}.svg`,
    );
    if (picture === undefined)
      return context.notFound(c, `There is no picture ${cut(file)} of ${comparison.title} here.`);
    const text = standalone(picture.svg, picture.title);
    const prepared = prepare(text, { type: SVG_TYPE, audience: "programs", keep: "fresh" });
    return send(c, { ...prepared, headers: { ...prepared.headers, "Content-Security-Policy": SVG_POLICY } });
  });
}

function noTracks(zoo: string): string {
  return `There are no tracks of a zoo called ${cut(zoo)} here.`;
}
