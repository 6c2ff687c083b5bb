import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { parseHTML } from "linkedom";
import { filesOf } from "../../../src/publish/manifest.ts";
import { openStore } from "../../../src/store/index.ts";
import { CANARY_DIGITS } from "../../publish/made-zoo.ts";
import { endOfSuite, serve } from "../serving.ts";
import { GIVEN_UP, HOSTILE_TITLE, makeSite, oneOfEach, type Site } from "./made-site.ts";

const ending = endOfSuite();
let site: Site;
before(async () => {
  site = await makeSite(ending);
});

const ZOO = "/zoos/made-zoo";
const model = (name: string) => `${ZOO}/models/${name}`;
const paths = () => {
  const { train, test, early } = oneOfEach(site.manifest);
  const models = [train, test, early, `mnist-00000${GIVEN_UP}`].map(model);
  const baselines = [`${ZOO}/baselines`, `${ZOO}/1.0.0/baselines`];
  return ["/", "/about", ZOO, `${ZOO}/1.0.0`, ...baselines, ...models, "/nothing-here", model("mnist-999999")];
};
const read = async (path: string) => parseHTML(await site.text(path)).document;
/** What a reader sees, with single spaces. */
const words = async (path: string) => (await read(path)).querySelector("main")!.textContent!.replace(/\s+/g, " ");

describe("every page", () => {
  test("is a whole page in English: title, description, one first heading, a way past the masthead", async () => {
    for (const path of paths()) {
      const document = await read(path);
      assert.equal(document.documentElement.getAttribute("lang"), "en", path);
      assert.match(document.querySelector("title")!.textContent!, /Weighbridge$/, path);
      assert.ok(document.querySelector('meta[name="description"]')!.getAttribute("content")!.length > 15, path);
      assert.equal(document.querySelectorAll("h1").length, 1, path);
      assert.equal(document.querySelector("body > a")!.getAttribute("href"), "#main", path);
      const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
      assert.equal(new Set(ids).size, ids.length, path);
    }
  });

  test("names its own address, unless there is nothing to be found", async () => {
    for (const path of paths()) {
      const canonical = (await read(path)).querySelector('link[rel="canonical"]')?.getAttribute("href");
      const isError = path === "/nothing-here" || path.endsWith("999999");
      assert.equal(canonical, isError ? undefined : site.url + path);
    }
  });

  test("has no script, no style of its own and no handler, whatever its zoo is called", async () => {
    for (const path of paths()) {
      const text = await site.text(path);
      const document = parseHTML(text).document;
      for (const script of document.querySelectorAll("script"))
        assert.equal(script.getAttribute("type"), "application/ld+json");
      assert.equal(document.querySelectorAll("style, [style], iframe, object, embed, base").length, 0, path);
      assert.doesNotMatch(text, /<[^>]+\son[a-z]+=/, path);
      assert.doesNotMatch(text, /<script>alert/, path);
    }
  });

  test("shows no withheld label: each would begin with the digits of a canary", async () => {
    const digits = [...CANARY_DIGITS.slice(0, 4)].join("[.,]?");
    for (const path of paths()) assert.doesNotMatch(await site.text(path), new RegExp(digits), path);
  });

  test("leads to pages and files that are there", async () => {
    const asked = new Map<string, number>();
    for (const path of paths()) {
      for (const link of (await read(path)).querySelectorAll("a[href], link[href]")) {
        const href = link.getAttribute("href")!;
        const target = new URL(href, site.url + path);
        if (target.origin !== site.url) continue;
        const plain = target.pathname + target.search;
        if (!asked.has(plain)) asked.set(plain, (await fetch(site.url + plain, { method: "HEAD" })).status);
        const isOwn = target.pathname === path;
        if (!isOwn) assert.equal(asked.get(plain), 200, `${path} leads to ${href}`);
        if (target.hash)
          assert.ok((await read(target.pathname)).getElementById(target.hash.slice(1)), `${path}: ${href}`);
      }
    }
    assert.ok(asked.size > 60, `${asked.size} addresses`);
  });
});

