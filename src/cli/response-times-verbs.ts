import type { Command } from 'commander';

import type { Config } from '../config.js';
import { completenessCsv, dispositionsCsv } from '../reporting/audit-csv.js';
import { comparisonTable, completenessTable, dispositionsTable } from '../reporting/audit-tables.js';
import { correctionsCsv, correctionsTable } from '../reporting/corrections-table.js';
import { regradingCsv, regradingTable } from '../reporting/regrading-table.js';
import { sensitivityCsv, sensitivityTable } from '../reporting/sensitivity-table.js';
import { withoutResponseCsv, withoutResponseTable } from '../reporting/without-response-table.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';
import { type Reading, withReading } from './reading.js';
import {
  differenceVerb,
  documentFormatOf,
  explanationVerb,
  formatOf,
  measuredInterventionsVerb,
  print,
  responseTimesVerb,
  tableOrJson,
  wholeOf,
} from './report.js';

type Texts = Readonly<Record<string, string | undefined>>;

/**
 * Adds the verbs that report response times: `response-times`, and what an auditor asks beside it. `verb` makes one under `report`,
 * `ended` is told how it ended.
 */
export function addResponseTimesVerbs(
  verb: (name: string, description: string) => Command,
  configOf: (options: Texts) => Config,
  ended: (status: ExitStatus) => void,
): void {
  narrowed(verb('response-times', 'how long interventions took, by group'))
    .option('--by <group>', 'zone, hotspot, priority, month, … or two of them, or none')
    .option(
      '--target <seconds>',
      'counts those within it: seconds, or the name of a target of the profile (default: 480)',
    )
    .option(
      '--against <moment>',
      'what became of it between this state of the log and that of --as-of, and because of what',
    )
    .option('--cause <cause>', 'with --against: corrections, to list only what they changed')
    .option('--list <outcome>', 'the interventions behind a number: measured, a code of the funnel, or all')
    .option('--flag <code>', 'with --list: only those that carry this quality code')
    .option('--limit <count>', 'with --list or --against: at most 1000 on the page')
    .option('--cursor <cursor>', 'with --list or --against: the page after this one')
    .option('--explain <intervention>', 'why this intervention counts as it does')
    .option('--format <format>', 'table, json, csv, parquet, or html: a page to read and print', 'table')
    .option('--audience <who>', 'public: without small numbers, and those that would give one away')
    .option('--language <language>', 'of the page: en (default), nl or fr')
    .option('--out <file>', 'where the report goes; stdout when absent')
    .action(async ({ data, format = 'table', target, list, flag, explain, by, against, cause, ...rest }: Texts) => {
      const { language, out, audience, limit, cursor, ...options } = rest;
      const filters = filtersOf(options);
      requireReport({ language, out, audience }, (explain ?? list ?? against) !== undefined);
      const config = configOf({ data });
      if (against !== undefined) {
        if ((list ?? explain) !== undefined) throw new BadArgument('--against: expected without --list and --explain');
        const page = { cause, cursor, limit: wholeOf('limit', limit), target };
        // Without slices, unless they are asked for: two figures and what is between them.
        ended(await differenceVerb(config, { ...filters, by: by ?? 'none', against, ...page }, formatOf(format)));
      } else if (explain !== undefined) {
        const { metric, asOf } = options;
        ended(await explanationVerb(config, { id: explain, metric, asOf }, formatOf(format)));
      } else if (list !== undefined) {
        const outcome = list === 'all' ? undefined : list;
        const parameters = { ...filters, outcome, flag, cursor, limit: wholeOf('limit', limit) };
        ended(await measuredInterventionsVerb(config, parameters, formatOf(format)));
      } else {
        const parameters = { ...filters, by, audience, target };
        ended(await responseTimesVerb(config, parameters, documentFormatOf(format), { language, out }));
      }
    });

  narrowed(verb('corrections', 'what corrections did to a metric, and whether they lean to one side'))
    .option(
      '--target <seconds>',
      'more is a miss: seconds, or the name of a target of the profile (default: that of the metric, else 480)',
    )
    .option('--move <movement>', 'lists only these, such as miss-to-hit')
    .option('--limit <count>', 'at most 1000 on the list')
    .option('--cursor <cursor>', 'the page after this one')
    .option('--format <format>', 'table, json or csv', 'table')
    .action(async ({ data, format, target, limit, ...options }: Texts) => {
      const numbers = { target, limit: wholeOf('limit', limit) };
      const asked = (reading: Reading) => reading.corrections({ ...filtersOf(options), ...numbers });
      ended(await printed(configOf({ data }), format, asked, correctionsTable, correctionsCsv));
    });

  narrowed(verb('priorities', 'initial against final priorities, and the phase of each change'))
    .option('--initial <level>', 'lists only those that first had this priority')
    .option('--final <level>', 'lists only those that last had this one')
    .option(
      '--phase <phase>',
      'lists only those with a change in it: before-dispatch, before-arrival, after-arrival, after-close',
    )
    .option('--limit <count>', 'at most 1000 on the list')
    .option('--cursor <cursor>', 'the page after this one')
    .option('--format <format>', 'table, json or csv', 'table')
    .action(async ({ data, format, limit, ...options }: Texts) => {
      const parameters = { ...filtersOf(options), limit: wholeOf('limit', limit) };
      const asked = (reading: Reading) => reading.priorities(parameters);
      ended(await printed(configOf({ data }), format, asked, regradingTable, regradingCsv));
    });

  narrowed(verb('sensitivity', 'the percentiles by Kaplan-Meier: a sensitivity view, not the published figure'))
    .option('--by <group>', 'as for response-times')
    .option('--format <format>', 'table, json or csv', 'table')
    .action(async ({ data, format, ...options }: Texts) => {
      const asked = (reading: Reading) => reading.sensitivity(filtersOf(options));
      ended(await printed(configOf({ data }), format, asked, sensitivityTable, sensitivityCsv));
    });

  narrowed(verb('without-response', 'what was cleared although no unit had gone there'))
    .option('--by <group>', 'as for response-times')
    .option('--limit <count>', 'at most 1000 on the list')
    .option('--cursor <cursor>', 'the page after this one')
    .option('--format <format>', 'table, json or csv', 'table')
    .action(async ({ data, format, limit, ...options }: Texts) => {
      const parameters = { ...filtersOf(options), limit: wholeOf('limit', limit) };
      const asked = (reading: Reading) => reading.withoutResponse(parameters);
      ended(await printed(configOf({ data }), format, asked, withoutResponseTable, withoutResponseCsv));
    });

  narrowed(verb('comparison', 'two periods beside each other, the change split into mix and time'))
    .requiredOption('--before-from <time>', 'start of the earlier period')
    .requiredOption('--before-to <time>', 'its end; exclusive')
    .option('--by <group>', 'as for response-times')
    .option(
      '--target <seconds>',
      'counts those within it: seconds, or the name of a target of the profile (default: 480)',
    )
    .option('--format <format>', 'table or json', 'table')
    .action(async ({ data, format, by, target, beforeFrom, beforeTo, ...options }: Texts) => {
      const parameters = { ...filtersOf(options), by, beforeFrom, beforeTo, target };
      const asked = (reading: Reading) => reading.comparison(parameters);
      ended(await printed(configOf({ data }), format, asked, comparisonTable));
    });

  narrowed(verb('completeness', 'which stamps are recorded, by group'))
    .option('--by <group>', 'as for response-times (default: zone,priority)')
    .option('--format <format>', 'table, json or csv', 'table')
    .action(async ({ data, format, by, metric: _metric, ...options }: Texts) => {
      const parameters = { ...filtersOf(options), ...(by === undefined ? {} : { by }) };
      const asked = (reading: Reading) => reading.completeness(parameters);
      ended(await printed(configOf({ data }), format, asked, completenessTable, completenessCsv));
    });

  narrowed(verb('dispositions', 'how interventions ended, by how long was waited'))
    .option('--format <format>', 'table, json or csv', 'table')
    .action(async ({ data, format, ...options }: Texts) => {
      const asked = (reading: Reading) => reading.dispositions(filtersOf(options));
      ended(await printed(configOf({ data }), format, asked, dispositionsTable, dispositionsCsv));
    });
}

