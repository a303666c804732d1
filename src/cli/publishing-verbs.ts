import type { Command } from 'commander';

import type { Config } from '../config.js';
import { publishableKinds } from '../publishing/publishable.js';
import { publicationTable, shownTable, verificationTable } from '../publishing/publishing-tables.js';
import type { Verification } from '../publishing/verifier.js';
import { NothingFound } from '../reporting/bad-query.js';
import { timeZoneOf } from './city.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';
import { withPublishing } from './publishing.js';
import { print, tableOrJson } from './report.js';
import { reportRowsVerb } from './report-rows.js';
import { ServerRefused } from './server-client.js';

type Texts = Readonly<Record<string, string | undefined>>;

/** Adds the verbs about published reports. `verb` makes one under `report`, `ended` is told how it ended. */
export function addPublishingVerbs(
  verb: (name: string, description: string) => Command,
  configOf: (options: Texts) => Config,
  ended: (status: ExitStatus) => void,
): void {
  verb('publish <kind> [parameters...]', `freeze a report in the log: ${publishableKinds.join(', ')}`)
    .requiredOption('--title <text>', 'what it is called')
    .requiredOption('--published-by <who>', 'a staff number or a role account, never a name')
    .option('--id <id>', 'the id to publish it under (default: made up); the same order again adds nothing')
    .option('--format <format>', 'table or json: how this verb answers', 'table')
    .usage('<kind> --title <text> --published-by <who> [the options of that report, such as --by zone]')
    .allowUnknownOption()
    .action(async (kind: string, parameters: readonly string[], { data, title, publishedBy, id, format }: Texts) => {
      const as = tableOrJson(format);
      const order = {
        ...(id === undefined ? {} : { id }),
        kind,
        title: title ?? '',
        publishedBy: publishedBy ?? '',
        parameters: parametersOf(parameters),
      };
      const publication = await withPublishing(configOf({ data }), true, (publishing) => publishing.publish(order));
      print(as, publication, publicationTable(publication));
      ended(exitStatus.done);
    });

  verb('published [id]', 'the published reports, or one of them with its result and history')
    .option('--limit <count>', 'without an id: rows on the page')
    .option('--cursor <cursor>', 'without an id: the page after this one')
    .option('--format <format>', 'table or json; without an id also csv and parquet', 'table')
    .option('--out <file>', 'without an id: where it goes; stdout when absent')
    .action(async (id: string | undefined, { data, format, ...options }: Texts) => {
      const config = configOf({ data });
      if (id === undefined) {
        ended(await listed(config, format ?? 'table', options));
        return;
      }
      const as = tableOrJson(format);
      const report = await withPublishing(config, false, (publishing) => publishing.show(id));
      print(as, report, shownTable(report, timeZoneOf(config)));
      ended(report.damage === null ? exitStatus.done : exitStatus.fault);
    });

  verb(
    'verify <id>',
    'recompute a published report from the log alone: equal (0), differs (1), unknown (2), damaged (3)',
  )
    .option('--format <format>', 'table or json', 'table')
    .action(async (id: string, { data, format }: Texts) => {
      const as = tableOrJson(format);
      try {
        const found = await withPublishing(configOf({ data }), false, (publishing) => publishing.verify(id));
        print(as, found, verificationTable(found));
        ended(statusOf(found.verdict));
      } catch (error) {
        if (!isUnknown(error)) throw error;
        process.stderr.write(`refused: ${error.message}\n`);
        ended(exitStatus.rejects);
      }
    });

  verb('supersede <id>', 'say that a later report takes the place of a published one')
    .requiredOption('--by <id>', 'the report that takes its place, published already')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--decided-by <who>', 'a staff number or a role account, never a name')
    .action(async (id: string, { data, by = '', reason = '', decidedBy = '' }: Texts) => {
      const order = { by, reason, decidedBy };
      const { status } = await withPublishing(configOf({ data }), false, (publishing) =>
        publishing.supersede(id, order),
      );
      process.stdout.write(`${id} is superseded by ${by} (${status})\n`);
      ended(exitStatus.done);
    });

  verb('withdraw <id>', 'say that a published report must not be relied on any more; takes two people')
    .requiredOption('--reason <text>', 'why')
    .requiredOption('--requested-by <who>', 'a staff number or a role account, never a name')
    .requiredOption('--authorised-by <who>', 'somebody else')
    .action(async (id: string, { data, reason = '', requestedBy = '', authorisedBy = '' }: Texts) => {
      const order = { reason, requestedBy, authorisedBy };
      const { status } = await withPublishing(configOf({ data }), false, (publishing) =>
        publishing.withdraw(id, order),
      );
      process.stdout.write(`${id} is withdrawn (${status})\n`);
      ended(exitStatus.done);
    });
}

const listColumns = 'report,kind,status,publishedAt,standsAt,publishedBy,title';

function listed(config: Config, format: string, { limit, cursor, out }: Texts): Promise<ExitStatus> {
  const page = { limit, cursor, out, sort: '-publishedAt', where: [], format };
  return reportRowsVerb(config, 'published-reports', format === 'table' ? { ...page, columns: listColumns } : page);
}

/** Names of parameters that have a hyphen of their own; every other is written as one word. */
const hyphened = new Set(['responding-zone', 'hour-of-week']);

/** `--as-of 12 --by zone` as the parameters of a report. Throws BadArgument. */
function parametersOf(args: readonly string[]): Readonly<Record<string, string>> {
  const parameters: Record<string, string> = {};
  const pairs = args.flatMap((arg) => {
    const [, name, value] = /^(--[^=]+)=(.*)$/s.exec(arg) ?? [];
    return name === undefined || value === undefined ? [arg] : [name, value];
  });
  for (let index = 0; index < pairs.length; index += 2) {
    const [option = '', value] = pairs.slice(index, index + 2);
    const [, name] = /^--([a-z][a-z-]*)$/.exec(option) ?? [];
    if (name === undefined || value === undefined) {
      throw new BadArgument(`${option}: expected an option of that report with its value, such as --by zone`);
    }
    parameters[hyphened.has(name) ? name : name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())] = value; // prettier-ignore
  }
  return parameters;
}

function statusOf(verdict: Verification['verdict']): ExitStatus {
  switch (verdict) {
    case 'equal':
      return exitStatus.done;
    case 'differs':
      return exitStatus.refused;
    case 'damaged':
      return exitStatus.fault;
  }
}

/** There is no such report, here or on the server. */
function isUnknown(error: unknown): error is Error {
  return error instanceof NothingFound || (error instanceof ServerRefused && error.status === 404);
}
