// What a team may be called. Names stand beside each other on boards, so two that look alike to the eye should be alike.
import { plainLine } from "../../../leaderboard/submission/index.ts";
import { InputError } from "../../lib/errors.ts";
import { BASELINE_TEAM } from "../benchmark/enter-baselines.ts";

export const MOST_NAME_CHARACTERS = 60;
/** What takes no ink, or only a blank's room: Unicode's Default_Ignorable_Code_Point, formats, U+2800, other blanks. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cn}\u2800]|(?! )\p{Zs}/u;
/** The built-in baselines'. */
const RESERVED = [BASELINE_TEAM];

/** The name as it is stored: composed (NFC), without blanks around it. InputError, a sentence, if it can't be one. */
export function checkTeamName(given: string): string {
  const found: string[] = [];
  const name = plainLine(given, "name", found).normalize("NFC");
  if (found.length > 0) throw new InputError(found[0]);
  const length = [...name].length;
  if (length > MOST_NAME_CHARACTERS)
    throw new InputError(`name must have at most ${MOST_NAME_CHARACTERS} characters, has ${length}`);
  const unseen = UNSEEN.exec(name)?.[0];
  if (unseen !== undefined) {
    const code = unseen.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
    throw new InputError(`name must have no character that can't be seen, has U+${code}`);
  }
  if (name.includes("  ")) throw new InputError("name must have one blank between words, has more");
  if (RESERVED.some((reserved) => plain(reserved) === plain(name)))
    throw new InputError(`name must not be ${BASELINE_TEAM}, which is the built-in baselines'`);
  return name;
}

function plain(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}
