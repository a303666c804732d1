import 'reflect-metadata';

import { Command, CommanderError } from 'commander';

import { addApproachVerbs } from './cli/approach-verbs.js';
import { beforeAfterVerb, type BeforeAfterOptions } from './cli/before-after.js';
import { backupVerb, restoreVerb } from './cli/backup.js';
import { dictionaryVerb } from './cli/dictionary.js';
import { BadArgument, explain, exitStatus, exitStatusOf, type ExitStatus } from './cli/exit-status.js';
import { exportEventsVerb } from './cli/export-events.js';
import { addGeographyVerbs } from './cli/geography-verbs.js';
import { importVerb } from './cli/import.js';
import { addMetricVerbs } from './cli/metric-verbs.js';
import { addPublishingVerbs } from './cli/publishing-verbs.js';
import { addProjectionVerbs } from './cli/projection-verbs.js';
import { interventionVerb, wholeOf } from './cli/report.js';
import { reportRowsVerb } from './cli/report-rows.js';
import { addResponseTimesVerbs } from './cli/response-times-verbs.js';
import { listCommandsVerb, recordVerb } from './cli/record.js';
import { type SnapshotArguments, snapshotVerb } from './cli/snapshot.js';
import { serveVerb } from './cli/serve.js';
import { timelineVerb } from './cli/timeline.js';
import { tryReportVerb } from './cli/try-report.js';
import { type Config, readConfig } from './config.js';
import { timelineKinds } from './reporting/timeline-question.js';

type Texts = Readonly<Record<string, string | undefined>>;

let status: ExitStatus = exitStatus.done;

function configOf(options: Texts): Config {
  const { data, port, host, profile } = options;
  return readConfig({
    ...(profile === undefined ? {} : { PROFILE: profile }),
    ...(data === undefined ? {} : { DATA: data }),
    ...(port === undefined ? {} : { PORT: port }),
    ...(host === undefined ? {} : { HOST: host }),
  });
}

const program = new Command('hotspot-ledger')
  .description('An event-sourced incident and shooting tracker: timelines and response times that can be audited')
  .exitOverride()
  .configureOutput({ writeOut: (text) => process.stderr.write(text) });

const verb = (of: Command, name: string, description: string): Command =>
  of
    .command(name)
    .description(description)
    .exitOverride()
    .option('--data <dir>', 'the data directory (default: HOTSPOT_LEDGER_DATA, or ./data)');

verb(program, 'import <file>', 'record what a CSV or NDJSON file says, through a mapping')
  .requiredOption('--mapping <file>', 'the YAML file that says which column is which')
  .option('--rejects <file>', 'where rejected rows go, if there are any (default: FILE.rejects.ndjson)')
  .option('--snapshot', 'the file is a full edition: what changed is corrected, what disappeared is annulled')
  .option('--annul-at-most <percent>', 'the largest share of what stands that an edition may annul (default: 5)')
  .action(async (file: string, options: SnapshotArguments & { snapshot?: true; data?: string }) => {
    const config = configOf({ data: options.data });
    status =
      options.snapshot === true ? await snapshotVerb(config, file, options) : await importVerb(config, file, options);
  });

addGeographyVerbs(program, verb, configOf, (ended) => {
  status = ended;
});

const report = program.command('report').description('print a report');
for (const addVerbs of [addResponseTimesVerbs, addApproachVerbs, addPublishingVerbs]) {
  addVerbs(
    (name, description) => verb(report, name, description),
    configOf,
    (ended) => {
      status = ended;
    },
  );
}

report
  .command('before-after')
  .description('the weighted displacement difference of an action, from counts')
  .exitOverride()
  .requiredOption('--treated <before,after>', 'facts where the action was')
  .requiredOption('--control <before,after>', 'facts in the area that it is compared with')
  .requiredOption('--displacement <before,after>', 'facts around the action')
  .requiredOption('--displacement-control <before,after>', 'facts in the area that those are compared with')
  .action((options: BeforeAfterOptions) => {
    status = beforeAfterVerb(options);
  });

const all = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];
report
  .command('rows <name>', { isDefault: true })
  .description('the rows of any report; `report <name>` for short where the name is no verb of its own')
  .exitOverride()
  .option('--data <dir>', 'the data directory')
  .option('--where <column=value>', 'only rows with this; also column.from, .to, .min, .max and .is; repeatable', all)
  .option('--columns <names>', 'only these, with commas between them')
  .option('--sort <column>', 'by a column; -column for the other way round')
  .option('--limit <count>', 'rows on the page, or in the file')
  .option('--cursor <cursor>', 'the page after this one')
  .option('--as-of <moment>', 'as the log stood: a position, a date or a time')
  .option('--format <format>', 'table, json, csv or parquet', 'table')
  .option('--out <file>', 'where it goes; stdout when absent')
  .action(async (name: string, { data, where, format, ...options }: Texts & { where?: readonly string[] }) => {
    const asked = { ...options, where: where ?? [], format: format ?? 'table' };
    status = await reportRowsVerb(configOf({ data }), name, asked);
  });

