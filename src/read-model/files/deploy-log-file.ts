import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

import type { DeployEntry, DeployLog } from '../deploy-log.js';

/** The deploy log as lines of JSON in a file, which is made when it is missing. Each entry is on disk before `append` returns. */
export function deployLogFile(path: string): DeployLog {
  return {
    append(entry) {
      mkdirSync(dirname(path), { recursive: true });
      const file = openSync(path, 'a+');
      try {
        // What a crash cut off keeps a line of its own, so that it spoils none but itself.
        writeSync(file, `${endsWithinLine(file) ? '\n' : ''}${JSON.stringify(entry)}\n`);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
    entries(projection) {
      if (!existsSync(path)) return [];
      const entries = readFileSync(path, 'utf8').split('\n').flatMap(entryOf);
      return projection === undefined ? entries : entries.filter((entry) => entry.projection === projection);
    },
  };
}

function endsWithinLine(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
}

function entryOf(line: string): readonly DeployEntry[] {
  try {
    const entry = JSON.parse(line) as DeployEntry | null;
    return typeof entry?.projection === 'string' && typeof entry.what === 'string' ? [entry] : [];
  } catch {
    return [];
  }
}
