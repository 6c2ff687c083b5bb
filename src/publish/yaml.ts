// YAML for records whose texts may hold anything. Every text is written as JSON writes it, which YAML reads as a
// double-quoted scalar, on one line, so no text can end a block or begin another (YAML 1.2.2, section 7.3.1).

export type YamlValue = string | number | boolean | readonly YamlValue[] | { readonly [key: string]: YamlValue };

/** What is not printable in YAML (1.2.2, section 5.1) or ends a line in YAML 1.1, and is yet left as it is by JSON. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A mapping as a YAML document without marks, one line for each text, ending in a line break. Keys are plain words. */
export function toYaml(record: { readonly [key: string]: YamlValue }): string {
  return `${mappingLines(record).join("\n")}\n`;
}

/** A text as a double-quoted scalar; halves of surrogate pairs, which no file can hold, become U+FFFD. */
function yamlText(text: string): string {
  const asNumber = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(text.toWellFormed()).replace(UNPRINTABLE, asNumber);
}

function mappingLines(record: { readonly [key: string]: YamlValue }): string[] {
  return Object.entries(record).flatMap(([key, value]) => {
    const lines = valueLines(value);
    return typeof value === "object" ? [`${key}:`, ...lines.map((line) => `  ${line}`)] : [`${key}: ${lines[0]}`];
  });
}

function valueLines(value: YamlValue): string[] {
  if (typeof value === "string") return [yamlText(value)];
  if (typeof value !== "object") return [String(value)];
  if (!Array.isArray(value)) return mappingLines(value as { readonly [key: string]: YamlValue });
  return value.flatMap((entry) => valueLines(entry).map((line, index) => `${index === 0 ? "- " : "  "}${line}`));
}
