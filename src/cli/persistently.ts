import { setTimeout as pause } from 'node:timers/promises';

import type { DataDirectory } from '../data-directory.js';
import type { LogErrorName } from '../event-log/log-error-name.js';

/** Errors after which the same facts may be sent again: what is there already is not recorded twice. */
const passing: readonly LogErrorName[] = ['LogUnavailable', 'OutcomeUnknown', 'ReplicaBehind'];
/** Half a minute in all: a cluster chooses a new leader in less. */
const pausesMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000];

/**
 * Does work that records facts in a cluster, again where the cluster was cut off or silent for a while; once only where the log is on this
 * machine. Facts that a lost answer left recorded count as known already. Rejects with the last error.
 */
export async function persistently<T>(work: () => Promise<T>, cluster: DataDirectory['cluster']): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const wait = pausesMs[attempt];
      const passes = error instanceof Error && (passing as readonly string[]).includes(error.name);
      // A follower that stopped has stopped for good.
      if (cluster === undefined || cluster.status().state === 'stopped' || !passes || wait === undefined) throw error;
      await pause(wait);
    }
  }
}
