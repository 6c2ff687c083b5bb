// Which input sets answer the question of the whole project, for whoever says a report's best number in a sentence.

/** Whether inputs of this name are weights of the end and nothing else: not settings, not an earlier checkpoint. */
export function isOfFinalWeights(input: string): boolean {
  return !input.startsWith("hyper") && !input.includes("@");
}
