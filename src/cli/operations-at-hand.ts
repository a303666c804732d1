import type { Config } from '../config.js';
import { DataDirectoryHeld } from '../event-log/sqlite/data-directory-lock.js';
import type { Operations } from '../operating/operations.js';
import { withApplication } from './application.js';
import { serverOperations } from './server-operations.js';

/**
 * Runs `work` on the tables of a data directory: through the server that holds it, or in this process when nobody does.
 * Rejects with DataDirectoryHeld when a process has it that does not answer requests.
 */
export async function withOperations<T>(
  config: Config,
  verb: string,
  work: (operations: Operations, isServer: boolean) => Promise<T>,
): Promise<T> {
  let url: string;
  try {
    return await withApplication(config, verb, async ({ directory, copyCluster }) => {
      await copyCluster();
      return work(directory.operations, false);
    });
  } catch (error) {
    if (!(error instanceof DataDirectoryHeld) || error.holder.url === undefined) throw error;
    url = error.holder.url;
  }
  return work(serverOperations(url, config), true);
}
