// A form of a page, filled in and sent as a browser without scripts does it.
import { parseHTML } from "linkedom";

export type Document = ReturnType<typeof parseHTML>["document"];

/** Anything that has a page's text and an address, such as a site. */
interface Place {
  url: string;
  text(path: string, cookie?: string): Promise<string>;
}

export interface Sent {
  status: number;
  /** Of the page that a 303 leads to. */
  location: string | null;
  headers: Headers;
  document: Document;
  /** What a reader of the answer sees, with single spaces. */
  words: string;
}

/** What stands between tags, with single spaces. */
export function wordsOf(document: Document): string {
  return (document.querySelector("main")?.textContent ?? "").replace(/\s+/g, " ");
}

/** The fields of the first form that is posted, with what they hold. Throws if the page has none. */
export function readFields(document: Document): FormData {
  const form = document.querySelector('form[method="post"]');
  if (form === null) throw new Error(`no form: ${wordsOf(document).slice(0, 300)}`);
  const data = new FormData();
  for (const control of form.querySelectorAll("input[name], textarea[name]")) {
    const name = control.getAttribute("name")!;
    const type = control.getAttribute("type");
    if (control.tagName === "TEXTAREA") data.append(name, typedText(control.textContent ?? ""));
    else if (type === "checkbox" && control.hasAttribute("checked")) data.append(name, control.getAttribute("value")!);
    else if (type !== "checkbox" && type !== "file") data.append(name, control.getAttribute("value") ?? "");
  }
  return data;
}

/** The fields of a page's form, some changed: a list stands for several values, none for an unticked box. */
export async function fill(
  place: Place,
  path: string,
  cookie: string,
  changes: Record<string, string | readonly string[]>,
): Promise<FormData> {
  const data = readFields(parseHTML(await place.text(path, cookie)).document);
  for (const [name, value] of Object.entries(changes)) {
    data.delete(name);
    for (const one of [value].flat()) data.append(name, one);
  }
  return data;
}

/** Adds files as a file input does. */
export function attach(data: FormData, files: readonly { name: string; bytes: Uint8Array | string }[]): FormData {
  for (const { name, bytes } of files)
    data.append("predictions", new Blob([bytes as Uint8Array<ArrayBuffer>], { type: "text/csv" }), name);
  return data;
}

/** Sends it; redirects are not followed. */
export async function post(
  { url }: Pick<Place, "url">,
  path: string,
  cookie: string,
  body: FormData,
  headers: Record<string, string> = {},
): Promise<Sent> {
  const answer = await fetch(url + path, { method: "POST", redirect: "manual", headers: { cookie, ...headers }, body });
  const { document } = parseHTML(await answer.text());
  const { status } = answer;
  return {
    status,
    location: answer.headers.get("location"),
    headers: answer.headers,
    document,
    words: wordsOf(document),
  };
}

/** What a textarea holds as browsers parse it; linkedom takes its markup for text. */
function typedText(markup: string): string {
  return parseHTML(`<p>${markup.replace(/^\n/, "")}</p>`).document.querySelector("p")?.textContent ?? "";
}
