// Whether a text is well-formed XML, as far as pictures go: elements that end where they should, attributes in quotes, no
// character that XML has no place for. Programs that read SVG files refuse anything else.

const TOKEN = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|(<)/gu;
const BARE = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/iu;
const FORBIDDEN = /(?![\t\n\r])[\p{Cc}\p{Cs}]|[\ufffe\uffff]/u;

/** What is wrong, in words; undefined if nothing is. */
export function illFormed(xml: string): string | undefined {
  const forbidden = FORBIDDEN.exec(xml);
  if (forbidden) return `a character that may not be there at ${forbidden.index}`;
  const bare = BARE.exec(xml);
  if (bare) return `an ampersand by itself: ${xml.slice(bare.index, bare.index + 30)}`;
  const open: string[] = [];
  let roots = 0;
  for (const { 1: ends, 2: name, 3: attributes, 4: isWhole, 6: stray, index } of xml.matchAll(TOKEN)) {
    if (stray !== undefined) return `a < that begins nothing: ${xml.slice(index, index + 60)}`;
    if (name === undefined) continue;
    const names = [...attributes.matchAll(/\s([\w:.-]+)=/g)].map(([, attribute]) => attribute);
    if (new Set(names).size < names.length) return `an attribute twice: ${xml.slice(index, index + 60)}`;
    if (ends) {
      if (open.pop() !== name) return `</${name}> ends another element`;
    } else {
      if (open.length === 0) roots++;
      if (!isWhole) open.push(name);
    }
  }
  if (open.length > 0) return `<${open.at(-1)}> never ends`;
  return roots === 1 ? undefined : `${roots} elements on top`;
}
