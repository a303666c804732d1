import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { describe } from '@jest/globals';

const folder = resolve(process.cwd(), '../shared/data');

/** The first file of a published data set. The data are not ours and not in the repository. */
export function publishedFile(dataSet: string): string {
  const directory = join(folder, dataSet);
  return join(directory, readdirSync(directory).find((name) => name.endsWith('.csv')) ?? '');
}

/** A file of a published data set by its name. */
export function publishedEdition(dataSet: string, name: string): string {
  return join(folder, dataSet, name);
}

/** `describe` where the data set is present; elsewhere it skips, and says why. */
export function describeWith(dataSet: string): typeof describe | typeof describe.skip {
  if (existsSync(join(folder, dataSet))) return describe;
  process.stderr.write(`skipped: the published data set ${dataSet} is not in ${folder}\n`);
  return describe.skip;
}
