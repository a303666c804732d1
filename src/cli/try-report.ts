import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import type { Config } from '../config.js';
import { externalReportsOf, reportsOf } from '../data-directory.js';
import { isCorrection } from '../domain/corrections/amended.js';
import { correctionTypes } from '../domain/corrections/events.js';
import { amendedStream } from '../domain/streams.js';
import { strangeColumns } from '../external-reports/strange-columns.js';
import { bearsOnGeography } from '../geography/boundary-history.js';
import { type Geography, geographyOf } from '../geography/geography.js';
import type { AnyRow, FoldedEvent, Projection } from '../projecting/define.js';
import { foldGiven, type FoldedGiven } from '../projecting/fold-given.js';
import { reportNamed } from '../reporting/report-catalogue.js';
import { rowsTable } from '../reporting/report-table.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';

const givenBytesAtMost = 16 * 1024 * 1024;
const builtInFolder = 'test/projections';

/**
 * Folds the events of a report's given.jsonl and prints the rows; says what differs from its expected.json, where there is one, or writes
 * it when `update` is set. Refused (status 1) on a difference, on an event that the fold cannot digest, and when the rows depend on how
 * the events are cut into batches. It opens no data directory.
 */
export async function tryReportVerb(config: Config, name: string, update: boolean): Promise<ExitStatus> {
  const report = reportNamed(reportsOf(config), name) as Projection;
  const ownFolder = ownFolderOf(config, name);
  const folder = ownFolder ?? join(builtInFolder, name);
  const events = withHistories(givenEvents(join(folder, 'given.jsonl')));
  const geography = geographyOf(events.filter(bearsOnGeography));
  const { definition, faults: strange } = strangeColumns(report);
  const folded = await foldGiven(definition, events, { geography });
  process.stdout.write(`${rowsTable(folded.rows)}\n`);
  if (ownFolder !== undefined) tellOfCorrections(report);
  const faults = [
    ...faultsOf(report, events, folded),
    ...strange(),
    ...(await unsteadiness(report, events, geography, folded)),
  ];
  const file = join(folder, 'expected.json');
  if (faults.length > 0) {
    // Nothing to hold a later run against: the fold is not right yet.
  } else if (update) {
    writeFileSync(file, `${JSON.stringify(folded.rows, null, 2)}\n`);
    say(`${file} has these ${String(folded.rows.length)} rows now`);
  } else if (existsSync(file)) faults.push(...differences(report, expectedRows(file), folded.rows));
  else say(`there is no ${file} yet; --update writes these rows to it, once you have checked them`);
  for (const fault of faults) say(fault);
  say(
    `${String(events.length)} events, ${String(folded.rows.length)} rows: ${faults.length === 0 ? 'as they should be' : 'NOT as they should be'}`,
  );
  return faults.length === 0 ? exitStatus.done : exitStatus.refused;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Every correction with the corrected history of its stream, as the log's reader gives it to a fold. */
function withHistories(events: readonly FoldedEvent[]): readonly FoldedEvent[] {
  const streams = new Map<string, FoldedEvent[]>();
  return events.map((event) => {
    const stream = streams.get(event.stream) ?? [];
    streams.set(event.stream, stream);
    stream.push(event);
    return isCorrection(event) ? { ...event, history: amendedStream(event.stream, stream) } : event;
  });
}

/** The folder of a report's examples, where it is one of the operator's own. */
function ownFolderOf(config: Config, name: string): string | undefined {
  const external = externalReportsOf(config).some(({ definition }) => definition.name === name);
  return external && config.reportsDir !== undefined ? join(config.reportsDir, name) : undefined;
}

function faultsOf({ handles }: Projection, events: readonly FoldedEvent[], { quarantine }: FoldedGiven): string[] {
  const met = new Set(events.map(({ type }) => type));
  const unmet = handles.filter((type) => !met.has(type));
  if (unmet.length > 0)
    say(`given.jsonl has no event of these types, so their cases are not tried: ${unmet.join(', ')}`);
  return quarantine.map(
    ({ position, type, reason }) => `position ${String(position)}, ${type}: quarantined: ${reason}`,
  );
}

function tellOfCorrections({ handles }: Projection): void {
  if (handles.some((type) => correctionTypes.includes(type))) return;
  say('it handles no corrections: its rows say what was recorded first, also of what was corrected or annulled since');
}

/** Each event by itself, and all of it a second time: the rows must be the same. */
async function unsteadiness(
  report: Projection,
  events: readonly FoldedEvent[],
  geography: Geography,
  { rows }: FoldedGiven,
): Promise<readonly string[]> {
  const again = [
    await foldGiven(report, events, { batchSize: 1, geography }),
    await foldGiven(report, events, { geography }),
  ];
  return again.every((other) => isDeepStrictEqual(plain(other.rows), plain(rows)))
    ? []
    : ['the rows are not the same each time: the fold keeps something between events that is not in its rows'];
}

/** What the report says now beside what it is expected to, row by row and column by column. */
function differences({ rowKey }: Projection, expected: readonly AnyRow[], found: readonly AnyRow[]): readonly string[] {
  const byKey = (rows: readonly AnyRow[]) => new Map(rows.map((row) => [String(row[rowKey]), row]));
  const [before, after] = [byKey(expected), byKey(found)];
  const lines: string[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [one, other] = [before.get(key), after.get(key)];
    if (one === undefined) lines.push(`+ ${key}: a row that is not expected`);
    else if (other === undefined) lines.push(`- ${key}: a row that is expected and is not there`);
    else {
      for (const column of new Set([...Object.keys(one), ...Object.keys(other)])) {
        if (isDeepStrictEqual(plain(one[column]), plain(other[column]))) continue;
        lines.push(`~ ${key}, ${column}: expected ${text(one[column])}, found ${text(other[column])}`);
      }
    }
  }
  return lines;
}

/** As JSON has it: values of a report's own context are of other classes than ours. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function text(value: unknown): string {
  return value === undefined ? 'no such column' : JSON.stringify(value);
}

function givenEvents(file: string): readonly FoldedEvent[] {
  return linesOf(file).map((line, index) => {
    const at = `${file}:${String(index + 1)}`;
    const event = parsed(at, line) as Readonly<Record<string, unknown>> | null;
    for (const field of ['type', 'stream', 'id', 'occurredAt', 'recordedAt'] as const) {
      if (typeof event?.[field] !== 'string') throw new BadArgument(`${at}: ${field}: expected text`);
    }
    for (const field of ['position', 'revision'] as const) {
      if (!Number.isSafeInteger(event?.[field])) throw new BadArgument(`${at}: ${field}: expected a whole number`);
    }
    for (const field of ['data', 'metadata'] as const) {
      const part = event?.[field];
      if (typeof part !== 'object' || part === null) {
        throw new BadArgument(`${at}: ${field}: expected an object`);
      }
    }
    return frozen(event) as FoldedEvent;
  });
}

/** Other reports fold the same event: a fold that writes into it fails here. */
function frozen(value: unknown): unknown {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}

function linesOf(file: string): readonly string[] {
  return readable(file)
    .split('\n')
    .filter((line) => line.trim() !== '');
}

function expectedRows(file: string): readonly AnyRow[] {
  const rows = parsed(file, readable(file));
  if (!Array.isArray(rows)) throw new BadArgument(`${file}: expected a list of rows`);
  return rows as readonly AnyRow[];
}

function readable(file: string): string {
  try {
    if (statSync(file).size > givenBytesAtMost) throw new Error(`it is over ${String(givenBytesAtMost)} bytes`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadArgument(`${file}: expected a readable file; ${error instanceof Error ? error.message : ''}`);
  }
}

function parsed(at: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new BadArgument(`${at}: expected JSON; ${error instanceof Error ? error.message : ''}`);
  }
}
