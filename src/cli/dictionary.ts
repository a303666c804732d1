import { writeFileSync } from 'node:fs';

import type { Config } from '../config.js';
import { reportsOf } from '../data-directory.js';
import { dataDictionary } from '../reporting/data-dictionary.js';
import { type ExitStatus, exitStatus } from './exit-status.js';

/** Writes the data dictionary of every registered report. It is made from their definitions: no data directory is opened. */
export function dictionaryVerb(config: Config, out: string | undefined): ExitStatus {
  const text = dataDictionary(reportsOf(config));
  if (out === undefined) process.stdout.write(text);
  else writeFileSync(out, text);
  return exitStatus.done;
}
