import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { type CliResult, runCli, startServer } from '../support/cli.js';

const directory = mkdtempSync(join(tmpdir(), 'cli-page-'));
const data = join(directory, 'data');
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});
const report = (...words: string[]): Promise<CliResult> =>
  runCli(['report', 'response-times', ...words, '--data', data]);

describe('the page of response times on the command line', () => {
  it('goes to stdout or a file, and is the same through a server that has the data', async () => {
    const printed = await report('--format', 'html', '--language', 'nl');
    expect([printed.status, printed.stdout.split('\n').slice(0, 2)]).toEqual([
      0,
      ['<!doctype html>', '<html lang="nl">'],
    ]);
    const file = join(directory, 'page.html');
    expect(await report('--format', 'html', '--language', 'nl', '--out', file)).toMatchObject({ status: 0, stdout: '', stderr: `response-times is in ${file}\n` }); // prettier-ignore
    expect(readFileSync(file, 'utf8')).toBe(printed.stdout);
    const server = await startServer(data);
    try {
      expect((await report('--format', 'html', '--language', 'nl')).stdout).toBe(printed.stdout);
    } finally {
      await server.stop();
    }
  });

  it('is refused where it cannot be', async () => {
    const refusals: readonly (readonly [readonly string[], string])[] = [
      [['--language', 'nl'], '--language nl: expected --format html beside it'],
      [['--format', 'html', '--language', 'de'], '--language de: expected one of en, nl, fr'],
      [['--format', 'pdf'], '--format pdf: expected one of table, json, csv, parquet, html'],
      [['--format', 'parquet'], '--format parquet: expected --out FILE beside it'],
      [['--list', 'all', '--out', 'x'], '--out: expected none of --list, --explain and --against beside it'],
      [
        ['--format', 'html', '--out', join(directory, 'no', 'page.html')],
        'expected a file that can be written (ENOENT)',
      ],
    ];
    for (const [words, said] of refusals) {
      const { status, stdout, stderr } = await report(...words);
      expect([words, status, stdout, stderr.includes(said)]).toEqual([words, 1, '', true]);
    }
    expect(existsSync(join(directory, 'no'))).toBe(false);
  });
});
