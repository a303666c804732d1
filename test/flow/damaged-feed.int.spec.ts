import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { runCli } from '../support/cli.js';
import { callsHeader, callsMapping } from '../support/made-calls.js';
import { eventsIn } from '../support/recorded-data.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'flow-damaged-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const row = (call: string, received = '2024-03-01 10:00:00') =>
  `${call},fight,5340,${received},2024-03-01 10:00:09,2,U1,patrol,2024-03-01 10:01:00,NULL,2024-03-01 10:08:00,NULL,none`;
const fileAt = (name: string, content: string | Buffer): string => {
  writeFileSync(join(root, name), content);
  return join(root, name);
};
const importing = (feed: string, mapping: string, ...more: string[]) =>
  runCli(['import', feed, '--mapping', mapping, '--data', join(root, 'data'), ...more]);

describe('a feed with damaged rows', () => {
  const [before = Buffer.alloc(0), after = Buffer.alloc(0)] = row('invalid-utf8').split('fight').map(Buffer.from);
  const damaged = Buffer.concat([
    Buffer.from(
      [callsHeader, row('good-1'), row('bad-date', '2024-02-30 10:00:00'), row(''), 'too,few,columns', ''].join('\n'),
    ),
    Buffer.concat([before, Buffer.from([0x66, 0xff, 0xfe]), after]),
    Buffer.from(`\n${row('good-2')}\n`),
  ]);

  it('is imported without them: each is written down with its line and reason, and the exit status says so', async () => {
    const feed = fileAt('calls.csv', damaged);
    const { status, stdout, stderr } = await importing(feed, fileAt('calls.yaml', callsMapping));
    expect(status).toBe(2);
    const rejectsFile = `${feed}.rejects.ndjson`;
    expect(JSON.parse(stdout)).toMatchObject({ rows: 6, records: 2, rejectedRows: 4, refused: 0, rejectsFile });
    expect(stderr).toContain(`4 rows rejected, 0 facts refused: see ${rejectsFile}`);
    const rejects = readFileSync(rejectsFile, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { line: number; field: string; reason: string });
    expect(rejects.map(({ line, field }) => [line, field])).toEqual([
      [3, 'request.callReceivedAt'],
      [4, 'key'],
      [5, 'row'],
      [6, 'row'],
    ]);
    const reasons = ['2024-02-30 10:00:00', 'a value in "call"', '3 columns where the header has 13', 'UTF-8'];
    rejects.forEach(({ reason }, index) => {
      expect(reason).toContain(reasons[index]);
    });
    const streams = new Set((await eventsIn(join(root, 'data'))).map(({ stream }) => stream));
    expect([...streams]).toEqual(['intervention-made-calls:good-1', 'intervention-made-calls:good-2']);
  });

  it('leaves no rejects file once nothing is rejected', async () => {
    const mapping = fileAt('calls.yaml', callsMapping);
    const rejectsFile = join(root, 'rejects.ndjson');
    expect((await importing(fileAt('damaged.csv', damaged), mapping, '--rejects', rejectsFile)).status).toBe(2);
    expect(existsSync(rejectsFile)).toBe(true);
    const mended = fileAt('mended.csv', [callsHeader, row('good-1'), row('good-3')].join('\n'));
    expect((await importing(mended, mapping, '--rejects', rejectsFile)).status).toBe(0);
    expect(existsSync(rejectsFile)).toBe(false);
  });
});

describe('a mapping that does not fit', () => {
  it.each([
    ['a column that the file does not have', 'callReceivedAt: recieved', 'recieved', 'did you mean "received"?'],
    ['a target that there is none of', 'callRecievedAt: received', 'callRecievedAt', 'did you mean "callReceivedAt"?'],
  ])('is refused before the first event: %s', async (_name, line, named, help) => {
    const mapping = fileAt('calls.yaml', callsMapping.replace('callReceivedAt: received', line));
    const { status, stdout, stderr } = await importing(
      fileAt('calls.csv', [callsHeader, row('1')].join('\n')),
      mapping,
    );
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(named);
    expect(stderr).toContain(help);
    // A fault would show where in the program it came from; this is an answer to the person who wrote the mapping.
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(await eventsIn(join(root, 'data'))).toEqual([]);
  });

  it.each([
    ['no such feed', 'none.csv', 'calls.yaml', 'it cannot be opened'],
    ['no such mapping', 'calls.csv', 'none.yaml', 'expected a readable YAML file'],
  ])('is refused: %s', async (_name, feed, mapping, message) => {
    fileAt('calls.yaml', callsMapping);
    fileAt('calls.csv', [callsHeader, row('1')].join('\n'));
    const { status, stdout, stderr } = await importing(join(root, feed), join(root, mapping));
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
    expect(await eventsIn(join(root, 'data'))).toEqual([]);
  });
});
