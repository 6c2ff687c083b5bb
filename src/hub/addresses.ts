// The hub's own addresses: the one place that spells them, for routes, answers and pages. All are paths from the root.

/** What the API calls a version, besides its number. */
export const LATEST = "latest";

export const zoosUrl = "/api/zoos";
export const openApiUrl = "/api/openapi.json";
export const loaderUrl = "/weighbridge.py";

export function zooUrl(zoo: string): string {
  return `${zoosUrl}/${zoo}`;
}

/** A version, or the highest with LATEST. */
export function versionUrl(zoo: string, version: string): string {
  return `${zooUrl(zoo)}/${version}`;
}

export function manifestUrl(zoo: string, version: string): string {
  return `${versionUrl(zoo, version)}/manifest.json`;
}

export function croissantUrl(zoo: string, version: string): string {
  return `${versionUrl(zoo, version)}/croissant.json`;
}

/** What the paths of a manifest's files are put behind. */
export function filesUrl(zoo: string, version: string): string {
  return `${versionUrl(zoo, version)}/files/`;
}

export function rowsUrl(zoo: string, version: string): string {
  return `${versionUrl(zoo, version)}/rows`;
}

export function statisticsUrl(zoo: string, version: string): string {
  return `${versionUrl(zoo, version)}/statistics`;
}

/** `what` is weights, features, labels or ids; `split` train or test. */
export function npyUrl(zoo: string, version: string, collection: string, split: string, what: string): string {
  return `${versionUrl(zoo, version)}/npy/${collection}/${split}/${what}.npy`;
}

/** Names of the columns of features.npy. */
export function featureNamesUrl(zoo: string, version: string, collection: string): string {
  return `${versionUrl(zoo, version)}/npy/${collection}/feature-names.json`;
}

/** The baselines report of a version. */
export function baselinesUrl(zoo: string, version: string): string {
  return `${versionUrl(zoo, version)}/baselines`;
}

/** What the names of a report's files are put behind. */
export function baselinesFilesUrl(zoo: string, version: string): string {
  return `${baselinesUrl(zoo, version)}/files/`;
}

export const tracksUrl = "/api/tracks";
/** POST: signs a team up. */
export const teamsUrl = "/api/teams";
/** The asking team itself. */
export const teamUrl = "/api/team";
/** What the operator did. */
export const logUrl = "/api/log";
/** POST: a new token in place of the old one. */
export const teamTokenUrl = `${teamUrl}/token`;
/** There only for the operator; nothing is here for others. */
export const adminUrl = "/api/admin";
/** POST: an action of the operator. */
export const adminActionsUrl = `${adminUrl}/actions`;

export function rescoringUrl(id: number): string {
  return `${adminUrl}/rescorings/${id}`;
}

export function trackUrl(track: string): string {
  return `${tracksUrl}/${track}`;
}

export function boardUrl(track: string): string {
  return `${trackUrl(track)}/board`;
}

/** The same for tables and for spreadsheets. */
export function boardFileUrl(track: string, form: "csv" | "parquet"): string {
  return `${boardUrl(track)}.${form}`;
}

/** POST: a submission to the track. */
export function submissionsUrl(track: string): string {
  return `${trackUrl(track)}/submissions`;
}

/** POST: the same, read and checked only. */
export function checkUrl(track: string): string {
  return `${trackUrl(track)}/check`;
}

/** The networks that a file of the track must predict, as CSV. */
export function templateUrl(track: string, file: string): string {
  return `${trackUrl(track)}/template/${file}.csv`;
}

export function starterUrl(track: string): string {
  return `${trackUrl(track)}/starter.py`;
}

export function submissionUrl(id: number): string {
  return `/api/submissions/${id}`;
}

/** It against the others on its board. */
export function comparisonsUrl(id: number): string {
  return `${submissionUrl(id)}/comparisons`;
}

/** What was sent as one of the track's files, as CSV; `seed` from 1. */
export function predictionsUrl(id: number, file: string, seed: number): string {
  return `${submissionUrl(id)}/predictions/${file}-${seed}.csv`;
}

/** What dumps of everything public there are. */
export const dumpsUrl = "/api/dumps";

export function dumpUrl(name: string): string {
  return `${dumpsUrl}/${name}`;
}

/** Every version of a submission's description. */
export function descriptionsUrl(id: number): string {
  return `${submissionUrl(id)}/descriptions`;
}

/** Pages of the benchmark. */
export const leaderboardPage = "/leaderboard";
export const signUpPage = "/sign-up";
export const signInPage = "/sign-in";
export const signOutPage = "/sign-out";
export const teamPage = "/team";
/** POST: a new token in place of the old one. */
export const replaceTokenPage = `${teamPage}/token`;
export const logPage = "/log";

/** Tracks of a zoo beside one another: transfers, numbers of networks to learn from, early decisions. */
export function comparePage(zoo: string): string {
  return `${leaderboardPage}/compare/${zoo}`;
}

/** Entries of a track, each against each. */
export function pairsPage(track: string): string {
  return `${trackPage(track)}/pairs`;
}

/** Choose a track to submit to. */
export const submitIndexPage = "/submit";

/** What this is. */
export const aboutPage = "/about";
/** The guide: its contents, and its pages. */
export const docsPage = "/docs";
export const takePartDocs = `${docsPage}/take-part`;
export const rulesDocs = `${docsPage}/rules`;
export const boardsDocs = `${docsPage}/boards`;
export const metricsDocs = `${docsPage}/metrics`;
export const apiDocs = `${docsPage}/api`;
export const pythonDocs = `${docsPage}/python`;
export const zooDocs = `${docsPage}/zoo`;
/** The question that all of this is about, with its formulas. */
export const questionDocs = `${docsPage}/question`;

/** A record of the API, field by field. */
export function recordDocs(record: string): string {
  return `${apiDocs}/${record}`;
}

/** The tracks of a zoo on the page of all. */
export function tracksOfZooPage(zoo: string): string {
  return `${leaderboardPage}#zoo-${zoo}`;
}

export function trackPage(track: string): string {
  return `${leaderboardPage}/${track}`;
}

export function submitPage(track: string): string {
  return `${submitIndexPage}/${track}`;
}

export function submissionPage(id: number): string {
  return `/submissions/${id}`;
}

export function editPage(id: number): string {
  return `${submissionPage(id)}/edit`;
}
