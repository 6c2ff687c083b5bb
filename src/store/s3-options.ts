// What an S3 store is told: from its URL, from options and from the environment. Credentials come from the AWS SDK's own
// places only (environment, profiles, roles), never from a URL, so that they can't end up in logs and errors.
import { InputError } from "../lib/errors.ts";
import type { Patience } from "./retry.ts";

export interface S3Options {
  bucket: string;
  /** What stands before every key: "" or segments with a slash at the end. */
  prefix?: string;
  /** `http://host:port` of the server. Default AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, or AWS itself. */
  endpoint?: string;
  /** Default AWS_REGION, AWS_DEFAULT_REGION or us-east-1. */
  region?: string;
  /** A profile of the AWS configuration files, where two stores need different credentials. */
  profile?: string;
  /** For tests; otherwise the AWS SDK finds them. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** Bytes of a part of a multipart upload, from 5 MiB (except by servers set up otherwise); three are held at once. */
  partBytes?: number;
  /** Seconds until an unanswered request or a stalled download counts as cut. Default 60. */
  idleSeconds?: number;
  /** Hours without a new part after which a multipart upload is nobody's any more. Default 24. */
  staleHours?: number;
  patience?: Patience;
}

/**
 * Reads `s3://bucket/prefix?endpoint=http://host:port&region=..&profile=..`; the part after the question mark may be
 * missing. @throws InputError for any other form; what might be a password is not repeated.
 */
export function readS3Url(text: string, environment: NodeJS.ProcessEnv = process.env): S3Options {
  const [, bucket = "", path = "", query = ""] = /^s3:\/\/([^/?#]*)\/?([^?#]*)(?:\?([^#]*))?$/.exec(text) ?? [];
  if (bucket.includes("@") || bucket.includes(":")) {
    throw new InputError("an s3:// URL must not hold credentials or a port: set AWS_ACCESS_KEY_ID, or use ?endpoint=");
  }
  if (!/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new InputError(
      "an s3:// URL has the form s3://bucket/prefix with a bucket of 3 to 63 of a-z, 0-9, dot and hyphen",
    );
  }
  const options: S3Options = { bucket, prefix: path.replace(/\/+$/, "") };
  for (const [name, value] of new URLSearchParams(query)) {
    if (name !== "endpoint" && name !== "region" && name !== "profile") {
      throw new InputError(
        `s3://${bucket}: an s3:// URL knows endpoint, region and profile after its question mark, nothing else`,
      );
    }
    options[name] = value;
  }
  const endpoint = options.endpoint || environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL;
  if (endpoint) options.endpoint = checkedEndpoint(endpoint);
  const region = options.region || environment.AWS_REGION || environment.AWS_DEFAULT_REGION;
  if (region) options.region = region;
  return options;
}

/** The origin of an endpoint. InputError if it is not one; it is not repeated where it holds credentials. */
export function checkedEndpoint(endpoint: string): string {
  const url = URL.parse(endpoint);
  if (url && (url.username || url.password)) {
    throw new InputError("an S3 endpoint must not hold credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
  }
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new InputError("an S3 endpoint has the form http://host:port or https://host");
  }
  if (url.search || url.hash) throw new InputError("an S3 endpoint has nothing after a question mark or a hash");
  return url.href.replace(/\/$/, "");
}
