import type { CountsReport } from '../reporting/counts-report.js';
import { countsTable } from '../reporting/counts-table.js';
import { layOut, visible, wrapped } from '../reporting/layout.js';
import type { ResponseTimesReport } from '../reporting/response-times.js';
import { responseTimesTable } from '../reporting/response-times-table.js';
import { localText, syntheticBanner } from '../reporting/table.js';
import type { Publication } from './publisher.js';
import type { ShownReport } from './shown-report.js';
import type { Verification } from './verifier.js';

/* What the command line prints of published reports: text at most 120 characters wide. */

export function publicationTable({ id, status, kind, title, asOf, digest, logRoot, position }: Publication): string {
  const done =
    status === 'recorded' ? `published at position ${String(position)}` : 'published before; nothing was added';
  return [
    wrapped(`${visible(title)}: ${done}`),
    `Report    ${visible(id)} (${kind})`,
    `As of     position ${String(asOf)} of the log`,
    `Digest    SHA-256 ${digest}`,
    `Log root  ${logRoot}`,
    '',
    wrapped(`To check it: report verify ${visible(id)}`),
    '',
  ].join('\n');
}

/** Times in `timeZone`. */
export function shownTable(report: ShownReport, timeZone: string): string {
  const { superseded, withdrawn, damage } = report;
  const asked = Object.entries(report.parameters).map(([name, value]) => `${name} = ${visible(String(value))}`);
  const metrics = report.metrics.map(({ id, version }) => `${id} v${String(version)}`);
  return [
    ...(withdrawn === null ? [] : [wrapped(`*** WITHDRAWN: ${visible(withdrawn.reason)} ***`), '']),
    ...(superseded === null
      ? []
      : [wrapped(`*** SUPERSEDED by ${superseded.by}: ${visible(superseded.reason)} ***`), '']),
    ...(damage === null ? [] : [wrapped(`*** DAMAGED: ${damage} ***`), '']),
    ...(report.synthetic ? [syntheticBanner, ''] : []),
    wrapped(visible(report.title)),
    `Report    ${visible(report.id)} (${report.kind})`,
    wrapped(`Asked     ${asked.length === 0 ? 'nothing in particular' : asked.join(', ')}`),
    `Published ${localText(report.publishedAt, timeZone)} by ${visible(report.publishedBy)}`,
    `As of     position ${String(report.asOf)} of the log`,
    ...(metrics.length === 0 ? [] : [`Metrics   ${metrics.join(', ')}`]),
    ...report.tables.map(({ projection, identity }) => `Table     ${projection} ${identity}`),
    `Digest    SHA-256 ${report.digest}`,
    `Log root  ${report.logRoot}`,
    '',
    ...report.history.map(
      ({ position, type, recordedAt }) =>
        `History   ${type} at position ${String(position)}, recorded ${localText(recordedAt, timeZone)}`,
    ),
    '',
    resultText(report),
  ].join('\n');
}

function resultText({ kind, result }: ShownReport): string {
  if (result === null) return 'The result is not shown.\n';
  if (kind === 'response-times') return responseTimesTable(result as ResponseTimesReport);
  if (kind === 'counts') return countsTable(result as CountsReport);
  return `${JSON.stringify(result, null, 2)}\n`;
}

export function verificationTable(found: Verification): string {
  const { report, verdict, asOf, differing, differences, reasons, tables, code } = found;
  const heading = {
    equal: 'EQUAL: the same result comes out of the log',
    differs:
      differing === 0
        ? 'DIFFERS: the same figures come out, but not of the same log'
        : `DIFFERS in ${String(differing)} cells from what comes out of the log`,
    damaged: 'DAMAGED: it cannot be compared',
  }[verdict];
  const shown = differences.slice(0, cellsShown);
  return [
    wrapped(`${visible(report)}: ${heading}`),
    `As of     position ${String(asOf)} of the log`,
    pair('Digest', found.digest),
    pair('Log root', found.logRoot),
    ...tables.map(({ projection, ...identities }) => pair('Table', identities, `${projection} `)),
    ...(code.published === code.now ? [] : [`Code      ${String(code.published)}, now ${String(code.now)}`]),
    ...(reasons.length === 0 ? [] : ['', ...reasons.map((reason) => wrapped(`Why       ${reason}`, '          '))]),
    ...(shown.length === 0
      ? []
      : [
          '',
          layOut(
            [
              { title: 'cell', align: 'left', shrinks: true },
              { title: 'published', align: 'left', atMost: 40 },
              { title: 'recomputed', align: 'left', atMost: 40 },
            ],
            shown.map(({ cell, published, recomputed }) => [visible(cell), textOf(published), textOf(recomputed)]),
          ),
        ]),
    ...(differing > shown.length ? [`and ${String(differing - shown.length)} more: --format json has them`] : []),
    '',
  ].join('\n');
}

const cellsShown = 40;

function pair(title: string, { published, now }: { published: string; now: string | null }, before = ''): string {
  const start = `${title.padEnd(10)}${before}${published}`;
  if (published === now) return `${start} (the same now)`;
  return `${start}\n${' '.repeat(10)}${before}${now ?? 'not there'} now`;
}

function textOf(value: unknown): string {
  return value === undefined ? '–' : visible(typeof value === 'string' ? value : JSON.stringify(value));
}
