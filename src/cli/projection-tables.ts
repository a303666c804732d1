import type { JobView, ProjectionView, QuarantinePage } from '../operating/operations.js';
import type { Rebuilt } from '../projecting/rebuilt.js';
import type { DeployEntry } from '../read-model/deploy-log.js';
import type { KeptSnapshot } from '../read-model/snapshot-shelf.js';
import type { QuarantinedEvent } from '../read-model/projection-tables.js';
import { layOut, type TableColumn, visible } from '../reporting/layout.js';

/** The answers about projections, for people. */

const left = (title: string, shrinks = false): TableColumn => ({ title, align: 'left', shrinks });
const right = (title: string): TableColumn => ({ title, align: 'right' });
const short = (identity: string): string => identity.slice(0, 12);
const grouped = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

export function statusTable(projections: readonly ProjectionView[]): string {
  const columns = [
    left('projection'),
    right('version'),
    left('state'),
    right('checkpoint'),
    right('behind'),
    right('rows'),
    right('quarantined'),
    left('rebuild', true),
  ];
  return layOut(
    columns,
    projections.map((one) => [
      one.name,
      String(one.version),
      one.stale ? `${one.state} (other code)` : one.state,
      grouped(one.checkpoint),
      one.lag === null ? 'unknown' : grouped(one.lag),
      grouped(one.rows),
      grouped(one.quarantined),
      visible(one.lastError ?? (one.job === null ? '' : jobInWords(one.job))),
    ]),
  );
}

export function versionTable(
  projections: readonly Pick<ProjectionView, 'name' | 'version' | 'question' | 'liveIdentity' | 'rows' | 'versions'>[],
): string {
  const columns = [left('projection'), right('version'), right('rows'), left('on disk'), left('question', true)];
  return layOut(
    columns,
    projections.map(({ name, version, question, rows, versions }) => [
      name,
      String(version),
      grouped(rows),
      versions.map(({ state, identity }) => `${state} ${short(identity)}`).join(', '),
      question,
    ]),
  );
}

export function jobTable(jobs: readonly JobView[]): string {
  return layOut(
    [left('rebuild of', true), left('asked by'), left('how it is')],
    jobs.map((job) => [job.projections.join(', '), visible(job.by), jobInWords(job)]),
  );
}

function jobInWords({ phase, paused, position, head, eventsPerSecond, secondsLeft }: JobView): string {
  const state = paused ? `${phase}, paused` : phase;
  const share = head > 0 ? Math.floor((position / head) * 100) : 100;
  const running = ['reading', 'catching-up'].includes(phase) && !paused;
  if (!running) return state;
  const remaining = secondsLeft === null ? '' : `, ${String(secondsLeft)} s left`;
  return `${state} ${String(share)} %, ${grouped(eventsPerSecond)}/s${remaining}`;
}

export function rebuiltTable(rebuilt: readonly Rebuilt[]): string {
  const columns = [
    left('projection'),
    right('events'),
    right('rows'),
    right('added'),
    right('removed'),
    right('changed'),
    right('seconds'),
    right('swap ms'),
    left('compared with the table before', true),
  ];
  return layOut(
    columns,
    rebuilt.map(({ projection, events, rows, seconds, swapMs, verification }) => {
      const [table] = verification.tables;
      const { definition, same } = verification;
      return [
        projection,
        grouped(events),
        grouped(rows),
        ...[table?.added, table?.removed, table?.changed].map((count) => grouped(count ?? 0)),
        seconds.toFixed(1),
        swapMs.toFixed(1),
        `${definition} code, ${same ? 'the same rows' : definition === 'changed' ? 'other rows' : 'other rows, accepted'}`,
      ];
    }),
  );
}

export function quarantineTable({ projection, total }: QuarantinePage, events: readonly QuarantinedEvent[]): string {
  if (total === 0) return `${projection}: nothing is in quarantine`;
  const columns = [right('position'), left('event'), left('type'), left('reason', true)];
  return layOut(
    columns,
    events.map(({ position, eventId, type, reason }) => [String(position), eventId, type, visible(reason)]),
  );
}

export function snapshotTable(snapshots: readonly KeptSnapshot[]): string {
  const columns = [
    left('projection'),
    right('as of'),
    left('identity'),
    right('rows'),
    right('quarantined'),
    right('bytes'),
    left('made'),
    left('digest', true),
  ];
  return layOut(
    columns,
    snapshots.map(({ projection, asOf, identity, rows, quarantined, bytes, createdAt, digest }) => [
      projection,
      String(asOf),
      short(identity),
      grouped(rows),
      grouped(quarantined),
      grouped(bytes),
      createdAt,
      digest,
    ]),
  );
}

export function deployLogTable(entries: readonly DeployEntry[]): string {
  const columns = [
    left('at'),
    left('projection'),
    left('what'),
    left('identity'),
    right('position'),
    left('by'),
    left('code'),
    left('why', true),
  ];
  return layOut(
    columns,
    entries.map(({ at, projection, what, identity, position, by, codeRevision, reason = '' }) => [
      at,
      projection,
      what,
      short(identity),
      position === undefined ? '' : String(position),
      visible(by),
      codeRevision,
      visible(reason),
    ]),
  );
}
