import type { Command } from 'commander';

import type { Config } from '../config.js';
import { evaluationsTable, reconciliationCsv, reconciliationTable } from '../reporting/registrations-table.js';
import { strategicCsv, strategicTable } from '../reporting/strategic-table.js';
import { timeZoneOf } from './city.js';
import { type ExitStatus, exitStatus } from './exit-status.js';
import { withReading } from './reading.js';
import { columnFormatOf, countsVerb, formatOf, print, tableOrJson } from './report.js';

type Texts = Readonly<Record<string, string | undefined>>;

/**
 * Adds the verbs that report what was counted at hotspots and in zones, and what the authorities did about it. `verb` makes one under
 * `report`, `ended` is told how it ended.
 */
export function addApproachVerbs(
  verb: (name: string, description: string) => Command,
  configOf: (options: Texts) => Config,
  ended: (status: ExitStatus) => void,
): void {
  verb('counts', 'shootings, victims, arrests, seizures and operations, by area and calendar period')
    .option('--by <area>', 'zone, hotspot or none (default: zone)')
    .option('--per <period>', 'day, week, month, quarter, year or none, of local time (default: month)')
    .option('--from <time>', 'a date, or a time with its offset')
    .option('--to <time>', 'the same; exclusive')
    .option('--zone <code>', 'only this zone')
    .option('--hotspot <code>', 'only this hotspot')
    .option('--counted <what>', 'only this: shootings, victims, arrests, drugs, …')
    .option('--geography <basis>', 'as-was or today: by which boundaries')
    .option('--as-of <moment>', 'as the log stood: a position, a date or a time')
    .option('--audience <who>', 'public: without small numbers, and those that would give one away')
    .option('--format <format>', 'table, json, csv or parquet', 'table')
    .option('--out <file>', 'where they go; stdout when absent')
    .action(async ({ data, format = 'table', out, ...parameters }: Texts) => {
      ended(await countsVerb(configOf({ data }), parameters, columnFormatOf(format, out), out));
    });

  verb('strategic-response', 'from a shooting to council, task force, plan and first action at that hotspot')
    .option('--by <subject>', 'hotspot, or trigger: a row per shooting that a council names (default: hotspot)')
    .option('--from <time>', 'only shootings from then on: a date, or a time with its offset')
    .option('--to <time>', 'the same; exclusive')
    .option('--hotspot <code>', 'only this hotspot')
    .option('--geography <basis>', 'as-was or today: by which boundaries shootings and operations are there')
    .option('--as-of <moment>', 'as the log stood: a position, a date or a time')
    .option('--format <format>', 'table, json or csv', 'table')
    .action(async ({ data, format, ...parameters }: Texts) => {
      const as = formatOf(format ?? 'table');
      const config = configOf({ data });
      const report = await withReading(config, 'report', (reading) => reading.strategicResponse(parameters));
      print(as, report, strategicTable(report), () => strategicCsv(report));
      ended(exitStatus.done);
    });

  verb('evaluations', 'what actions did, by areas and windows that were registered before')
    .option('--evaluation <id>', 'only this one: MATTER/EVALUATION')
    .option('--geography <basis>', 'as-was or today: by which boundaries facts are in the areas')
    .option('--as-of <moment>', 'as the log stood: a position, a date or a time')
    .option('--format <format>', 'table or json', 'table')
    .action(async ({ data, format, ...parameters }: Texts) => {
      const as = tableOrJson(format);
      const config = configOf({ data });
      const answer = await withReading(config, 'report', (reading) => reading.evaluations(parameters));
      print(as, answer, evaluationsTable(answer, timeZoneOf(config)));
      ended(exitStatus.done);
    });

  verb('reconciliation', 'published figures beside the sum of their parts and what the log counts')
    .option('--geography <basis>', 'as-was or today: by which boundaries the log counts')
    .option('--as-of <moment>', 'as the log stood: a position, a date or a time')
    .option('--format <format>', 'table, json or csv', 'table')
    .action(async ({ data, format, ...parameters }: Texts) => {
      const as = formatOf(format ?? 'table');
      const config = configOf({ data });
      const answer = await withReading(config, 'report', (reading) => reading.reconciliation(parameters));
      print(as, answer, reconciliationTable(answer, timeZoneOf(config)), () => reconciliationCsv(answer));
      ended(exitStatus.done);
    });
}
