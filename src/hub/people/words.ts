// What those are told who can't sign up or in.
import { formatDuration } from "../../lib/progress.ts";
import { FAILED_SIGN_INS } from "./sign-in.ts";
import { SIGN_UPS_OF_ADDRESS, SIGN_UPS_OF_ALL } from "./sign-up.ts";
import type { SignIn, SignUp } from "./types.ts";

export const UNKNOWN_TOKEN = "No team has this token: it is mistyped, or was replaced or revoked.";

export function takenMessage(name: string): string {
  return `Another team is called ${JSON.stringify(name.trim())}; upper and lower case make no difference.`;
}

/** Of a sign-up or a sign-in. */
export function limitedMessage(outcome: Extract<SignUp | SignIn, { kind: "limited" }>): string {
  const wait = `try again in ${formatDuration(outcome.seconds)}`;
  if (!("whose" in outcome)) return `${FAILED_SIGN_INS} sign-ins from your address have failed: ${wait}.`;
  if (outcome.whose === "address")
    return `At most ${SIGN_UPS_OF_ADDRESS} teams a day can sign up from one address, and have from yours: ${wait}.`;
  return `At most ${SIGN_UPS_OF_ALL} teams a day can sign up, and have: ${wait}.`;
}
