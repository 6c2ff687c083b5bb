// The pictures of the page: each can be taken away as a file of its own.
import { comparePage } from "../../addresses.ts";
import { captioned, html, type Markup } from "../markup.ts";

export interface Picture {
  /** Of its file, without the ending: small letters, digits, `-` and `_`. */
  readonly name: string;
  /** Above it on the page. */
  readonly heading: string;
  /** Of the file, for people: says what the picture is about without the page. */
  readonly title: string;
  readonly svg: string;
  /** A few words below the heading. */
  readonly words?: string;
}

/** Of the picture as a file. */
export function pictureUrl(zoo: string, name: string): string {
  return `${comparePage(zoo)}/${name}.svg`;
}

/** Side by side, each with a link to its file. */
export function pictureFigures(zoo: string, pictures: readonly Picture[]): Markup {
  const shown = pictures.map(({ name, heading, title, svg, words }) => {
    const link = html`<a class="take" href="${pictureUrl(zoo, name)}" download="${zoo}-${name}.svg" aria-label="${title}, SVG">SVG</a>`;
    return captioned(heading, svg, words === undefined ? link : html`${words} ${link}`);
  });
  return html`<div class="pictures">${shown}</div>`;
}
