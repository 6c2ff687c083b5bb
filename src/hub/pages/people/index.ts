// The pages of those who take part: signing up, in and out, and a team's own. They are one visitor's alone and never kept.
import type { Context, Hono } from "hono";
import { InputError } from "../../../lib/errors.ts";
import { replaceTokenPage, signInPage, signOutPage, signUpPage, teamPage } from "../../addresses.ts";
import type { Contest, HubContext } from "../../context.ts";
import { describeTeam } from "../../people/describe-team.ts";
import { limitedMessage, takenMessage, UNKNOWN_TOKEN, type Visitor } from "../../people/index.ts";
import { readQuery } from "../../query.ts";
import { type FormBody, oneValue, readForm, seeOther } from "../../uploads/index.ts";
import { signInTo } from "../contest/words.ts";
import { sendFormPage } from "../form.ts";
import { renderSignIn, type SignInData } from "./sign-in.ts";
import { renderSignedUp, renderSignUp, type SignUpData } from "./sign-up.ts";
import { renderReplaced, renderTeam } from "./team.ts";

const FORM_BYTES = 16_384;
const NOT_OWN =
  "This form did not come from a page that this browser was given, or the page is too old. Here is a new one: please send it again. It needs cookies of this site.";

interface Answer {
  status?: number;
  headers?: Record<string, string>;
}

export function addPeoplePages(app: Hono, context: HubContext, contest: Contest): void {
  const { people } = contest;
  const isOwn = (c: Context, body: FormBody) => people.isOwnForm(c, oneValue(body, "form_token"));
  const read = (c: Context) => readForm(c, { bytes: FORM_BYTES, files: 0 });

  /** A page with a new token, in a browser that is signed in with it from now on. */
  const showToken = async (c: Context, token: string, render: (address: string, isSignedIn: boolean) => string) => {
    const signedIn = await people.signIn(c, token);
    const setCookie = signedIn.kind === "signed-in" ? signedIn.setCookie : undefined;
    return sendFormPage(c, render(context.publicUrl(c), setCookie !== undefined), { setCookie });
  };

  const signUpForm = async (c: Context, said: Omit<SignUpData, "visitor">, answer: Answer = {}) => {
    const visitor = await people.visitor(c);
    return sendFormPage(c, renderSignUp({ ...said, visitor }), visitor, answer);
  };
  app.get(signUpPage, (c) => {
    readQuery(c, []);
    return signUpForm(c, { name: "" });
  });
  app.post(signUpPage, async (c) => {
    const body = await read(c);
    const name = oneValue(body, "name") ?? "";
    if (!(await isOwn(c, body))) return signUpForm(c, { name, problem: NOT_OWN }, { status: 403 });
    try {
      const outcome = await people.signUp(c, name);
      if (outcome.kind === "taken") return signUpForm(c, { name, mistake: takenMessage(name) }, { status: 409 });
      if (outcome.kind === "limited") {
        const headers = { "Retry-After": String(outcome.seconds) };
        return signUpForm(c, { name, problem: limitedMessage(outcome) }, { status: 429, headers });
      }
      const { team, token } = outcome;
      return showToken(c, token, (address, isSignedIn) => renderSignedUp(team.name, { token, address, isSignedIn }));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return signUpForm(c, { name, mistake: `The ${error.message}.` }, { status: 400 });
    }
  });

  const signInForm = async (c: Context, said: Omit<SignInData, "visitor">, answer: Answer = {}) => {
    const visitor = await people.visitor(c);
    return sendFormPage(c, renderSignIn({ ...said, visitor }), visitor, answer);
  };
  app.get(signInPage, async (c) => {
    const next = ownPage(readQuery(c, ["next"]).next);
    const { team } = await people.visitor(c);
    return team === undefined ? signInForm(c, { next }) : seeOther(c, next ?? teamPage);
  });
  app.post(signInPage, async (c) => {
    const body = await read(c);
    const next = ownPage(oneValue(body, "next"));
    const token = (oneValue(body, "token") ?? "").trim();
    if (!(await isOwn(c, body))) return signInForm(c, { next, problem: NOT_OWN }, { status: 403 });
    if (token === "") return signInForm(c, { next, mistake: "The token is missing." }, { status: 400 });
    const outcome = await people.signIn(c, token);
    switch (outcome.kind) {
      case "signed-in":
        return seeOther(c, next ?? teamPage, { "Set-Cookie": outcome.setCookie });
      case "limited": {
        const headers = { "Retry-After": String(outcome.seconds) };
        return signInForm(c, { next, problem: limitedMessage(outcome) }, { status: 429, headers });
      }
      case "operator": {
        const mistake = "This is the operator’s token: it is for the command line, not for browsers.";
        return signInForm(c, { next, mistake }, { status: 403 });
      }
      case "unknown": {
        return signInForm(c, { next, mistake: UNKNOWN_TOKEN }, { status: 403 });
      }
    }
  });

  const teamForm = async (
    c: Context,
    visitor: Visitor,
    said: { problem?: string; mistake?: string },
    answer?: Answer,
  ) => {
    const { team, formToken } = visitor;
    if (team === undefined) return seeOther(c, signInTo(teamPage));
    const view = await describeTeam(contest, team);
    return sendFormPage(c, renderTeam({ ...view, ...said, team, formToken }), visitor, answer);
  };
  app.get(teamPage, async (c) => {
    readQuery(c, []);
    return teamForm(c, await people.visitor(c), {});
  });
  app.post(replaceTokenPage, async (c) => {
    const [body, visitor] = [await read(c), await people.visitor(c)];
    const { team } = visitor;
    if (team === undefined) return seeOther(c, signInTo(teamPage));
    if (!(await isOwn(c, body))) return teamForm(c, visitor, { problem: NOT_OWN }, { status: 403 });
    if (oneValue(body, "sure") !== "yes")
      return teamForm(c, visitor, { mistake: "Tick the box if the old token shall end." }, { status: 400 });
    const token = await people.replaceToken(team);
    return showToken(c, token, (address, isSignedIn) => renderReplaced(team.name, { token, address, isSignedIn }));
  });
  app.post(signOutPage, async (c) => {
    const [body, visitor] = [await read(c), await people.visitor(c)];
    // Whose session is over already has nothing to sign out of.
    if (visitor.team !== undefined && !(await isOwn(c, body)))
      return teamForm(c, visitor, { problem: NOT_OWN }, { status: 403 });
    return seeOther(c, signInPage, { "Set-Cookie": await people.signOut(c) });
  });
}

/** A path of this hub, as it is to go into a Location; undefined for anything else. */
function ownPage(path: string | undefined): string | undefined {
  return path !== undefined && /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$/.test(path) && path.length <= 300
    ? path
    : undefined;
}
