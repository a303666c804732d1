import type { JobView, ProjectionView, QuarantinePage } from '../operating/operations.js';
import type { Rebuilt } from '../projecting/rebuilt.js';
import type { DeployEntry } from '../read-model/deploy-log.js';
import type { KeptSnapshot } from '../read-model/snapshot-shelf.js';
import type { QuarantinedEvent } from '../read-model/projection-tables.js';
import { layOut, pageWidth, type TableColumn, visible, wrapped } from '../reporting/layout.js';

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
  const table = layOut(
    columns,
    projections.map((one) => [
      one.name,
      String(one.version),
      stateInWords(one),
      grouped(one.checkpoint),
      one.lag === null ? 'unknown' : grouped(one.lag),
      grouped(one.rows),
      grouped(one.quarantined),
      visible(rebuildInWords(one)),
    ]),
  );
  const errors = projections.flatMap(({ name, lastError }) =>
    lastError === undefined ? [] : [wrapped(visible(`${name}: ${lastError}`))],
  );
  return [table, ...errors].join('\n\n');
}

function stateInWords({ state, stale, pinned }: ProjectionView): string {
  return stale ? `${state} (other code${pinned ? ', chosen by hand' : ''})` : state;
}

function rebuildInWords({ job, unfinished }: ProjectionView): string {
  if (unfinished !== null) return `left unfinished${unfinished.paused ? ', paused' : ''}, by ${unfinished.by}`;
  return job === null ? '' : jobInWords(job);
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
  // Before it has looked at the log there is no share.
  if (!['reading', 'catching-up'].includes(phase) || head === 0) return state;
  const share = Math.floor((position / head) * 100);
  if (paused) return `${state} at ${String(share)} %`;
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
  return withTexts(
    [right('position'), left('event'), left('type')],
    events.map(({ position, eventId, type }) => [String(position), eventId, type]),
    'reason',
    events.map(({ reason }) => reason),
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
  ];
  const rows = entries.map(({ at, projection, what, identity, position, by, codeRevision }) => [
    ...[at, projection, what, short(identity), position === undefined ? '' : String(position)],
    ...[visible(by), codeRevision],
  ]);
  return withTexts(
    columns,
    rows,
    'why',
    entries.map(({ reason = '' }) => reason),
  );
}

/** Rows with a text each, which is what they are read for: beside them where it fits the page, else below, never cut. */
function withTexts(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  title: string,
  texts: readonly string[],
): string {
  const beside = layOut(
    [...columns, left(title)],
    rows.map((cells, index) => [...cells, visible(texts[index] ?? '')]),
  );
  if (beside.split('\n').every((line) => line.length <= pageWidth)) return beside;
  const [titles = '', rule = '', ...lines] = layOut(columns, rows).split('\n');
  const told = lines.map((line, index) => {
    const text = visible(texts[index] ?? '');
    return text === '' ? line : `${line}\n  ${wrapped(text, '  ')}`;
  });
  return [titles, rule, ...told].join('\n');
}
