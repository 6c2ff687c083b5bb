// The process whose memory the publish bench measures: publishes its first argument into its second one and prints its
// peak memory in MiB.
import { join } from "node:path";
import { publishZoo } from "../../src/publish/publish.ts";
import { openStore } from "../../src/store/index.ts";

const [training, folder] = process.argv.slice(2);
const publicStore = await openStore(join(folder, "public"));
const privateStore = await openStore(join(folder, "private"));
await publishZoo({ folder: training, publicStore, privateStore, labels: "withheld", published: "2026-01-01" });
console.log(process.resourceUsage().maxRSS / 1024);
