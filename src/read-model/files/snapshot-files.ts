import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

import type { KeptSnapshot, SnapshotKey, SnapshotShelf } from '../snapshot-shelf.js';

const noteForm = /^\d+-[0-9a-f]{16}\.json$/;

/**
 * Snapshots as `<projection>/<position>-<identity>.duckdb` under a directory, which is made when it is needed. A note beside each says that it
 * is whole, and what is in it; a file without one was left by a crash. The time of the note is that of its last use.
 */
export function snapshotFiles(directory: string): SnapshotShelf {
  const stem = ({ projection, identity, asOf }: SnapshotKey): string => {
    if (!/^[a-z][a-z0-9-]*$/.test(projection)) throw new Error(`a projection cannot be named ${projection}`);
    return join(directory, projection, `${String(asOf)}-${identity.slice(0, 16)}`);
  };
  const read = (note: string): KeptSnapshot | undefined => {
    try {
      const kept = JSON.parse(readFileSync(note, 'utf8')) as KeptSnapshot;
      const file = `${stem(kept)}.duckdb`;
      return `${stem(kept)}.json` === note && existsSync(file) ? { ...kept, bytes: statSync(file).size } : undefined;
    } catch {
      // Cut off or edited: it counts as not there, and is made again when somebody asks.
      return undefined;
    }
  };
  const remove = (key: SnapshotKey): void => {
    // The note first: what is removed by half must not be found.
    for (const ending of ['json', 'duckdb', 'duckdb.wal', 'duckdb.tmp']) {
      rmSync(`${stem(key)}.${ending}`, { force: true, recursive: true });
    }
  };
  const list = (projection?: string): KeptSnapshot[] => {
    const folders = projection === undefined ? namesIn(directory) : [projection];
    return folders
      .flatMap((folder) => namesIn(join(directory, folder)).map((name) => [folder, name] as const))
      .flatMap(([folder, name]) => (noteForm.test(name) ? (read(join(directory, folder, name)) ?? []) : []))
      .sort((a, b) => (a.projection < b.projection ? -1 : a.projection > b.projection ? 1 : a.asOf - b.asOf));
  };
  return {
    list,
    find: (key) => {
      const kept = read(`${stem(key)}.json`);
      return kept?.identity === key.identity ? kept : undefined;
    },
    pathOf: (key) => `${stem(key)}.duckdb`,
    placeFor(key) {
      mkdirSync(join(directory, key.projection), { recursive: true });
      remove(key);
      return `${stem(key)}.duckdb`;
    },
    keep(snapshot) {
      const kept = { ...snapshot, bytes: statSync(`${stem(snapshot)}.duckdb`).size };
      writeFileSync(`${stem(snapshot)}.json.new`, JSON.stringify(kept));
      renameSync(`${stem(snapshot)}.json.new`, `${stem(snapshot)}.json`);
      return kept;
    },
    used(key) {
      const now = new Date();
      utimesSync(`${stem(key)}.json`, now, now);
    },
    drop: remove,
    dropAllBut(count) {
      const byUse = list()
        .map((kept) => ({ kept, at: statSync(`${stem(kept)}.json`).mtimeMs }))
        .sort((a, b) => b.at - a.at);
      const dropped = byUse.slice(count).map(({ kept }) => kept);
      for (const kept of dropped) remove(kept);
      return dropped;
    },
  };
}

function namesIn(directory: string): readonly string[] {
  return existsSync(directory) && statSync(directory).isDirectory() ? readdirSync(directory) : [];
}
