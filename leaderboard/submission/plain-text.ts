// Text of people that is shown to others: it shows itself, all of it, and nothing else.

/** Characters that people can't see and that change how others are shown; line breaks are looked at apart. */
const CONTROL = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u;
/** Marks, embeddings, overrides and isolates of the Unicode Bidirectional Algorithm (UAX 9, section 2). */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
/** Letters may have a few marks above each other, not a tower. */
const TOWER = /\p{M}{9}/u;

/** The text without blanks around it; what is wrong with it is added to `found`, beginning with `place`. */
export function plainText(value: string, place: string, found: string[]): string {
  const wrong = CONTROL.exec(value)?.[0] ?? BIDI.exec(value)?.[0];
  if (wrong !== undefined) {
    const code = wrong.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    const kind = BIDI.test(wrong) ? "that changes the direction of text" : "that can't be seen";
    found.push(`${place} must have no character ${kind}, has U+${code}`);
  }
  if (TOWER.test(value)) found.push(`${place} must have at most 8 marks on a letter`);
  return value.trim();
}

/** The same of one line that says something. */
export function plainLine(value: string, place: string, found: string[]): string {
  const trimmed = plainText(value, place, found);
  if (trimmed === "") found.push(`${place} must not be blank`);
  if (/[\n\t]/.test(trimmed)) found.push(`${place} must be one line without tabs`);
  return trimmed;
}
