import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import type { Columns, Projection } from '../projecting/define.js';
import { definitionFaults } from './definition-faults.js';
import { impurities } from './purity-scan.js';
import { ReportText, runReport } from './run-report.js';

/** A report from outside of the program. */
export interface ExternalReport {
  readonly definition: Projection;
  /** The text of its file. Its rows also depend on what it was given: see `reportModules`. */
  readonly codeText: string;
  readonly file: string;
}

/** Reports that cannot be registered. The message lists every fault, with the file and the field or line. */
export class ReportsRefused extends Error {
  override readonly name = 'ReportsRefused';

  constructor(readonly faults: readonly string[]) {
    super(['the reports cannot be registered:', ...faults.map((fault) => `  ${fault}`)].join('\n'));
  }
}

const bytesAtMost = 262_144;
const reportFile = /^([^.].*)\.m?js$/;

/** What a folder of reports is registered beside. */
export interface Registered {
  readonly names: readonly string[];
  /** Every type of event that there is. */
  readonly eventTypes: ReadonlySet<string>;
}

/**
 * Reads every report of a folder: `<name>.js` or `<name>.mjs`, in the order of their names; folders and other files are passed over.
 * Throws ReportsRefused with all that is wrong with any of them: a report that silently went missing would be worse than a start that fails.
 */
export function readReportFolder(folder: string, registered: Registered): readonly ExternalReport[] {
  const faults: string[] = [];
  const reports: ExternalReport[] = [];
  const taken = new Map(registered.names.map((name) => [name, 'a report of the program']));
  for (const entry of entriesOf(folder)) {
    const fileName = reportFile.exec(entry)?.[1];
    const file = join(folder, entry);
    if (fileName === undefined || !statSync(file).isFile()) continue;
    const read = readReport(file, fileName, registered.eventTypes);
    faults.push(...read.faults.map((fault) => `${file}: ${fault}`));
    if (read.report === undefined) continue;
    const { name } = read.report.definition;
    const other = taken.get(name);
    if (other === undefined) {
      taken.set(name, file);
      reports.push(read.report);
    } else faults.push(`${file}: name: expected a name that no other report has; ${name} is that of ${other}`);
  }
  if (faults.length > 0) throw new ReportsRefused(faults);
  return reports;
}

function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ReportsRefused([`${folder}: expected a folder that can be read (${code ?? String(error)})`]);
  }
}

interface Read {
  readonly faults: readonly string[];
  readonly report?: ExternalReport;
}

function readReport(file: string, fileName: string, eventTypes: ReadonlySet<string>): Read {
  if (statSync(file).size > bytesAtMost) return { faults: [`expected at most ${bytesAtMost} bytes`] };
  const text = readFileSync(file, 'utf8');
  const impure = impurities(text).map(({ line, says }) => `line ${line}: ${says}`);
  if (impure.length > 0) return { faults: impure };
  try {
    const definition = runReport(text, file);
    const faults = definitionFaults(definition, { fileName, eventTypes });
    if (faults.length > 0) return { faults };
    // Its shape was checked field by field; its folds are checked row by row as they run.
    return { faults, report: { definition: asProjection(definition as Projection), codeText: text, file } };
  } catch (error) {
    if (error instanceof ReportText) return { faults: [error.message] };
    throw error;
  }
}

/** The same with nothing else in it, in objects of this context, that the report can no longer change. */
function asProjection(given: Projection): Projection {
  const { name, version, question, grain, rowKey } = given;
  const described = { name, version, question, grain, rowKey };
  const common = { ...described, columns: copied(given.columns), handles: Object.freeze([...given.handles]) };
  return Object.freeze(
    given.kind === 'rows'
      ? { ...common, kind: given.kind, key: given.key, evolve: given.evolve }
      : {
          ...common,
          kind: given.kind,
          remembers: copied(given.remembers),
          subject: given.subject,
          evolve: given.evolve,
        },
  );
}

function copied(columns: Columns): Columns {
  return Object.freeze(
    Object.fromEntries(Object.entries(columns).map(([name, one]) => [name, Object.freeze({ ...one })])),
  );
}
