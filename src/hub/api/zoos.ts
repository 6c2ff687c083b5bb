// What there is: the list of zoos, one zoo, one version, its manifest and its Croissant description.
import type { Hono } from "hono";
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
import { listKey } from "../catalog.ts";
import type { HubContext } from "../context.ts";
import { readQuery } from "../query.ts";
import { findRelease } from "./release.ts";

const MINUTE: Kind = { type: JSON_TYPE, audience: "programs", keep: "minute" };

export function addZoos(app: Hono, context: HubContext): void {
  const { catalog } = context;

  // Without a promise where there need not be one: that is a third of the time.
  app.get(addresses.zoosUrl, (c): Response | Promise<Response> => {
    readQuery(c, []);
    const answer = (list: ZooList) =>
      context.answer(c, MINUTE, async () => asText(await describeList(context, list)), `${listKey(list)} zoos`);
    const list = catalog.listNow();
    return list ? answer(list) : catalog.list().then(answer);
  });

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

async function describeList({ catalog, report }: HubContext, list: ZooList): Promise<ApiZoos> {
  const zoos = list.zoos.map(async ({ zoo, title, latest, versions }): Promise<ApiZooSummary> => {
    const links = { url: addresses.zooUrl(zoo), latest_url: addresses.versionUrl(zoo, latest) };
    // One zoo whose manifest is damaged must not hide the others.
    const manifest = await catalog.manifest(zoo, latest).catch(report);
    if (!manifest) return { zoo, title, latest, versions, ...links };
    const { published, labels, license } = manifest;
    return {
      ...{ zoo, title, latest, versions, collections: collectionCounts(manifest), published, labels, license },
      ...sizeOf(manifest),
      ...links,
    };
  });
  return { zoos: await Promise.all(zoos) };
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
