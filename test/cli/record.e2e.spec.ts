import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, describe, expect, it } from '@jest/globals';

import { runCli, type RunningServer, startServer } from '../support/cli.js';

const root = mkdtempSync(join(tmpdir(), 'cli-record-'));
let server: RunningServer | undefined;
afterEach(async () => {
  await server?.stop('SIGKILL');
  server = undefined;
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const designation = {
  id: 'zuidstation',
  source: 'manual',
  occurredAt: '2024-03-28T10:00:00+01:00',
  names: { nl: 'Zuidstation', fr: 'Gare du Midi' },
  zones: ['5341'],
  validFrom: '2024-03-28T00:00:00+01:00',
};
const record = (data: string, command: string, body: unknown, ...more: string[]) => {
  const file = join(root, 'command.json');
  writeFileSync(file, typeof body === 'string' ? body : JSON.stringify(body));
  return runCli(['record', command, '--file', file, '--data', join(root, data), ...more]);
};
const events = [
  {
    type: 'HotspotDesignated',
    occurredAt: '2024-03-28T09:00:00.000Z',
    data: {
      hotspotId: 'zuidstation',
      names: designation.names,
      zones: ['5341'],
      validFrom: '2024-03-27T23:00:00.000Z',
    },
  },
];

describe('record', () => {
  it('records a command and prints its events; a repeat adds nothing; a contradiction is refused', async () => {
    const first = await record('alone', 'hotspot.designate', designation);
    expect([first.status, first.stderr]).toEqual([0, '']);
    expect(JSON.parse(first.stdout)).toEqual({
      ...{ stream: 'hotspot-zuidstation', id: 'zuidstation', status: 'recorded', revision: 0, position: 1 },
      events,
    });
    const again = await record('alone', 'hotspot.designate', designation);
    expect(again.status).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ status: 'unchanged', revision: 0 });
    const other = await record('alone', 'hotspot.designate', { ...designation, zones: ['5339'] });
    expect(other).toMatchObject({ status: 1, stdout: '' });
    expect(other.stderr).toMatch(/^refused: hotspot zuidstation is designated with other content/);
  });

  it('goes through the server that holds the directory, with the same answers', async () => {
    server = await startServer(join(root, 'held'));
    const first = await record('held', 'hotspot.designate', designation, '--key', 'k-1');
    expect([first.status, first.stderr]).toEqual([0, '']);
    expect(JSON.parse(first.stdout)).toMatchObject({ status: 'recorded', position: 1, events });
    expect(JSON.parse((await record('held', 'hotspot.designate', designation, '--key', 'k-1')).stdout)).toMatchObject({ status: 'unchanged' }); // prettier-ignore
    const refused = await record('held', 'hotspot.withdraw', { ...designation, at: 'now' });
    expect(refused).toMatchObject({ status: 1, stdout: '' });
  });

  it('refuses what it cannot read, by its name, and changes nothing', async () => {
    const fired = { id: 's-1', source: 'manual', occurredAt: '2024-03-01T10:00:00Z', zone: '5341', consequence: 'injury', drugLink: 'no' }; // prettier-ignore
    const cases: [string, unknown, RegExp][] = [
      ['hotspot.dissolve', {}, /hotspot\.dissolve: expected a command/],
      ['hotspot.designate', '{"id":', /--file .+: expected JSON/],
      ['hotspot.designate', [], /expected one JSON object/],
      ['hotspot.designate', { ...designation, id: undefined }, /id: expected a text in the JSON of hotspot\.designate/],
      ['hotspot.designate', { ...designation, zones: 'x' }, /zones: expected a list/],
      ['shooting.report', { ...fired, place: { precision: 'exact', point: { latitude: 51.2, longitude: 4.4 } } }, /place\.point: expected a point in this city/], // prettier-ignore
      ['shooting.report', { ...fired, place: { precision: 'exact', point: { latitude: 4.35, longitude: 50.85 } } }, /place\.point: expected a point in this city/], // prettier-ignore
      ['intervention.disposition', { id: 'i-1', source: 'manual', occurredAt: '2024-03-01T10:00:00Z', list: 'synthetic-dispositions-1', disposition: 'made-up' }, /disposition: expected a word of synthetic-dispositions-1: report-taken/], // prettier-ignore
      ['shooting.victim', { id: '1', source: 'manual', occurredAt: '2024-01-01T00:00:00Z', victimId: 'v', injury: 'minor' }, /has not been reported/], // prettier-ignore
    ];
    for (const [command, body, reason] of cases) {
      const { status, stdout, stderr } = await record('bad', command, body);
      expect([command, status, stdout]).toEqual([command, 1, '']);
      expect(stderr).toMatch(reason);
    }
    const { stdout } = await record('bad', 'hotspot.designate', designation);
    expect(JSON.parse(stdout)).toMatchObject({ position: 1 });
  });

  it('corrects a field and a clock of a record, and annuls one', async () => {
    const { stdout } = await record('corrected', 'hotspot.designate', designation);
    expect(JSON.parse(stdout)).toMatchObject({ position: 1 });
    const data = join(root, 'corrected');
    const exported = await runCli(['export', 'events', '--data', data]);
    const { id: corrects } = JSON.parse(exported.stdout.split('\n')[0] ?? '') as { readonly id: string };
    const people = { requestedBy: 'clerk-1', authorisedBy: 'head-2', reason: 'data-entry' };
    const of = { id: 'zuidstation', source: 'manual', occurredAt: '2025-01-01T00:00:00Z', corrects, ...people };
    const zones = { ...of, field: 'zones', before: ['5341'], after: ['5341', '5339'] };
    const clock = { ...of, field: 'occurredAt', before: '2024-03-28T09:00:00Z', after: '2024-03-27T09:00:00Z' };
    const alone = await record('corrected', 'hotspot.annul', { ...of, authorisedBy: 'clerk-1' });
    expect([alone.status, alone.stdout]).toEqual([1, '']);
    expect(alone.stderr).toMatch(/authorisedBy: expected somebody other/);
    for (const [command, body, type] of [
      ['hotspot.correct', zones, 'RecordCorrected'],
      ['hotspot.correct-clock', clock, 'TimestampCorrected'],
      ['hotspot.annul', of, 'RecordAnnulled'],
    ] as const) {
      const done = await record('corrected', command, body);
      expect([done.status, done.stderr]).toEqual([0, '']);
      expect(JSON.parse(done.stdout)).toMatchObject({ status: 'recorded', events: [{ type }] });
    }
  });

  it('lists every command, as text and as the page of the documentation', async () => {
    const { stdout, status } = await runCli(['record', '--list', '--data', join(root, 'none')]);
    expect(status).toBe(0);
    for (const name of [
      'shooting.report',
      'hotspot.boundary',
      'zone.merge',
      'operation.plan',
      'task-force.adopt',
      'governance.convene',
      'arrest.make',
      ...[
        'intervention',
        'shooting',
        'arrest',
        'seizure',
        'hotspot',
        'zone',
        'operation',
        'task-force',
        'governance',
      ].flatMap((kind) => [`${kind}.correct`, `${kind}.correct-clock`, `${kind}.annul`]),
    ]) {
      // prettier-ignore
      expect(stdout).toMatch(new RegExp(`^${name.replace('.', '\\.')} +\\S`, 'm'));
    }
    const page = await runCli(['record', '--list', '--markdown']);
    const written = readFileSync(join(process.cwd(), 'docs/commands.md'), 'utf8');
    expect(page.stdout).toBe(written);
  });
});
