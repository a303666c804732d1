import type { RowDifference, SliceDifference, TableDifferences } from '../projecting/compare-rows.js';
import type { Differing } from '../projecting/rebuilt.js';
import { layOut, type TableColumn, visible } from '../reporting/layout.js';

const slicesShown = 20;
const linesShown = 40;

const left = (title: string, atMost = 26): TableColumn => ({ title, align: 'left', atMost });
const right = (title: string): TableColumn => ({ title, align: 'right' });

/** How a rebuilt table differs from the one that serves: by zone, hotspot and month, and the first rows. */
export function differingTables({ projection, verification }: Differing): string {
  const { position, quarantined } = verification;
  const parts = verification.tables.filter(({ differing }) => differing.length > 0).map(tableInWords);
  const aside = `${String(quarantined.live)} events are in quarantine in the live table, ${String(quarantined.fresh)} in the rebuilt one`;
  const heading = `${projection}: how the rebuilt table differs from the live one, at position ${String(position)}`;
  return [heading, ...parts, ...(quarantined.same ? [] : [aside])].join('\n\n');
}

function tableInWords({ table, added, removed, changed, differing, samples }: TableDifferences): string {
  const counts = `${table}: ${String(added)} rows added, ${String(removed)} removed, ${String(changed)} changed`;
  return [counts, ...slicesTable(differing), ...rowsTable(samples)].join('\n\n');
}

/** Nothing for a table that has no slices: all of it is one. */
function slicesTable(differing: readonly SliceDifference[]): readonly string[] {
  const names = Object.keys(differing[0]?.slice ?? {});
  if (names.length === 0) return [];
  const columns = [...names.map((name) => left(name)), right('rows live'), right('rows rebuilt')];
  const rows = differing
    .slice(0, slicesShown)
    .map(({ slice, before, after }) => [
      ...names.map((name) => visible(slice[name] ?? '–')),
      String(before),
      String(after),
    ]);
  return [layOut(columns, rows) + more(differing.length - slicesShown)];
}

function rowsTable(samples: readonly RowDifference[]): readonly string[] {
  const lines = samples.flatMap(({ key, kind, columns }) =>
    kind === 'changed'
      ? columns.map(({ column, before, after }) => [key, kind, column, inCell(before), inCell(after)])
      : [[key, kind, '', '', '']],
  );
  if (lines.length === 0) return [];
  const columns = [
    { title: 'row', align: 'left', atMost: 40, keeps: 'end' } as const,
    left('what'),
    left('column'),
    left('live'),
    left('rebuilt'),
  ];
  const rows = lines.slice(0, linesShown).map((cells) => cells.map(visible));
  return [layOut(columns, rows) + more(lines.length - linesShown)];
}

function more(count: number): string {
  return count > 0 ? `\nand ${String(count)} more: --format json` : '';
}

function inCell(value: unknown): string {
  return value === null ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
}
