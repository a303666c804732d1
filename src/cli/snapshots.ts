import type { Config } from '../config.js';
import { realEffects } from '../data-directory.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';
import { withOperations } from './operations-at-hand.js';
import { progressLine } from './progress.js';
import { snapshotTable } from './projection-tables.js';
import { type OperationFormat, printRecords } from './operation-format.js';

/** Makes the table of a projection as the log stood at a position, or finds the one that is kept. */
export async function snapshotVerb(
  config: Config,
  name: string,
  asOf: string,
  format: OperationFormat,
): Promise<ExitStatus> {
  const kept = await withOperations(config, 'projections snapshot', async (operations) => {
    const line = progressLine(`folding ${name}`, process.stderr, realEffects.now);
    const snapshot = await operations.snapshot(name, asOf, ({ done, total }) => {
      line.show({ done, total, counted: { of: 'events', count: done } });
    });
    line.end();
    return snapshot;
  });
  printRecords(format, [kept], snapshotTable);
  return exitStatus.done;
}

/** Removes the table that is kept as of a position. */
export async function dropSnapshotVerb(
  config: Config,
  name: string,
  asOf: string,
  format: OperationFormat,
): Promise<ExitStatus> {
  if (!/^\d{1,15}$/.test(asOf)) throw new BadArgument(`--as-of ${asOf}: expected a position beside --drop`);
  const dropped = await withOperations(config, 'projections snapshot', (operations) =>
    operations.dropSnapshot(name, Number(asOf)),
  );
  printRecords(format, dropped, (rows) => `dropped:\n${snapshotTable(rows)}`);
  return exitStatus.done;
}

/** The tables that are kept as of earlier positions. */
export async function snapshotsVerb(
  config: Config,
  name: string | undefined,
  format: OperationFormat,
): Promise<ExitStatus> {
  const kept = await withOperations(config, 'projections snapshots', (operations) => operations.snapshots(name));
  printRecords(format, kept, (rows) => (rows.length === 0 ? 'no snapshots are kept' : snapshotTable(rows)));
  return exitStatus.done;
}
