import type { Command } from 'commander';

import type { Config } from '../config.js';
import type { ExitStatus } from './exit-status.js';
import {
  deployLogVerb,
  followVerb,
  listVerb,
  quarantineVerb,
  rebuildVerb,
  statusVerb,
  steerVerb,
  switchBackVerb,
} from './projections.js';
import { diffFormatOf, diffVerb } from './diff.js';
import { operationFormatOf } from './operation-format.js';
import { wholeOf } from './report.js';
import { dropSnapshotVerb, snapshotsVerb, snapshotVerb } from './snapshots.js';

type Texts = Readonly<Record<string, string | undefined>>;

/**
 * Adds the verbs that look after the tables. `verb` makes one under `projections`, `ended` is told how it ended. Each goes through the server
 * that has the data directory, or runs in this process when nobody has it.
 */
export function addProjectionVerbs(
  verb: (name: string, description: string) => Command,
  configOf: (options: Texts) => Config,
  ended: (status: ExitStatus) => void,
): void {
  const formatted = (name: string, description: string): Command =>
    verb(name, description).option('--format <format>', 'table, json or ndjson', 'table');
  const formatIn = ({ format }: { readonly format?: string }) => operationFormatOf(format ?? 'table');

  formatted('list', 'every projection, what it answers, and its versions on disk').action(async (options: Texts) => {
    ended(await listVerb(configOf({ data: options.data }), formatIn(options)));
  });

  formatted('status [names...]', 'how far each table is, and the rebuild that it is in').action(
    async (names: readonly string[], options: Texts) => {
      ended(await statusVerb(configOf({ data: options.data }), names, formatIn(options)));
    },
  );

  formatted('rebuild [names...]', 'build tables again from the first event in one pass, compare, and swap them in')
    .option('--all', 'every projection')
    .option('--accept <reason>', 'take a table that differs although the code is unchanged; recorded in the deploy log')
    .option('--detach', 'do not wait for the end (where a server does the work)')
    .action(async (names: readonly string[], { all, detach, ...options }: Texts & { all?: true; detach?: true }) => {
      const { data, accept } = options;
      const wish = { all: all === true, detach: detach === true, accept, format: formatIn(options) };
      ended(await rebuildVerb(configOf({ data }), names, wish));
    });

  formatted('follow <name>', 'show the rebuild that a projection is in until it has ended').action(
    async (name: string, options: Texts) => {
      ended(await followVerb(configOf({ data: options.data }), name, formatIn(options)));
    },
  );

  for (const [how, description] of [
    ['pause', 'pause the rebuild that a projection is in, after the batch in hand'],
    ['resume', 'go on with a rebuild that is paused'],
    ['cancel', 'give the rebuild up, and remove what was built'],
  ] as const) {
    formatted(`${how} <name>`, description).action(async (name: string, options: Texts) => {
      ended(await steerVerb(configOf({ data: options.data }), how, name, formatIn(options)));
    });
  }

  formatted('switch-back <name>', 'put the version before in the place of the live one').action(
    async (name: string, options: Texts) => {
      ended(await switchBackVerb(configOf({ data: options.data }), name, formatIn(options)));
    },
  );

  formatted('quarantine <name>', 'the events that the fold could not digest')
    .option('--after <position>', 'only those after this position', '0')
    .option('--limit <count>', 'at most 1000', '100')
    .action(async (name: string, options: Texts) => {
      const page = { after: wholeOf('after', options.after) ?? 0, limit: wholeOf('limit', options.limit) ?? 100 };
      ended(await quarantineVerb(configOf({ data: options.data }), name, page, formatIn(options)));
    });

  verb('diff <name> <from> <to>', 'the rows that differ between two moments, and the events behind each')
    .option('--limit <count>', 'rows on the page, at most 1000', '100')
    .option('--cursor <key>', 'the page after this one')
    .option('--format <format>', 'table, json, ndjson or csv', 'table')
    .addHelpText('after', '\nA moment is a position, a date or a time, `live` or `previous`.')
    .action(async (name: string, from: string, to: string, { data, limit, cursor, format }: Texts) => {
      const page = { limit: wholeOf('limit', limit) ?? 100, cursor };
      ended(await diffVerb(configOf({ data }), name, [from, to], page, diffFormatOf(format ?? 'table')));
    });

  formatted('snapshot <name>', 'make the table as the log stood at a position, and keep it')
    .requiredOption('--as-of <moment>', 'a position, or a date or a time: the last position recorded before it')
    .option('--drop', 'remove the one that is kept as of this position')
    .action(async (name: string, { drop, ...options }: Texts & { drop?: true }) => {
      const does = drop === true ? dropSnapshotVerb : snapshotVerb;
      ended(await does(configOf({ data: options.data }), name, options.asOf ?? '', formatIn(options)));
    });

  formatted('snapshots [name]', 'the tables that are kept as of earlier positions').action(
    async (name: string | undefined, options: Texts) => {
      ended(await snapshotsVerb(configOf({ data: options.data }), name, formatIn(options)));
    },
  );

  formatted('deploy-log [name]', 'which code made, refused or swapped which tables, when, and who asked').action(
    async (name: string | undefined, options: Texts) => {
      ended(await deployLogVerb(configOf({ data: options.data }), name, formatIn(options)));
    },
  );
}
