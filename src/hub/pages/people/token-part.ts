// A token on the one page that ever shows it, and what can be done with it.
import { signInPage, submitIndexPage, teamPage, teamUrl } from "../../addresses.ts";
import { code, html, type Markup, part } from "../markup.ts";

export interface NewToken {
  token: string;
  /** Of the hub, without a slash at its end. */
  address: string;
  /** Whether this browser is signed in with it. */
  isSignedIn: boolean;
}

/** What to do with a new token, below the page's heading. */
export function tokenParts({ token, address, isSignedIn }: NewToken): Markup {
  const browser = isSignedIn
    ? html`<p>This browser is signed in for 30 days. Others <a href="${signInPage}">sign in</a> with the token.</p>`
    : html`<p>Browsers sign in with the token, this one too: <a href="${signInPage}">sign in</a>.</p>`;
  // By standard input: others on the machine can see a program's arguments.
  const asking = `printf 'Authorization: Bearer %s' "$WEIGHBRIDGE_TOKEN" |
  curl --header @- ${address}${teamUrl}`;
  const programs = html`<p>The command line and programs take it from a variable:</p>
<div class="snippet">${code(`export WEIGHBRIDGE_TOKEN=${token}`, "Setting the variable")}</div>
<p>Whether it works, and how many submissions are left today:</p>
<div class="snippet">${code(asking, "Asking for the own team")}</div>`;
  const next = html`<ul class="links"><li><a href="${submitIndexPage}">Choose a track</a></li><li><a href="${teamPage}">Your team</a></li></ul>`;
  return html`${part("programs", "In programs", programs)}
${part("browsers", "In browsers", browser)}
${part("next", "What next", next)}`;
}

/** The token itself, with the warning that must not be overlooked. */
export function tokenNotice(token: string): Markup {
  return html`<div class="notice" role="status"><p><strong>This is your team’s token. It is shown now and never again:</strong> the hub keeps only its hash.</p>
<div class="snippet">${code(token, "Your team’s token")}</div>
<p>Put it where you keep passwords. Whoever has it can submit in your team’s name; if others get it, replace it on <a href="${teamPage}">your team’s page</a>. If it is lost, a browser that is signed in can replace it too; else only the operator of this hub can.</p></div>`;
}
