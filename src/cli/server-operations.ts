import type { Config } from '../config.js';
import type { Operations, ProjectionView } from '../operating/operations.js';
import type { DeployEntry } from '../read-model/deploy-log.js';
import type { KeptSnapshot } from '../read-model/snapshot-shelf.js';
import { followServer } from './server-events.js';
import { askServer, steerServer } from './server-client.js';

/** What an operator does with the tables, through the server that holds them. */
export function serverOperations(url: string, config: Config): Operations {
  const of = (name: string, what = ''): string => `/projections/${encodeURIComponent(name)}${what}`;
  return {
    projections: async () =>
      (await askServer<{ projections: readonly ProjectionView[] }>(url, '/projections', {}, config)).projections,
    projection: (name) => askServer(url, of(name), {}, config),
    startRebuild: (projections, { by, accept }) =>
      steerServer(
        url,
        '/projections/rebuild',
        { projections, by, ...(accept === undefined ? {} : { accept }) },
        config,
      ),
    follow: (name, signal) => followServer(url, of(name, '/progress'), config, signal),
    pause: (name) => steerServer(url, of(name, '/pause'), {}, config),
    resume: (name) => steerServer(url, of(name, '/resume'), {}, config),
    cancel: (name, by) => steerServer(url, of(name, '/cancel'), { by }, config),
    switchBack: (name, by) => steerServer(url, of(name, '/switch-back'), { by }, config),
    quarantine: (name, after, limit) => askServer(url, of(name, '/quarantine'), { after, limit }, config),
    deployLog: async (projection) =>
      (await askServer<{ entries: readonly DeployEntry[] }>(url, '/projections/deploy-log', { projection }, config))
        .entries,
    snapshots: async (projection) =>
      (await askServer<{ snapshots: readonly KeptSnapshot[] }>(url, '/projections/snapshots', { projection }, config))
        .snapshots,
    diff: (name, from, to, page) => askServer(url, of(name, '/diff'), { from, to, ...page }, config),
    snapshot: (name, asOf) => steerServer(url, of(name, '/snapshots'), { asOf }, config),
    dropSnapshot: async (name, position) => {
      const path = of(name, `/snapshots/${String(position)}`);
      return (await steerServer<{ dropped: readonly KeptSnapshot[] }>(url, path, {}, config, 'DELETE')).dropped;
    },
  };
}