describe("the first page", () => {
  test("asks the question, shows it, and tells what there is", async () => {
    const document = await read("/");
    assert.match(document.querySelector("h1")!.textContent!, /accuracy be told from its weights alone/);
    const heroes = [...document.querySelectorAll(".hero svg")].map((svg) => svg.getAttribute("aria-label")!);
    assert.equal(heroes.length, 3);
    for (const label of heroes)
      assert.match(label, /above a histogram of the test accuracies of \d\d networks\. Their/);
    const text = await words("/");
    assert.match(text, /networks ?95\D/);
    assert.ok(text.includes(HOSTILE_TITLE.replace(/\s+/g, " ")));
    for (const content of ["final", "all", "runs", "features"]) assert.ok(text.includes(`--content ${content}`));
    assert.equal(document.querySelectorAll("#get pre").length, 3);
  });

  test("takes less than 100 kB with its style sheet", async () => {
    const sheet = (await read("/")).querySelector('link[rel="stylesheet"]')!.getAttribute("href")!;
    const bytes = Buffer.byteLength((await site.text("/")) + (await site.text(sheet)));
    assert.ok(bytes < 100_000, `${bytes} bytes`);
  });

  test("of a store without zoos says how to make one", async () => {
    const empty = await serve(ending, await openStore("memory:"));
    const answer = await fetch(`${empty.url}/`);
    assert.equal(answer.status, 200);
    const { document } = parseHTML(await answer.text());
    assert.match(document.querySelector("main")!.textContent!, /Nothing is published here yet/);
    assert.equal(document.querySelector("pre")!.textContent, "npx weighbridge start");
    assert.equal((await fetch(`${empty.url}${ZOO}`)).status, 404);
  });

  test("shows the other zoos where one can't be read", async () => {
    const store = await openStore("memory:");
    const list = { schema_version: 1, zoos: [{ zoo: "gone", title: "Gone", latest: "1.0.0", versions: ["1.0.0"] }] };
    await store.put("zoos/index.json", Buffer.from(JSON.stringify(list)));
    await store.put("zoos/gone/1.0.0/manifest.json", Buffer.from("{"));
    const broken = await serve(ending, store);
    const text = await (await fetch(`${broken.url}/`)).text();
    assert.match(text, /The zoo gone can’t be read at the moment/);
    assert.equal((await fetch(`${broken.url}/zoos/gone/1.0.0`)).status, 503);
  });
});

