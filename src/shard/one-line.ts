// Problems are listed one a line, so a message that lists several mistakes in lines of its own becomes one line.

/** "x has 2 mistakes:\n  a\n  b" as "x has 2 mistakes: a; b". */
export function oneLine(message: string): string {
  return message.replace(/:\n\s*/, ": ").replaceAll(/\n\s*/g, "; ");
}
