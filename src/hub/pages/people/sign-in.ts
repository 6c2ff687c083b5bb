// The page on which a browser signs in with its team's token. What was typed is a secret: no answer has it.
import { signInPage, signUpPage } from "../../addresses.ts";
import type { Visitor } from "../../people/index.ts";
import { form, hiddenField, mistakesBox, mistakesList, textField } from "../form.ts";
import { page } from "../layout.ts";
import { html, part } from "../markup.ts";

export interface SignInData {
  visitor: Visitor;
  /** The page of ours to go on to; undefined for the team's own. */
  next: string | undefined;
  /** Why nothing was done, in a sentence. */
  problem?: string | undefined;
  /** What is wrong with the token. */
  mistake?: string | undefined;
}

export function renderSignIn({ visitor, next, problem, mistake }: SignInData): string {
  const wrong = problem ?? (mistake === undefined ? undefined : "You are not signed in.");
  const list = mistake === undefined ? "" : mistakesList([{ name: "token", text: mistake }]);
  const field = textField({
    ...{ name: "token", label: "Token", type: "password", required: true, mistake, maxLength: 200 },
    hint: "It begins with wb_ and was shown when the team signed up.",
    autocomplete: "current-password",
  });
  // Password managers look for a name beside what they keep.
  const name = html`<input type="text" name="username" autocomplete="username" hidden>`;
  const content = html`${next === undefined ? "" : hiddenField("next", next)}${name}${field}`;
  return page(
    {
      title: wrong === undefined ? "Sign in" : "Not signed in",
      description: "Sign in with your team’s token.",
      entry: "leaderboard",
    },
    html`<div class="opening close">
<h1>Sign in</h1>
${wrong === undefined ? "" : mistakesBox(wrong, list)}
<p class="lede">With your team’s token. This browser stays signed in for 30 days, or until you sign out.</p>
<p>No team yet? <a href="${signUpPage}">Sign one up</a>. Token lost? Ask the operator of this hub for another.</p>
</div>
${part("form", "The token", form(signInPage, visitor.formToken, content, { button: "Sign in" }))}`,
  );
}