describe("a zoo's page", () => {
  test("has ten pictures of each collection, of its training split alone", async () => {
    const document = await read(ZOO);
    for (const { collection, counts } of site.manifest.collections) {
      const labels = [...document.querySelectorAll(`#collection-${collection} svg`)].map(
        (svg) => svg.getAttribute("aria-label")!,
      );
      assert.equal(labels.length, 10);
      assert.match(labels[0], new RegExp(`^Test accuracy of ${counts.train} networks: median`));
      for (const label of labels.filter((other) => !other.includes("standard deviation")))
        assert.match(label, new RegExp(`of ${counts.train} networks`));
    }
  });

  test("leaves runs out of the picture of a hyperparameter that they do not use", async () => {
    const document = await read(ZOO);
    const label = [...document.querySelectorAll("#collection-mnist svg")]
      .map((svg) => svg.getAttribute("aria-label")!)
      .find((text) => text.includes("initial standard deviation"))!;
    const shown = Number(/of (\d+) networks?/.exec(label)![1]);
    assert.ok(shown > 0 && shown < site.manifest.collections[0].counts.train, label);
  });

  test("lists every file with size and SHA-256, and what was given up", async () => {
    const document = await read(ZOO);
    const rows = [...document.querySelectorAll("#files details tbody tr")].map((row) => row.textContent!);
    assert.equal(rows.length, site.manifest.files.length);
    for (const { path, sha256 } of site.manifest.files)
      assert.ok(rows.some((row) => row.includes(path) && row.includes(sha256)));
    assert.match(document.querySelector("#collection-mnist details")!.textContent!, /mnist-000006.*a weight is NaN/s);
  });

  test("describes itself to machines, with its title as it is", async () => {
    const document = await read(ZOO);
    const script = document.querySelector('script[type="application/ld+json"]')!.textContent!;
    assert.doesNotMatch(script, /</);
    const described = JSON.parse(script);
    assert.equal(described.name, HOSTILE_TITLE);
    assert.equal(described.url, site.url + ZOO);
    const files = described.distribution.map((file: { contentUrl: string }) => file.contentUrl);
    for (const { path } of filesOf(site.manifest, { epoch: "final" }))
      assert.ok(files.includes(`${site.url}/api/zoos/made-zoo/1.0.0/files/${path}`), path);
    const whole = document.querySelector('link[rel="describedby"]')!.getAttribute("href")!;
    assert.ok(JSON.parse(await site.text(whole)).distribution.length > files.length);
  });

  test("can be cited: BibTeX whose braces fit, with the version's address", async () => {
    const entry = (await read(ZOO)).querySelector("#cite pre")!.textContent!;
    assert.match(entry, /^@misc\{weighbridge-made-zoo-1\.0\.0,\n/);
    assert.ok(entry.includes(`url          = {${site.url}${ZOO}/1.0.0}`));
    // BibTeX counts braces even behind a backslash.
    assert.equal(entry.match(/\{/g)!.length, entry.match(/\}/g)!.length);
    assert.ok(
      entry.includes("\\& 'co' \\$\\textbraceleft{}x\\textbraceright{} \\textbraceleft{}y\\textbraceright{}\\_\\%"),
    );
  });

  test("says what is withheld, and of a public zoo that nothing is", async () => {
    assert.match(await words(ZOO), /test split are withheld.*early decision.*up to epoch 3 of 18.*honour system/);
    const open = await makeSite(ending, "public");
    const { document } = parseHTML(await open.text(ZOO));
    assert.match(document.querySelector("#card")!.textContent!, /Nothing of this zoo is withheld/);
    assert.doesNotMatch(document.querySelector("main")!.textContent!, /honour system|accuracies withheld/);
    // Pictures are of the training split even where everybody may see the rest.
    const { train } = open.manifest.collections[0].counts;
    const label = document.querySelector("#collection-mnist svg")!.getAttribute("aria-label")!;
    assert.match(label, new RegExp(`^Test accuracy of ${train} networks`));
  });
});

describe("a network's page", () => {
  test("of the training split shows settings, accuracies, filters and all tensors", async () => {
    const path = model(oneOfEach(site.manifest).train);
    const document = await read(path);
    assert.match(await words(path), /It is right about \d+\.\d % of the test images.*learning rate.*initialiser/);
    assert.match(
      document.querySelector("#filters svg")!.getAttribute("aria-label")!,
      /^The 16 filters of the first layer/,
    );
    const tensors = [...document.querySelectorAll("#weights svg")].map((svg) => svg.getAttribute("aria-label")!);
    assert.deepEqual(
      tensors.map((label) => label.split(",")[0]),
      site.manifest.tensor_layout.map(({ name }) => name),
    );
    assert.equal(document.querySelectorAll("#weights tbody tr").length, tensors.length);
  });

  test("of the test split says why no accuracy is there, and shows the final weights", async () => {
    const text = await words(model(oneOfEach(site.manifest).test));
    assert.match(text, /Its accuracy is withheld.*of the test split: its accuracies and losses are withheld/);
    assert.match(text, /after the last epoch, 18/);
    assert.doesNotMatch(text, /It is right about/);
  });

  test("of an early-decision network shows its weights of the early epoch and says so", async () => {
    const text = await words(model(oneOfEach(site.manifest).early));
    assert.match(text, /set aside for early decision.*checkpoints up to epoch 3 of 18/);
    assert.match(text, /after epoch 3 of 18, the last one that is published of this network/);
  });

  test("of a run given up says when and why", async () => {
    const text = await words(model(`mnist-00000${GIVEN_UP}`));
    assert.match(text, /given up after epoch 18: a weight is NaN.*no weights and no accuracy.*learning rate/);
  });

  test("leads to the row that it is about", async () => {
    for (const name of Object.values(oneOfEach(site.manifest))) {
      const link = [...(await read(model(name))).querySelectorAll("#get a")].find((other) =>
        other.getAttribute("href")!.includes("/rows?"),
      )!;
      const answer = (await (await fetch(site.url + link.getAttribute("href"))).json()) as {
        rows: { model_id: string }[];
      };
      assert.deepEqual(
        answer.rows.map(({ model_id }) => model_id),
        [name],
      );
    }
  });

  test("knows its neighbours, past those that were given up", async () => {
    const neighbours = async (name: string) =>
      [...(await read(model(name))).querySelectorAll(".neighbours a")].map((link) => link.getAttribute("href"));
    assert.deepEqual(await neighbours("mnist-000000"), [model("mnist-000001")]);
    assert.deepEqual(await neighbours("mnist-000005"), [model("mnist-000004"), model("mnist-000007")]);
    assert.deepEqual(await neighbours("mnist-000047"), [model("mnist-000046")]);
  });
});

describe("what is not there or goes wrong", () => {
  test("is a page of one sentence with the right status", async () => {
    const cases: [string, number, RegExp][] = [
      ["/nothing-here", 404, /There is nothing here\./],
      ["/zoos/no-zoo", 404, /There is no zoo called no-zoo here\./],
      [`${ZOO}/9.9.9`, 404, /There is no version 9\.9\.9 of a zoo called made-zoo here\./],
      [model("mnist-999999"), 404, /has no network called mnist-999999\./],
      [model("svhn-000000"), 404, /has no network called svhn-000000\./],
      [model("__proto__"), 404, /has no network called __proto__\./],
      ["/zoos/no-zoo/models/mnist-000000", 404, /There is no zoo called no-zoo here\./],
      ["/a%00b", 404, /There is nothing here\./],
    ];
    for (const [path, status, sentence] of cases) {
      const answer = await fetch(site.url + path);
      assert.equal(answer.status, status, path);
      assert.match(answer.headers.get("content-type")!, /^text\/html/, path);
      assert.match(parseHTML(await answer.text()).document.querySelector(".lede")!.textContent!, sentence, path);
    }
  });

  test("is told in place of too many requests, and of a store that fails", async () => {
    const limited = await serve(ending, await openStore("memory:"), { rateLimit: 1 });
    await fetch(`${limited.url}/about`);
    const answer = await fetch(`${limited.url}/about`);
    assert.equal(answer.status, 429);
    assert.match(await answer.text(), /<h1>Too many requests<\/h1>/);

    const store = await openStore("memory:");
    await store.put("zoos/index.json", Buffer.from("no JSON"));
    const failing = await serve(ending, store);
    const failed = await fetch(`${failing.url}/`);
    assert.equal(failed.status, 503);
    assert.match(await failed.text(), /<h1>Out of reach for a moment<\/h1>/);
  });

  test("says everything as text", () => {
    const page = site.hub.context.errorPage(400, 'parameter <img src=x onerror=alert(1)> & "co" is not known');
    assert.doesNotMatch(page, /<img/);
    assert.match(page, /&lt;img src=x onerror=alert\(1\)&gt; &amp; &quot;co&quot;/);
    assert.match(page, /<h1>That question can(’|&#39;|')t be answered<\/h1>/);
  });
});

describe("what belongs to the pages", () => {
  test("is named after its content and may be kept for ever", async () => {
    const document = await read("/about");
    for (const selector of ['link[rel="stylesheet"]', 'link[rel="icon"]']) {
      const path = document.querySelector(selector)!.getAttribute("href")!;
      const answer = await fetch(site.url + path);
      assert.match(path, /-[0-9a-f]{12}\.(css|svg)$/);
      assert.equal(answer.headers.get("cache-control"), "public, max-age=31536000, immutable");
    }
    assert.equal((await fetch(`${site.url}/favicon.ico`)).headers.get("content-type"), "image/svg+xml");
  });

  test("is answered with 304 where the browser has it, until the hub is called by another name", async () => {
    const first = await fetch(site.url + ZOO);
    await first.arrayBuffer();
    const tag = first.headers.get("etag")!;
    const again = await fetch(site.url + ZOO, { headers: { "If-None-Match": tag } });
    assert.equal(again.status, 304);
    const other = await site.hub.app.request(`http://other.example${ZOO}`, {
      headers: { Host: "other.example", "If-None-Match": tag },
    });
    assert.equal(other.status, 200);
    assert.match(await other.text(), /<link rel="canonical" href="http:\/\/other\.example\/zoos\/made-zoo">/);
  });
});
