import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { openSqliteLog } from '../../src/event-log/sqlite/sqlite-log.js';
import { runCli, type RunningServer, startServer } from '../support/cli.js';

const guide = readFileSync(new URL('../../docs/new-report.md', import.meta.url), 'utf8');
/** The text that the guide shows after the name of a file. */
function shownAs(file: string): string {
  const [, text] = new RegExp(`\`${file}\`[^\\n]*\\n\\n\`\`\`\\w+\\n([\\s\\S]*?)\n\`\`\``).exec(guide) ?? [];
  if (text === undefined) throw new Error(`the guide shows no ${file}`);
  return `${text}\n`;
}

const root = mkdtempSync(join(tmpdir(), 'new-report-'));
const [data, folder] = [join(root, 'data'), join(root, 'my-reports')];
const settings = { HOTSPOT_LEDGER_REPORTS_DIR: folder };
const attempt = (...more: readonly string[]) =>
  runCli(['report', 'try', 'shooting-victims', '--folder', folder, ...more]);

let server: RunningServer | undefined;
afterAll(async () => {
  await server?.stop('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

function write(file: string, text: string): void {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** The guide's own events, in a log. */
async function recordGiven(): Promise<void> {
  mkdirSync(data, { recursive: true });
  const log = openSqliteLog(join(data, 'events.sqlite'), { clock: () => Date.parse('2024-02-15T00:00:00.000Z') });
  for (const line of shownAs('my-reports/shooting-victims/given.jsonl').trim().split('\n')) {
    const { stream, id, type, schemaVersion, occurredAt, data: content, metadata } = JSON.parse(line);
    await log.append(stream, 'any', [{ id, type, schemaVersion, occurredAt, data: content, metadata }]);
  }
  log.close();
}

const row = {
  ...{ shooting: 's1', zone: '5341', hotspot: 'clemenceau', occurredAt: '2024-02-14T20:58:00.000Z' },
  ...{ victims: 2, hurt: 2, synthetic: true },
};

describe('the five steps of docs/new-report.md', () => {
  beforeAll(recordGiven);

  it('write, give, try: the rows are printed, kept, and compared from then on', async () => {
    write('my-reports/shooting-victims.js', shownAs('my-reports/shooting-victims.js'));
    write('my-reports/shooting-victims/given.jsonl', shownAs('my-reports/shooting-victims/given.jsonl'));
    const first = await attempt();
    expect([first.status, first.stdout]).toEqual([
      0,
      expect.stringMatching(/shooting +zone[\s\S]*s1 +5341 +clemenceau/),
    ]);
    expect((await attempt('--update')).status).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'shooting-victims/expected.json'), 'utf8'))).toEqual([row]);
    write('my-reports/shooting-victims/expected.json', JSON.stringify([{ ...row, hurt: 1 }]));
    const wrong = await attempt();
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain('~ s1, hurt: expected 1, found 2');
    expect((await attempt('--update')).status).toBe(0);
    expect(first.stderr).not.toContain('handles no corrections');

    const misspelt = shownAs('my-reports/shooting-victims.js')
      .replace('victims: row.victims + 1', 'victim: row.victims + 1')
      .replace(', ...correctionTypes', '');
    write('my-reports/shooting-victims.js', misspelt);
    const { status, stderr } = await attempt();
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('VictimRecorded: the fold writes "victim", which is'),
    ]);
    expect(stderr).toContain('it handles no corrections');
    write('my-reports/shooting-victims.js', shownAs('my-reports/shooting-victims.js'));
  }, 240_000);

  it('register, ask: it is served, exported and described like any other', async () => {
    // More projections than node thinks that listen to one signal on purpose.
    for (const name of ['second-report', 'third-report', 'fourth-report']) {
      const text = shownAs('my-reports/shooting-victims.js').replace("'shooting-victims'", `'${name}'`);
      write(`my-reports/${name}.js`, text);
    }
    server = await startServer(data, settings);
    const { url, said } = server;
    const ask = async (path: string) => {
      for (let turn = 0; turn < 100; turn++) {
        const response = await fetch(`${url}${path}`);
        const answer = (await response.json()) as { readonly asOf?: number };
        if (response.status !== 200 || answer.asOf === 4) return answer;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('the report never reached the head of the log');
    };
    const page = await ask('/reports/shooting-victims?zone=5341&hurt.min=1&sort=-occurredAt');
    expect(page).toMatchObject({
      report: 'shooting-victims',
      version: 1,
      quarantined: 0,
      synthetic: true,
      rows: [row],
    });

    expect(said.stderr).not.toContain('Warning');
    const { reports } = (await (await fetch(`${url}/reports`)).json()) as { reports: { name: string }[] };
    expect(reports.map(({ name }) => name)).toContain('shooting-victims');
    const api = (await (await fetch(`${url}/api-json`)).json()) as {
      paths: Record<string, { get: { summary: string } }>;
    };
    expect(api.paths['/reports/shooting-victims']?.get.summary).toBe('How many people did each shooting hurt?');
    const dictionary = await (await fetch(`${url}/reports/shooting-victims/dictionary`)).text();
    expect(dictionary).toContain('| `hurt` | integer |  | Victims with an injury of any kind. |');

    const parquet = join(root, 'victims.parquet');
    writeFileSync(
      parquet,
      Buffer.from(await (await fetch(`${url}/reports/shooting-victims?format=parquet`)).arrayBuffer()),
    );
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const counted = await connection.run(`SELECT shooting, victims, hurt FROM '${parquet}'`);
    expect(await counted.getRowObjectsJson()).toEqual([{ shooting: 's1', victims: '2', hurt: '2' }]);
    connection.closeSync();
    instance.closeSync();

    const csv = join(root, 'victims.csv');
    const args = [
      'report',
      'shooting-victims',
      '--where',
      'zone=5341',
      '--format',
      'csv',
      '--out',
      csv,
      '--data',
      data,
    ];
    expect(await runCli(args, settings)).toMatchObject({ status: 0 });
    expect(readFileSync(csv, 'utf8').split('\r\n')[1]).toBe('s1,5341,clemenceau,2024-02-14T20:58:00.000Z,2,2,true');
  }, 240_000);

  it('and a report that is not right stops the start, with file and field', async () => {
    await server?.stop('SIGTERM');
    write(
      'my-reports/broken.js',
      "import { defineRows } from 'hotspot-ledger/define';\nexport default defineRows({ name: 'broken' });\n",
    );
    const { status, stdout, stderr } = await runCli(['projections', 'status', '--data', data], settings);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/my-reports\/broken\.js: columns: expected columns by name, found nothing/);
  }, 240_000);
});
