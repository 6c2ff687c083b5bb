// The files that Swift's servers read: one storage device, one replica, tempauth with one user, no worker processes.
// Options are those of Swift 2.30 (Debian 12): the sample files in /usr/share/doc/swift-*/examples.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export const RINGS = ["account", "container", "object"] as const;

const PIPELINE = "catch_errors gatekeeper healthcheck cache bulk s3api tempauth slo dlo proxy-server";

/** Writes rings and configuration into a folder. `user` is ACCOUNT:NAME, also the S3 access key; `partBytes` as in swift.ts. */
export async function writeConfiguration(
  folder: string,
  ports: Record<"proxy" | "memcached" | (typeof RINGS)[number], number>,
  settings: { user: string; secret: string; partBytes: number },
): Promise<void> {
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write("swift.conf", "[swift-hash]\nswift_hash_path_suffix = tests\n[swift-constraints]\n");
  const common = (port: number) =>
    `[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = ${port}\nworkers = 0\nuser = ${userInfo().username}\n` +
    `swift_dir = ${folder}\nlog_address = ${folder}/no-syslog\nlog_level = WARNING\n`;
  for (const name of RINGS) {
    write(
      `${name}.conf`,
      `${common(ports[name])}devices = ${folder}/devices\nmount_check = false\ndisable_fallocate = true\n` +
        `[pipeline:main]\npipeline = ${name}-server\n[app:${name}-server]\nuse = egg:swift#${name}\n`,
    );
  }
  const filters = PIPELINE.split(" ").slice(0, -1);
  const options: Record<string, string> = {
    cache: `use = egg:swift#memcache\nmemcache_servers = 127.0.0.1:${ports.memcached}\n`,
    tempauth: `use = egg:swift#tempauth\nuser_${settings.user.replace(":", "_")} = ${settings.secret} .admin\n`,
    s3api: `use = egg:swift#s3api\nmin_segment_size = ${settings.partBytes}\n`,
  };
  write(
    "proxy.conf",
    `${common(ports.proxy)}[pipeline:main]\npipeline = ${PIPELINE}\n` +
      `[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\n` +
      filters.map((name) => `[filter:${name}]\n${options[name] ?? `use = egg:swift#${name}\n`}`).join(""),
  );
  const script = `
from swift.common.ring import RingBuilder
for name, port in ${JSON.stringify(RINGS.map((name) => [name, ports[name]]))}:
    builder = RingBuilder(2, 1, 0)
    builder.add_dev(dict(id=0, region=1, zone=1, ip="127.0.0.1", port=port, device="d1", weight=1, meta=""))
    builder.rebalance()
    builder.get_ring().save(${JSON.stringify(folder)} + "/" + name + ".ring.gz")
`;
  await promisify(execFile)("/usr/bin/python3", ["-c", script]);
}
