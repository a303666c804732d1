import { basename } from 'node:path';

import { amendedStream, streamOf } from '../../../domain/streams.js';
import type { Fact, RecordedFacts } from '../../../handling/record-facts.js';
import type { RecordsOfFeed } from '../../../handling/standing-records.js';
import { FeedRefused } from '../feed-refused.js';
import { importFeed, type ImportOptions, type ImportSummary } from '../import-feed.js';
import { InFlight } from '../in-flight.js';
import { compareRecord, type Edition, type RecordChange, standing } from './compare-record.js';

export interface SnapshotOptions extends ImportOptions {
  /** What the log holds under the prefix of this feed. */
  readonly logged: RecordsOfFeed;
  /** An instant: when the corrections are decided. */
  readonly at: string;
  /** The largest share of the feed's standing facts, in percent, that an edition may annul. */
  readonly annulAtMost: number;
  readonly onRecorded?: (done: number, total: number) => void;
}

export interface SnapshotSummary extends Pick<ImportSummary, 'rows' | 'skippedRows' | 'records' | 'seconds'> {
  /** Records that the log did not have, that differ, that the edition does not have any more, and that are as they were. */
  readonly added: number;
  readonly changed: number;
  readonly annulled: number;
  readonly unchanged: number;
  /** The same by facts. */
  readonly facts: { readonly added: number; readonly corrected: number; readonly annulled: number };
  readonly events: number;
  readonly refused: number;
}

/** The share of standing facts that an edition may annul, in percent, unless it is told otherwise. */
export const defaultAnnulAtMost = 5;

/**
 * Imports a full edition of a file: appends what is new, what changed as corrections, and what disappeared as annulments. Nothing is
 * appended before the whole edition has been compared.
 * @throws FeedRefused, nothing having been appended, when a row cannot be read, or the edition would annul more than it may
 */
export async function importSnapshot(options: SnapshotOptions): Promise<SnapshotSummary> {
  const { mapping, logged, record, now } = options;
  const startedAt = now();
  const edition: Edition = { feed: mapping.source, name: basename(options.file), at: options.at };
  const changes: RecordChange[] = [];
  const seen = new Set<string>();
  const read = await importFeed({
    ...options,
    record: (facts) => {
      const [first] = facts;
      if (first !== undefined) {
        const stream = streamOf(first.command);
        seen.add(stream.stream);
        changes.push(compareRecord(stream, logged.get(stream.stream) ?? [], facts, edition));
      }
      return Promise.resolve(comparedOnly(facts));
    },
  });
  if (read.rejectedRows > 0) {
    const message = `${String(read.rejectedRows)} rows cannot be read: what they are about would be annulled; nothing was appended`;
    throw new FeedRefused('LIMIT_EXCEEDED', [{ path: read.rejectsFile ?? options.file, message }]);
  }
  for (const [stream, events] of logged) {
    if (seen.has(stream)) continue;
    const id = stream.slice(mapping.kind.length + 1);
    changes.push(compareRecord({ category: mapping.kind, id, stream }, events, [], edition));
  }
  requireSound(changes, logged, options);
  const { events, refused } = await send(changes, record, options);
  const known = changes.filter((change) => change.facts.length > 0);
  const isNew = (change: RecordChange): boolean => logged.get(streamIn(change))?.length === undefined;
  const isGone = (change: RecordChange): boolean => change.annulled > 0 && !seen.has(streamIn(change));
  const added = known.filter(isNew).length;
  const annulled = known.filter(isGone).length;
  return {
    rows: read.rows,
    skippedRows: read.skippedRows,
    records: read.records,
    added,
    changed: known.length - added - annulled,
    annulled,
    unchanged: read.records - (known.length - annulled),
    facts: {
      added: sum(changes, 'added'),
      corrected: sum(changes, 'corrected'),
      annulled: sum(changes, 'annulled'),
    },
    events,
    refused,
    seconds: (now() - startedAt) / 1000,
  };
}

function comparedOnly(facts: readonly Fact[]): RecordedFacts {
  return { stream: '', outcomes: facts.map(() => ({ status: 'unchanged' })), appended: 0, revision: -1 };
}

function streamIn({ facts }: RecordChange): string {
  const [first] = facts;
  return first === undefined ? '' : streamOf(first.command).stream;
}

/** An edition that takes back much of what was published is more often half a file than a change of mind. */
function requireSound(changes: readonly RecordChange[], logged: RecordsOfFeed, options: SnapshotOptions): void {
  const annulled = sum(changes, 'annulled');
  if (annulled === 0) return;
  let stands = 0;
  for (const [stream, events] of logged) {
    const own = events.filter(({ metadata }) => metadata.feed === options.mapping.source);
    stands += standing(amendedStream(stream, own)).length;
  }
  const share = (annulled / stands) * 100;
  if (share <= options.annulAtMost) return;
  const message =
    `it would annul ${String(annulled)} of ${String(stands)} facts (${share.toFixed(1)} %), more than ${String(options.annulAtMost)} %: ` +
    'a broken load? nothing was appended; --annul-at-most PERCENT allows it';
  throw new FeedRefused('LIMIT_EXCEEDED', [{ path: options.file, message }]);
}

async function send(
  changes: readonly RecordChange[],
  record: ImportOptions['record'],
  { inFlight = 256, signal, onRecorded }: SnapshotOptions,
): Promise<{ readonly events: number; readonly refused: number }> {
  const under = new InFlight(inFlight);
  const wanted = changes.filter(({ facts }) => facts.length > 0);
  let [events, refused, done] = [0, 0, 0];
  try {
    for (const { facts } of wanted) {
      signal?.throwIfAborted();
      await under.start(async () => {
        const recorded = await record(facts);
        events += recorded.appended;
        refused += recorded.outcomes.filter(({ status }) => status === 'refused').length;
        done += 1;
        if (done % 500 === 0 || done === wanted.length) onRecorded?.(done, wanted.length);
      });
    }
  } finally {
    await under.settled();
  }
  under.requireNone();
  return { events, refused };
}

function sum(changes: readonly RecordChange[], what: 'added' | 'corrected' | 'annulled'): number {
  return changes.reduce((total, change) => total + change[what], 0);
}
