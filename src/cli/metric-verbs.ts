import type { Command } from 'commander';

import type { Config } from '../config.js';
import { BadQuery } from '../reporting/bad-query.js';
import { type MetricVersion, nameOf } from '../reporting/metric-book.js';
import { metricSchema } from '../reporting/metric-schema.js';
import { metricsTable, metricTable } from '../reporting/metric-table.js';
import type { MetricList } from '../reporting/metrics-list.js';
import { timeZoneOf } from './city.js';
import { type ExitStatus, exitStatus } from './exit-status.js';
import { withReading } from './reading.js';
import { print, tableOrJson } from './report.js';

type Texts = Readonly<Record<string, string | undefined>>;

/** Adds the verbs that tell by which definitions intervals are measured. `verb` makes one under `metrics`, `ended` is told how it ended. */
export function addMetricVerbs(
  verb: (name: string, description: string) => Command,
  configOf: (options: Texts) => Config,
  ended: (status: ExitStatus) => void,
): void {
  const asked = (command: Command): Command =>
    command
      .option('--as-of <moment>', 'as the log stood: a position, a date or a time')
      .option('--format <format>', 'table or json', 'table');

  asked(verb('list', 'every version of every metric, and when it is in force')).action(
    async ({ data, asOf, format }: Texts) => {
      const as = tableOrJson(format);
      const config = configOf({ data });
      const list = await withReading(config, 'metrics', (reading) => reading.metrics({ asOf }));
      print(as, list, metricsTable(list, timeZoneOf(config)));
      ended(exitStatus.done);
    },
  );

  asked(verb('show <metric>', 'the definition of a metric: its last version, or ID@VERSION')).action(
    async (metric: string, { data, asOf, format }: Texts) => {
      const as = tableOrJson(format);
      const config = configOf({ data });
      const list = await withReading(config, 'metrics', (reading) => reading.metrics({ asOf }));
      const version = versionNamed(list, metric);
      print(as, version.definition, metricTable(version, timeZoneOf(config)));
      ended(exitStatus.done);
    },
  );

  verb('schema', 'the JSON Schema of a definition').action(() => {
    process.stdout.write(`${JSON.stringify(metricSchema, null, 2)}\n`);
    ended(exitStatus.done);
  });
}

/** Throws BadQuery naming those that there are. */
function versionNamed({ metrics }: MetricList, text: string): MetricVersion {
  const found = metrics.findLast((version) => version.definition.id === text || nameOf(version) === text);
  if (found !== undefined) return found;
  throw new BadQuery('metric', `one of ${metrics.map(nameOf).join(', ')}`);
}
