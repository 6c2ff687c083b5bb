// Finds what a JavaScript or TypeScript source loads, for packing (where .ts becomes .js) and for the test that holds
// the import graph. Strings and comments are blanked first, so that what only looks like an import is not taken for one.

export interface Specifier {
  /** What is loaded; undefined where it is computed, so that nobody can tell from the source. */
  text: string | undefined;
  /** Where the text stands in the source, without its quotes; the place of the call where it is computed. */
  start: number;
  end: number;
  /** import: static, dynamic, for types, or export from; url: new URL(.., import.meta.url); require: require and resolve. */
  kind: "import" | "url" | "require";
}

/** All that `source` loads, in the order of their places. */
export function findSpecifiers(source: string): Specifier[] {
  const code = blankStrings(source);
  const found: Specifier[] = [];
  const literal = "([\"'`])(_*)\\1";

  function collect(pattern: string, kind: Specifier["kind"]): void {
    for (const match of code.matchAll(new RegExp(pattern, "gd"))) {
      const [start, end] = match.indices![2] ?? [match.index, match.index];
      found.push({ text: match[2] === undefined ? undefined : source.slice(start, end), start, end, kind });
    }
  }

  const wholeArgument = `\\(\\s*(?:${literal}(?=\\s*[,)]))?`;
  const named = [...code.matchAll(/([\w$]+)\s*=\s*createRequire\s*\(/g)].map((match) => match[1].replace("$", "\\$"));
  const loaders = `(?<![\\w$.#])(?:${["require", ...named].join("|")})|createRequire\\s*\\([^()]*\\)|import\\.meta(?=\\.resolve)`;
  collect(`\\b(?:from|import)\\s*${literal}`, "import");
  collect(`(?<![\\w$.#])import\\s*${wholeArgument}`, "import");
  collect(`(?:${loaders})\\s*(?:\\.\\s*resolve\\s*)?${wholeArgument}`, "require");
  collect(`\\bnew\\s+URL\\s*\\(\\s*${literal}\\s*,\\s*import\\.meta\\.url`, "url");
  return found.sort((a, b) => a.start - b.start);
}

/** The source with comments as spaces and the insides of strings and regular expressions as underscores, same length. */
export function blankStrings(source: string): string {
  let code = "";
  const openBraces: number[] = []; // one entry per template substitution we are in: braces open inside it
  let place = 0;

  function copy(end: number, as: string): void {
    code += source.slice(place, end).replace(/[^\n]/g, as);
    place = end;
  }

  function string(quote: string): void {
    code += source[place++];
    let end = place;
    while (end < source.length && source[end] !== quote) {
      if (quote === "`" && source.startsWith("${", end)) break;
      end += source[end] === "\\" ? 2 : 1;
    }
    copy(Math.min(end, source.length), "_");
    if (source[place] === quote) code += source[place++];
    else if (place < source.length) {
      code += "${";
      place += 2;
      openBraces.push(0);
    }
  }

  while (place < source.length) {
    const character = source[place];
    if (source.startsWith("//", place)) copy(lineEnd(source, place), " ");
    else if (source.startsWith("/*", place)) {
      const end = source.indexOf("*/", place + 2);
      copy(end < 0 ? source.length : end + 2, " ");
    } else if (character === '"' || character === "'" || character === "`") string(character);
    else if (character === "/" && startsRegularExpression(code)) {
      code += source[place++];
      copy(regularExpressionEnd(source, place), "_");
    } else if (character === "}" && openBraces.at(-1) === 0) {
      openBraces.pop();
      string("`"); // goes on with the rest of the template; the brace stands where an opening quote would
    } else {
      if (openBraces.length > 0)
        openBraces[openBraces.length - 1] += Number(character === "{") - Number(character === "}");
      code += character;
      place++;
    }
  }
  return code;
}

function lineEnd(source: string, place: number): number {
  const end = source.indexOf("\n", place);
  return end < 0 ? source.length : end;
}

/** A slash divides after a value, and starts a regular expression elsewhere. */
function startsRegularExpression(code: string): boolean {
  const before = code.trimEnd();
  if (/(?:^|[^\w$.])(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield)$/.test(before)) return true;
  return !/[\w$)\]}"'`]$/.test(before);
}

/** The place of the slash that ends the regular expression whose inside begins at `start`. */
function regularExpressionEnd(source: string, start: number): number {
  let inClass = false;
  let end = start;
  for (; end < source.length && source[end] !== "\n"; end++) {
    if (source[end] === "\\") end++;
    else if (source[end] === "[") inClass = true;
    else if (source[end] === "]") inClass = false;
    else if (source[end] === "/" && !inClass) break;
  }
  return end;
}
