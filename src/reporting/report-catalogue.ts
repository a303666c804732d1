import type { ReadModel } from '../read-model/read-model.js';
import { NothingFound } from './bad-query.js';
import { columnsOf, type NamedColumn, type ReportDescription } from './report-description.js';

/** One report of the list, as it is described and as it stands. */
export interface CataloguedReport {
  readonly name: string;
  readonly version: number;
  readonly question: string;
  readonly grain: string;
  readonly rowKey: string;
  readonly columns: readonly NamedColumn[];
  readonly handles: readonly string[];
  /** A digest of the definition that made the rows that stand. */
  readonly identity: string;
  /** The position of the log up to which the rows hold. */
  readonly checkpoint: number;
  /** Events that could not be digested: they are missing from the rows. */
  readonly quarantined: number;
}

/** Every registered report, in the order in which they are registered. */
export function catalogue(
  readModel: ReadModel,
  reports: readonly ReportDescription[],
): Promise<readonly CataloguedReport[]> {
  return Promise.all(
    reports.map((report) =>
      readModel.read(
        report.name,
        ({ identity, asOf, quarantined }) => {
          const { name, version, question, grain, rowKey, handles } = report;
          const described = { name, version, question, grain, rowKey, columns: columnsOf(report), handles };
          return Promise.resolve({ ...described, identity, checkpoint: asOf, quarantined });
        },
        {},
      ),
    ),
  );
}

/** The report with a name. Throws NothingFound, which says what there is. */
export function reportNamed(reports: readonly ReportDescription[], name: string): ReportDescription {
  const report = reports.find((candidate) => candidate.name === name);
  if (report !== undefined) return report;
  const names = reports.map((candidate) => candidate.name).join(', ');
  throw new NothingFound(`there is no report of this name; there are ${names}`);
}