/** Lists, explanations and differences are printed, and have no page. Throws BadArgument. */
function requireReport(given: Texts, isOther: boolean): void {
  const [option] = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (isOther && option !== undefined)
    throw new BadArgument(`--${option}: expected none of --list, --explain and --against beside it`);
}

/** The options that say which interventions, and what of them is measured. */
function narrowed(command: Command): Command {
  return command
    .option('--metric <id>', 'which interval: ID, or ID@VERSION (default: total-response)')
    .option('--from <time>', 'a date, or a time with its offset')
    .option('--to <time>', 'the same; exclusive')
    .option('--as-of <moment>', 'the figures as the log stood: a position, a date or a time')
    .option('--zone <code>', 'only this zone')
    .option('--hotspot <code>', 'only this hotspot')
    .option('--type <text>', 'only this type of intervention')
    .option('--priority <level>', 'only this priority')
    .option('--municipality <code>', 'only this municipality')
    .option('--responding-zone <code>', 'the zone of the unit that arrived first')
    .option('--hour-of-week <hour>', 'such as 5-23: Friday, from 23:00')
    .option('--initiation <how>', 'only those that began so: emergency-call, on-view, …')
    .option('--feed <name>', 'only what came through this feed')
    .option('--geography <basis>', 'boundaries as-was (default), or restated to today')
    .option('--without <codes>', 'leaves out what carries a quality code, such as X11 (late entries)');
}

function filtersOf({ respondingZone, hourOfWeek, ...others }: Texts): Texts {
  return { ...others, 'responding-zone': respondingZone, 'hour-of-week': hourOfWeek };
}

/** Prints an answer. Where there is no CSV of it, that is refused before anything is asked. */
async function printed<Answer extends object>(
  config: Config,
  format: string | undefined,
  ask: (reading: Reading) => Promise<Answer>,
  table: (answer: Answer) => string,
  csv?: (answer: Answer) => string,
): Promise<ExitStatus> {
  const as = csv === undefined ? tableOrJson(format) : formatOf(format ?? 'table');
  const answer = await withReading(config, 'report', ask);
  print(as, answer, table(answer), () => csv?.(answer) ?? '');
  return exitStatus.done;
}
