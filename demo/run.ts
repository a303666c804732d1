import 'reflect-metadata';

import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { CommandBus } from '@nestjs/cqrs';

import { type Application, withApplication } from '../src/cli/application.js';
import { timeZoneOf } from '../src/cli/city.js';
import { BadArgument, explain, exitStatusOf } from '../src/cli/exit-status.js';
import { importWithProgress, readMapping, sentence } from '../src/cli/import.js';
import { withReading } from '../src/cli/reading.js';
import { serveVerb } from '../src/cli/serve.js';
import { type Config, readConfig } from '../src/config.js';
import { responseTimesTable } from '../src/reporting/response-times-table.js';
import { timelineTable } from '../src/reporting/table.js';
import { writeScenario } from './scenario.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const kinds = ['interventions', 'shootings', 'arrests', 'seizures'] as const;
const root = fileURLToPath(new URL('../../', import.meta.url));

/** Makes up two years of Brussels and imports them through the same feeds as real data. */
async function importScenario(config: Config): Promise<void> {
  const directory = join(config.data, 'scenario');
  mkdirSync(directory, { recursive: true });
  say('Making up a SYNTHETIC Brussels scenario: none of it happened.');
  await writeScenario({ directory });
  const work = async ({ context }: Application): Promise<void> => {
    for (const kind of kinds) {
      const file = join(directory, `${kind}.csv`);
      const mapping = readMapping(join(root, 'mappings', `synthetic-brussels-${kind}.yaml`));
      const summary = await importWithProgress(context.get(CommandBus), file, mapping, `${file}.rejects.ndjson`);
      say(`SYNTHETIC ${sentence(`${kind}.csv`, summary)}`);
    }
  };
  await withApplication(config, 'demo', work, { bulk: true });
}

/** What an analyst would ask first. */
async function show(config: Config): Promise<void> {
  await withReading(config, 'demo', async (reading) => {
    const write = (text: string): void => void process.stdout.write(`${text}\n\n`);
    const shootings = await reading.timeline({ hotspot: 'zuidstation', kind: 'shooting', limit: 12 });
    write(
      `The last shootings at the hotspot Zuidstation / gare du Midi\n\n${timelineTable(shootings, timeZoneOf(config))}`,
    );
    const facts = await reading.timeline({ hotspot: 'zuidstation', limit: 15 });
    write(`The last facts of any kind there\n\n${timelineTable(facts, timeZoneOf(config))}`);
    write(responseTimesTable(await reading.responseTimes({ by: 'zone' })));
    write(responseTimesTable(await reading.responseTimes({ by: 'hotspot' })));
  });
}

/** [directory] [--no-serve]. Throws BadArgument for anything else: it would become a directory of that name. */
function argumentsOf(args: readonly string[]): { readonly data: string; readonly serves: boolean } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { 'no-serve': { type: 'boolean' } },
      allowPositionals: true,
    });
    const [data = join(root, 'data', 'demo'), ...more] = positionals;
    if (more.length === 0) return { data, serves: values['no-serve'] !== true };
  } catch {
    // The same answer as to a second directory.
  }
  throw new BadArgument(`demo: expected [directory] [--no-serve], got ${args.join(' ')}`);
}

try {
  const { data, serves } = argumentsOf(process.argv.slice(2));
  const config = readConfig({ DATA: data });
  await importScenario(config);
  await show(config);
  if (serves) {
    await serveVerb(config, (url) => {
      say('\nServing the SYNTHETIC scenario. Open:');
      say(`  ${url}/api                                       the API, to try out`);
      say(`  ${url}/timeline?hotspot=zuidstation&limit=20     a timeline`);
      say(`  ${url}/response-times?by=zone                    response times per zone`);
      say('or ask from another terminal, while it serves:');
      say(
        `  npm run cli -- report response-times --by priority --zone 5341 --data ${relative(process.cwd(), config.data)}`,
      );
      say('Stop with Ctrl-C.');
    });
  }
} catch (error) {
  say(explain(error));
  process.exitCode = exitStatusOf(error);
}
