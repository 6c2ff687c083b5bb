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
