// What the operator asks for, checked before anything is done.
import { plainLine } from "../../../leaderboard/submission/index.ts";
import type { OperatorAction } from "../../../schemas/types.d.ts";
import { InputError } from "../../lib/errors.ts";
import { nearestName } from "../../lib/nearest-name.ts";
import { mistakes, validate } from "../../lib/validate.ts";

/** What can be done, in the order of help texts. */
export const ACTIONS: readonly OperatorAction["action"][] = [
  ...(["hide", "show", "verify", "unverify", "transfer"] as const),
  ...(["close", "rescore", "revoke-token", "replace-token"] as const),
];

const WHERE = "the action";

/** The value as an action; its reason is one plain line. InputError that says what is wrong. */
export function readAction(value: unknown): OperatorAction {
  const named = value !== null && typeof value === "object" && "action" in value ? value.action : undefined;
  if (named !== undefined && !ACTIONS.some((action) => action === named)) {
    const near = typeof named === "string" ? nearestName(named, ACTIONS) : undefined;
    throw new InputError(`${WHERE} must be one of ${ACTIONS.join(", ")}${near ? `; did you mean ${near}?` : ""}`);
  }
  if (named === undefined && value !== null && typeof value === "object")
    throw new InputError(`${WHERE}: action is missing; it is one of ${ACTIONS.join(", ")}`);
  const action = validate<OperatorAction>("operator-action", value, WHERE);
  const found: string[] = [];
  const reason = plainLine(action.reason, "reason", found);
  if (found.length > 0) throw mistakes(WHERE, found);
  return { ...action, reason };
}