report
  .command('try <name>')
  .description("fold the events of a report's given.jsonl, and compare the rows with its expected.json")
  .exitOverride()
  .option('--folder <dir>', "where the operator's own reports are (default: HOTSPOT_LEDGER_REPORTS_DIR)")
  .option('--update', 'write the rows to expected.json')
  .action(async (name: string, { folder, update }: { folder?: string; update?: boolean }) => {
    const config = readConfig(folder === undefined ? {} : { REPORTS_DIR: folder });
    status = await tryReportVerb(config, name, update ?? false);
  });

const exporting = program.command('export').description('write out what is recorded');
verb(exporting, 'events', 'the log itself, as it is kept; a server may hold the directory meanwhile')
  .option('--format <format>', 'ndjson or parquet', 'ndjson')
  .option('--from-position <position>', 'the first event (default: 1)')
  .option('--to-position <position>', 'the last event (default: the head of the log)')
  .option('--out <file>', 'where it goes; stdout when absent')
  .action(async ({ data, format, fromPosition, toPosition, out }: Texts) => {
    const [from, to] = [wholeOf('from-position', fromPosition), wholeOf('to-position', toPosition)];
    status = await exportEventsVerb(configOf({ data }), { format: format ?? 'ndjson', from, to, out });
  });

verb(program, 'dictionary', 'what the columns of every report mean, as Markdown')
  .option('--out <file>', 'where it goes; stdout when absent')
  .action(({ data, out }: Texts) => {
    status = dictionaryVerb(configOf({ data }), out);
  });

verb(program, 'record [command]', 'record one fact: a command of any stream, as JSON, through the same checks as HTTP')
  .option('--file <file>', 'its fields as one JSON object; - for stdin', '-')
  .option('--key <key>', 'the idempotency key: with the same one, the same fact is recorded once')
  .option('--list', 'list the commands')
  .option('--markdown', 'with --list: as the page docs/commands.md')
  .action(async (command: string | undefined, options: Texts & { list?: boolean; markdown?: boolean }) => {
    const { data, file = '-', key, list, markdown } = options;
    const config = configOf({ data });
    if (list === true) status = await listCommandsVerb(config, markdown === true);
    else if (command === undefined) throw new BadArgument('record: expected a command, or --list');
    else status = await recordVerb(config, command, { file, ...(key !== undefined && { key }) });
  });

verb(program, 'timeline', 'what happened, in the order in which it occurred')
  .option('--geography <basis>', 'boundaries as-was (default), or restated to today')
  .option('--zone <code>', 'only this zone')
  .option('--hotspot <code>', 'only this hotspot')
  .option('--task-force <id>', 'of one task force, its operations and what names these')
  .option('--kind <kind>', timelineKinds.join(', '))
  .option('--subject <id>', 'of one record, by its id')
  .option('--from <time>', 'a date, or a time with its offset')
  .option('--to <time>', 'the same; exclusive')
  .option('--limit <count>', 'facts on the page, at most 500; csv, geojson and parquet have all without it')
  .option('--order <order>', 'newest or oldest first')
  .option('--cursor <cursor>', 'the page after this one')
  .option('--as-of <moment>', 'as the log stood: a position, a date or a time')
  .option('--format <format>', 'table, json, csv, geojson or parquet', 'table')
  .option('--out <file>', 'write csv, geojson or parquet there instead of to stdout')
  .action(async ({ data, format, limit, out, ...filters }: Texts) => {
    const parameters = { ...filters, limit: wholeOf('limit', limit) };
    status = await timelineVerb(configOf({ data }), parameters, format ?? 'table', out);
  });

verb(program, 'intervention <id>', 'the clocks, codes and events of one intervention, as JSON')
  .option('--as-of <moment>', 'as the log stood: a position, a date or a time')
  .action(async (id: string, { data, asOf }: Texts) => {
    status = await interventionVerb(configOf({ data }), id, { asOf });
  });

verb(program, 'serve', 'serve the HTTP API')
  .option('--port <port>', '0 lets the system choose (default: HOTSPOT_LEDGER_PORT, or 3000)')
  .option('--host <address>', 'beyond loopback only with a token (default: HOTSPOT_LEDGER_HOST, or 127.0.0.1)')
  .action(async ({ data, port, host }: Texts) => {
    status = await serveVerb(configOf({ data, port, host }));
  });

verb(program, 'backup <file>', 'copy the log to a new file and verify it, while a server goes on').action(
  async (file: string, { data }: Texts) => {
    status = await backupVerb(configOf({ data }), file);
  },
);
verb(program, 'restore <file>', 'put a backup in the place of the log, once it is verified').action(
  async (file: string, { data }: Texts) => {
    status = await restoreVerb(configOf({ data }), file);
  },
);

const metrics = program.command('metrics').description('by which definitions intervals are measured');
addMetricVerbs(
  (name, description) => verb(metrics, name, description),
  configOf,
  (ended) => {
    status = ended;
  },
);

const projections = program.command('projections').description('look after the tables');
addProjectionVerbs(
  (name, description) => verb(projections, name, description),
  configOf,
  (ended) => {
    status = ended;
  },
);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has already said what is wrong, or printed the help that was asked for.
    status = error.exitCode === 0 ? exitStatus.done : exitStatus.refused;
  } else {
    process.stderr.write(`${explain(error)}\n`);
    status = exitStatusOf(error);
  }
}
process.exitCode = status;
