import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { maxFeatureFileBytes } from './feature-file.js';
import { type ProfileFile, parseProfile, profileFiles } from './parse-profile.js';
import { ProfileRefused } from './profile-refused.js';
import type { Profile } from './profile.js';

const nameForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Reads a profile: by the path of its folder, or by name where it ships with the program.
 * @throws ProfileRefused naming file and field
 */
export function readProfile(nameOrPath: string): Profile {
  const folder = folderOf(nameOrPath);
  const files = new Map<ProfileFile, string>();
  for (const file of profileFiles) {
    const path = join(folder, file);
    if (!existsSync(path)) continue;
    try {
      if (statSync(path).size > maxFeatureFileBytes) throw new Error(`it is over ${String(maxFeatureFileBytes)} bytes`);
      files.set(file, readFileSync(path, 'utf8'));
    } catch (error) {
      throw refused(file, `expected a readable file; ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (!files.has('profile.yaml')) {
    throw refused(
      'profile.yaml',
      `not found in ${folder}; expected the folder of a profile, or the name of one that ships`,
    );
  }
  return parseProfile(files);
}

function folderOf(nameOrPath: string): string {
  if (!nameForm.test(nameOrPath)) return nameOrPath;
  const shipped = shippedFolder();
  return shipped === undefined ? join('profiles', nameOrPath) : join(shipped, nameOrPath);
}

/** The folder `profiles` beside the program, wherever that was built to. */
function shippedFolder(): string | undefined {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (folder !== dirname(folder)) {
    const candidate = join(folder, 'profiles');
    if (existsSync(join(candidate, 'brussels', 'profile.yaml'))) return candidate;
    folder = dirname(folder);
  }
  return undefined;
}

function refused(file: string, message: string): ProfileRefused {
  return new ProfileRefused([{ file, path: 'file', message }]);
}
