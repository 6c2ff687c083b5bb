// The page on which a team signs up, and the one that shows its token.
import { signInPage, signUpPage } from "../../addresses.ts";
import { MOST_NAME_CHARACTERS, type Visitor } from "../../people/index.ts";
import { foreign } from "../contest/words.ts";
import { form, mistakesBox, mistakesList, textField } from "../form.ts";
import { page } from "../layout.ts";
import { html, part } from "../markup.ts";
import { type NewToken, tokenNotice, tokenParts } from "./token-part.ts";

export interface SignUpData {
  visitor: Visitor;
  /** What was typed. */
  name: string;
  /** Why nothing was done, in a sentence. */
  problem?: string | undefined;
  /** What is wrong with the name. */
  mistake?: string | undefined;
}

export function renderSignUp({ visitor, name, problem, mistake }: SignUpData): string {
  const wrong = problem ?? (mistake === undefined ? undefined : "The team was not signed up.");
  const list = mistake === undefined ? "" : mistakesList([{ name: "name", text: mistake }]);
  const already =
    visitor.team === undefined
      ? ""
      : html`<div class="notice"><p>This browser is signed in as ${foreign(visitor.team.name)}. If you sign another team up, it will be signed in as that one.</p></div>`;
  const field = textField({
    ...{ name: "name", label: "Name of the team", value: name, required: true, mistake },
    hint: `Up to ${MOST_NAME_CHARACTERS} characters on one line. Everybody sees it beside your submissions, and it stays.`,
    // Longer than allowed, so that what is pasted is not cut without a word.
    maxLength: 4 * MOST_NAME_CHARACTERS,
    autocomplete: "organization",
  });
  return page(
    {
      title: wrong === undefined ? "Sign up" : "Not signed up",
      description: "Sign a team up: it takes a name, and gives a token to submit with.",
      entry: "leaderboard",
    },
    html`<div class="opening close">
<h1>Sign a team up</h1>
${wrong === undefined ? "" : mistakesBox(wrong, list)}
<p class="lede">A team is whoever submits together, or you alone. It takes a name and no address, and gets a token to submit with.</p>
<p>Has your team signed up already? <a href="${signInPage}">Sign in</a> with its token.</p>
${already}
</div>
${part("form", "The team", form(signUpPage, visitor.formToken, field, { button: "Sign up" }))}`,
  );
}

export function renderSignedUp(team: string, shown: NewToken): string {
  return page(
    { title: "Signed up", description: "The team is signed up; its token is shown once.", entry: "leaderboard" },
    html`<div class="opening close">
<h1>${foreign(team)} is signed up</h1>
${tokenNotice(shown.token)}
</div>
${tokenParts(shown)}`,
  );
}
