// What there is: the list of zoos, one zoo, one version, its manifest and its Croissant description.
import type { Context, Hono } from "hono";
import type {
  ApiVersion,
  ApiZoo,
  ApiZooSummary,
  ApiZoos,
  CollectionCounts,
  Manifest,
  ZooList,
} from "../../../schemas/types.d.ts";
import * as addresses from "../addresses.ts";
import { JSON_TYPE, type Kind } from "../answers.ts";
import { listKey, type Release } from "../catalog.ts";
import type { HubContext } from "../context.ts";
import { readQuery } from "../query.ts";
import { findRelease } from "./release.ts";

const MINUTE: Kind = { type: JSON_TYPE, audience: "programs", keep: "minute" };

export function addZoos(app: Hono, context: HubContext): void {
  const { catalog } = context;

  // Without a promise where there need not be one: that is a third of the time.
  app.get(addresses.zoosUrl, (c): Response | Promise<Response> => {
    readQuery(c, []);
    const answer = (list: ZooList) => {
      const releases = list.zoos.map(({ zoo, latest }) => catalog.releaseNow(zoo, latest));
      if (releases.every((release) => release !== undefined)) return described(c, list, releases);
      return readReleases(context, list).then((read) => described(c, list, read));
    };
    const list = catalog.listNow();
    return list ? answer(list) : catalog.list().then(answer);
  });

  const described = (c: Context, list: ZooList, releases: Readable[]) => {
    // What can't be read now may be in a moment.
    const unread = list.zoos.filter((_, index) => !releases[index]).map(({ zoo }) => zoo);
    const key = `${listKey(list)} zoos ${unread.join(" ")}`;
    return context.answer(c, MINUTE, () => asText(describeList(list, releases)), key);
  };

  app.get("/api/zoos/:zoo", async (c) => {
    readQuery(c, []);
    const name = c.req.param("zoo");
    const list = await catalog.list();
    const zoo = list.zoos.find((other) => other.zoo === name);
    if (zoo === undefined) return context.notFound(c, `There is no zoo "${name}" here; /api/zoos lists what there is.`);
    return context.answer(c, MINUTE, () => asText(describeZoo(zoo)), `${listKey(list)} zoo ${name}`);
  });

  app.get("/api/zoos/:zoo/:version", async (c) => {
    readQuery(c, []);
    const found = await findRelease(c, context);
    if (found instanceof Response) return found;
    const { manifest, sha256 } = found.release;
    return context.answer(c, MINUTE, () => asText(describeVersion(manifest, sha256)), `${sha256} version`);
  });

  app.get("/api/zoos/:zoo/:version/manifest.json", async (c) => {
    readQuery(c, []);
    const found = await findRelease(c, context);
    if (found instanceof Response) return found;
    const { release, keep } = found;
    const kind: Kind = { type: JSON_TYPE, audience: "programs", keep };
    return context.answer(c, kind, () => release.bytes, `${release.sha256} manifest ${keep}`);
  });

  app.get("/api/zoos/:zoo/:version/croissant.json", async (c) => {
    readQuery(c, []);
    const found = await findRelease(c, context);
    if (found instanceof Response) return found;
    const { manifest, sha256 } = found.release;
    const base = context.publicUrl(c);
    const make = async () => {
      const { buildCroissant } = await import("../../publish/croissant.ts");
      return asText(
        buildCroissant(
          manifest,
          base + addresses.versionUrl(manifest.zoo, manifest.version),
          `${base}/zoos/${manifest.zoo}`,
        ),
      );
    };
    return context.answer(c, { ...MINUTE, type: "application/ld+json" }, make, `${sha256} croissant ${base}`);
  });
}

/** Undefined where a manifest can't be read: one that is damaged must not hide the other zoos. */
type Readable = Release | undefined;

async function readReleases({ catalog, report }: HubContext, { zoos }: ZooList): Promise<Readable[]> {
  const read = ({ zoo, latest }: ZooList["zoos"][number]) => catalog.release(zoo, latest).catch(report);
  const releases = await Promise.all(zoos.map(read));
  return releases.map((release) => release ?? undefined);
}

function describeList(list: ZooList, releases: readonly Readable[]): ApiZoos {
  const zoos = list.zoos.map(({ zoo, title, latest, versions }, index): ApiZooSummary => {
    const links = { url: addresses.zooUrl(zoo), latest_url: addresses.versionUrl(zoo, latest) };
    const manifest = releases[index]?.manifest;
    if (!manifest) return { zoo, title, latest, versions, ...links };
    const { published, labels, license } = manifest;
    return {
      ...{ zoo, title, latest, versions, collections: collectionCounts(manifest), published, labels, license },
      ...sizeOf(manifest),
      ...links,
    };
  });
  return { zoos };
}

function describeZoo({ zoo, title, latest, versions }: ZooList["zoos"][number]): ApiZoo {
  const links = (version: string) => ({
    url: addresses.versionUrl(zoo, version),
    manifest: addresses.manifestUrl(zoo, version),
  });
  return { zoo, title, latest, versions: versions.map((version) => ({ version, ...links(version) })) };
}

function describeVersion(manifest: Manifest, manifest_sha256: string): ApiVersion {
  const { zoo, version, title, description, published, labels, license, citation, spec_hash, numerics } = manifest;
  const { spec, tensor_layout, early_epoch } = manifest;
  return {
    ...{ zoo, version, title, description, published, labels, license, citation, spec_hash, numerics },
    checkpoint_epochs: spec.checkpoint_epochs,
    ...(early_epoch === undefined ? {} : { early_epoch }),
    weights: tensor_layout[tensor_layout.length - 1].end,
    collections: collectionCounts(manifest),
    ...sizeOf(manifest),
    manifest_sha256,
    links: {
      page: `/zoos/${zoo}`,
      manifest: addresses.manifestUrl(zoo, version),
      croissant: addresses.croissantUrl(zoo, version),
      files: `${addresses.filesUrl(zoo, version)}{path}`,
      rows: `${addresses.rowsUrl(zoo, version)}?collection={collection}&content={content}`,
      statistics: addresses.statisticsUrl(zoo, version),
      npy: addresses.npyUrl(zoo, version, "{collection}", "{split}", "{what}"),
    },
  };
}

function collectionCounts(manifest: Manifest): CollectionCounts[] {
  return manifest.collections.map(({ collection, title, counts }) => ({ collection, title, counts }));
}

function sizeOf({ files }: Manifest): { files: number; bytes: number } {
  return { files: files.length, bytes: files.reduce((sum, file) => sum + file.bytes, 0) };
}

function asText(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
