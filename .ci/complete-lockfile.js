// Adds to package-lock.json the optional packages for other platforms that a registry mirror did not have when the
// lockfile was written. npm leaves such packages out and `npm ci` then refuses the lockfile, everywhere. The entries
// have no checksum (nobody here has seen the files); npm passes them over unless it runs on their platform.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The optional packages that packages of the lockfile name and the lockfile lacks, with what names them. */
export function missingPackages(lockfile) {
  return Object.values(lockfile.packages).flatMap((by) =>
    Object.entries(by.optionalDependencies ?? {})
      .filter(([name]) => !(`node_modules/${name}` in lockfile.packages))
      .map(([name, version]) => ({ name, version, by })),
  );
}

/** What npm needs to know to pass a package over: its platform, read from its name. */
function entryFor({ name, version, by }) {
  const words = name.split("/").at(-1).split("-");
  const os = words.find((word) => ["aix", "android", "darwin", "freebsd", "linux", "openbsd", "win32"].includes(word));
  const cpu = words.find((word) =>
    ["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "x64"].includes(word),
  );
  if (!os || !cpu || !/^\d+\.\d+\.\d+[\w.-]*$/.test(version)) {
    throw new Error(`${name}@${version}: not an exact version for a known platform, so no entry can be made up for it`);
  }
  const libc = os === "linux" ? [words.includes("musl") ? "musl" : "glibc"] : undefined;
  return { version, cpu: [cpu], ...(by.dev ? { dev: true } : {}), ...(libc ? { libc } : {}), optional: true, os: [os] };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL("../package-lock.json", import.meta.url));
  const lockfile = JSON.parse(readFileSync(path, "utf8"));
  const missing = missingPackages(lockfile);
  for (const found of missing) lockfile.packages[`node_modules/${found.name}`] = entryFor(found);
  const [root, ...rest] = Object.entries(lockfile.packages);
  lockfile.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => a.localeCompare(b, "en"))]);
  writeFileSync(path, `${JSON.stringify(lockfile, null, 2)}\n`);
  console.log(`package-lock.json: ${missing.length} packages for other platforms added`);
}
