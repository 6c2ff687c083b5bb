// When the largest part of a page is painted on a slow phone, and how much of the page moves: in Chromium, with the
// network and the processor held back as Lighthouse's mobile setting does it.
import { openBrowser, withPage } from "../../test/hub/pages/browser.ts";
import { median } from "../harness/timing.ts";

/** Lighthouse's "slow 4G": round trips of 150 ms, 1.6 Mbit/s down, 750 kbit/s up. */
const CONNECTION = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const PROCESSOR_SLOWDOWN = 4;
const PHONE = { width: 412, height: 823 };

export interface Paint {
  path: string;
  /** Median, least and greatest of all loads, each with an empty cache. */
  seconds: number;
  least: number;
  greatest: number;
  /** The greatest cumulative layout shift of a load. */
  shift: number;
}

/** Loads each page so many times. */
export async function measurePaints(hub: string, paths: readonly string[], rounds: number): Promise<Paint[]> {
  const browser = await openBrowser();
  try {
    const paints: Paint[] = [];
    for (const path of paths) {
      const loads: Load[] = [];
      for (let round = 0; round < rounds; round++)
        loads.push(await withPage(browser, { viewport: PHONE }, (page) => load(page, hub + path)));
      const seconds = loads.map((one) => one.seconds);
      const [least, greatest] = [Math.min(...seconds), Math.max(...seconds)];
      const shift = Math.max(...loads.map((one) => one.shift));
      paints.push({ path, seconds: median(seconds), least, greatest, shift });
    }
    return paints;
  } finally {
    await browser.close();
  }
}

interface Load {
  seconds: number;
  shift: number;
}

async function load(page: Parameters<Parameters<typeof withPage>[2]>[0], url: string): Promise<Load> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", CONNECTION);
  await session.send("Emulation.setCPUThrottlingRate", { rate: PROCESSOR_SLOWDOWN });
  await page.goto(url, { waitUntil: "load" });
  // As text: these names are the browser's, not Node's.
  return page.evaluate<Load>(`(async () => {
    const entriesOf = (type) => new Promise((resolve) => {
      const found = [];
      new PerformanceObserver((list) => found.push(...list.getEntries())).observe({ type, buffered: true });
      setTimeout(() => resolve(found), 500);
    });
    const [paints, shifts] = await Promise.all([entriesOf("largest-contentful-paint"), entriesOf("layout-shift")]);
    const shift = shifts.reduce((sum, { value }) => sum + value, 0);
    return { seconds: paints[paints.length - 1].startTime / 1000, shift };
  })()`);
}
