import { userInfo } from 'node:os';

import type { Config } from '../config.js';
import { realEffects, reportsOf } from '../data-directory.js';
import { withApplication } from './application.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';
import { progressLine } from './progress.js';

/** Each projection's checkpoint beside the head of the log, as JSON lines. */
export async function statusVerb(config: Config): Promise<ExitStatus> {
  await withApplication(config, 'projections status', async ({ directory }) => {
    for (const status of await directory.engine.status()) process.stdout.write(`${JSON.stringify(status)}\n`);
  });
  return exitStatus.done;
}

/** Rebuilds a projection from the first event into a new file and swaps it in. */
export async function rebuildVerb(config: Config, name: string): Promise<ExitStatus> {
  const names = reportsOf(config).map((projection) => projection.name);
  if (!names.includes(name)) throw new BadArgument(`${name}: expected one of ${names.join(', ')}`);
  await withApplication(config, 'projections rebuild', async ({ directory, catchUp }) => {
    await catchUp();
    const line = progressLine(`rebuilding ${name}`, process.stderr, realEffects.now);
    const rebuilt = await directory.engine.rebuild(name, {
      by: userInfo().username,
      onProgress: ({ done, total }) => {
        line.show({ done, total, counted: { of: 'events', count: done } });
      },
    });
    line.end();
    process.stdout.write(`${JSON.stringify(rebuilt)}\n`);
  });
  return exitStatus.done;
}
