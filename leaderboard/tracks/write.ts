// Writes the tracks of a shipped zoo, once: `node leaderboard/tracks/write.ts ZOO YYYY-MM-DD`, then `npm run format`.
// What is there stays as it is, because a track is never edited.
import { mkdirSync, writeFileSync } from "node:fs";
import { readSpec } from "../../src/zoo/index.ts";
import { deriveTracks } from "./derive.ts";

/** Writes the records that are missing in `folder`; gives their names. */
export function writeTracks(zoo: string, date: string, folder: string): string[] {
  mkdirSync(folder, { recursive: true });
  return deriveTracks(readSpec(zoo), date).flatMap((track) => {
    try {
      writeFileSync(`${folder}/${track.name}.json`, `${JSON.stringify(track, null, 2)}\n`, { flag: "wx" });
      return [track.name];
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return [];
      throw error;
    }
  });
}

if (import.meta.main) {
  const [zoo, date] = process.argv.slice(2);
  console.log(writeTracks(zoo, date, `${import.meta.dirname}/${zoo}`).join("\n"));
}
