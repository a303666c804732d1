import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type ExternalReport, readReportFolder, ReportsRefused } from '../../src/external-reports/report-folder.js';
import type { FoldedEvent } from '../../src/projecting/define.js';
import { foldGiven } from '../../src/projecting/fold-given.js';
import { reservedParameters } from '../../src/reporting/report-query.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'report-folder-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const registered = { names: ['timeline'], eventTypes: new Set(['UnitArrived', 'UnitDispatched']) };
function read(files: Readonly<Record<string, string>>): readonly ExternalReport[] {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return readReportFolder(folder, registered);
}
function refused(files: Readonly<Record<string, string>>): readonly string[] {
  try {
    read(files);
  } catch (error) {
    if (error instanceof ReportsRefused) return error.faults.map((fault) => fault.replace(`${folder}/`, ''));
    throw error;
  }
  return [];
}

const start = "import { defineRows } from 'hotspot-ledger/define';\n";
const fields: Readonly<Record<string, string>> = {
  name: "'arrivals'",
  version: '1',
  question: "'How many arrived?'",
  grain: "'one unit'",
  columns: "{ unit: { type: 'text', means: 'Call sign.' }, times: { type: 'integer', means: 'Arrivals.' } }",
  rowKey: "'unit'",
  handles: "['UnitArrived']",
  key: '(event) => event.data.unit',
  evolve: '(row, event) => ({ unit: event.data.unit, times: (row?.times ?? 0) + 1 })',
};
const report = (changes: Readonly<Record<string, string>> = {}, before = ''): string =>
  `${start}${before}export default defineRows({ ${Object.entries({ ...fields, ...changes })
    .map(([name, text]) => `${name}: ${text}`)
    .join(', ')} });\n`;
const arrived = (position: number, unit: string): FoldedEvent => ({
  ...{ type: 'UnitArrived', occurredAt: '2024-02-27T10:00:00.000Z', recordedAt: '2024-02-27T10:00:00.000Z' },
  ...{ data: { unit }, metadata: {}, position, stream: `s-${unit}`, revision: 0, id: String(position) },
});

describe('a folder of reports', () => {
  it('gives definitions that fold like any other', async () => {
    const [arrivals, more] = read({
      'arrivals.js': report(),
      'later.mjs': report({ name: "'later'" }),
      'notes.txt': 'x',
      '.hidden.js': 'x',
    });
    expect(more?.definition.name).toBe('later');
    const { rows, quarantine } = await foldGiven(arrivals!.definition, [
      arrived(1, 'A'),
      arrived(2, 'B'),
      arrived(3, 'A'),
    ]);
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { unit: 'A', times: 2 },
      { unit: 'B', times: 1 },
    ]);
    expect(quarantine).toEqual([]);
  });

  it('can use terms and measures, under names of its own', async () => {
    const before = "import {\n  millisecondsBetween as between,\n} from 'hotspot-ledger/terms';\n";
    const evolve =
      "(row, event) => ({ unit: event.data.unit, times: between('2024-02-27T09:59:59.000Z', event.occurredAt) })";
    const [one] = read({ 'arrivals.js': report({ evolve }, before) });
    expect((await foldGiven(one!.definition, [arrived(1, 'A')])).rows[0]).toMatchObject({ times: 1000 });
  });

  it('is refused when it is not there', () => {
    expect(() => readReportFolder(join(folder, 'none'), registered)).toThrow(
      /expected a folder that can be read \(ENOENT\)/,
    );
  });

  it('names every fault of every file at once', () => {
    expect(
      refused({ 'a.js': report({ name: "'a'", version: '0' }), 'b.js': report({ name: "'b'", grain: "''" }) }),
    ).toEqual([
      'a.js: version: expected a whole number from 1 on, found 0',
      'b.js: grain: expected text of 1 to 500 characters, found ""',
    ]);
  });

  it.each([
    [{ name: "'Arrivals'" }, 'name: expected lower case words'],
    [{ name: "'departures'" }, 'name: expected the name of its file, arrivals, found "departures"'],
    [{ version: "'1'" }, 'version: expected a whole number'],
    [{ question: 'undefined' }, 'question: expected text of 1 to 500 characters, found nothing'],
    [{ columns: '[]' }, 'columns: expected columns by name'],
    [{ columns: "{ unit: { type: 'txt', means: 'x' } }" }, 'columns.unit.type: expected one of text, integer'],
    [{ columns: "{ unit: { type: 'text', means: ' ' } }" }, 'columns.unit.means: expected text'],
    [{ columns: "{ unit: { type: 'text', means: 'x', untis: 's' } }" }, 'columns.unit.untis: expected nothing'],
    [
      { columns: "{ unit: { type: 'text', means: 'x' }, Unit: { type: 'text', means: 'x' } }" },
      'differ in more than capitals',
    ],
    [
      { columns: "{ unit: { type: 'text', means: 'x' }, limit: { type: 'text', means: 'x' } }" },
      'columns.limit: expected a name',
    ],
    [{ rowKey: "'units'" }, 'rowKey: expected the name of a column of type text or integer, found "units"'],
    [{ handles: '[]' }, 'handles: expected a list with at least one type'],
    [{ handles: "['UnitArived']" }, 'found "UnitArived" (did you mean UnitArrived or UnitDispatched?)'],
    [{ key: "'unit'" }, 'key: expected a function'],
    [{ evolve: 'undefined' }, 'evolve: expected a function, found nothing'],
  ])('refuses %j', (changes, expected) => {
    const faults = refused({ 'arrivals.js': report(changes) });
    expect(faults.join('\n')).toContain(`arrivals.js: `);
    expect(faults.join('\n')).toContain(expected);
  });

  it.each([
    ["import fs from 'node:fs';\n", 'line 2: expected imports by name'],
    ["import { readFileSync } from 'node:fs';\n", 'line 2: expected imports by name'],
    ["import './other.js';\n", 'line 2: expected imports by name'],
    ["import { defineRow } from 'hotspot-ledger/define';\n", 'has no defineRow; it has defineRows, defineFacts'],
    ["const fs = await import('node:fs');\n", 'line 2: import( reaches outside'],
    ["const fs = require('node:fs');\n", 'line 2: require reaches outside'],
    ['const at = Date.now();\n', 'line 2: Date.now reads the clock'],
    ['const at = new Date();\n', 'line 2: new Date() reads the clock'],
    ['const at = Date();\n', 'line 2: Date( reads the clock'],
    ['const r = Math.random();\n', 'line 2: Math.random gives another result'],
    ['const e = process.env;\n', 'line 2: process reaches outside'],
    ["const e = (() => {}).constructor('return process')();\n", 'line 2: .constructor reaches outside'],
    ['const day = (d) => d.getHours();\n', "line 2: .getHours depends on the machine's time zone"],
    ['let seen = 0;\n', 'line 2: a variable outside of the fold is memory'],
    ['export const x = 1;\n', 'line 2: export is no part of a report'],
    ['const sneaky = Date; sneaky.now();\n', 'Date.now is not for a fold'],
    ['const D = Date; new D();\n', 'new Date() is not for a fold'],
    ['const { random } = Math; random();\n', 'Math.random is not for a fold'],
    ['fetchAll();\n', 'line 2: fetchAll is not defined'],
    ['const = 3;\n', 'line 2: '],
    ['while (true) {}\n', 'timed out'],
    ['throw 7;\n', '7'],
    ['export default 3;\n', 'expected one `export default`, found 2'],
  ])('refuses %j', (before, expected) => {
    expect(refused({ 'arrivals.js': report({}, before) }).join('\n')).toContain(expected);
  });

  it('takes words in comments, texts and names for what they are', () => {
    const harmless = [
      '// Date.now() and let there be process.env',
      '/* import x from "node:fs"; export const y */',
      "const said = 'Date.now()' + \"require('x')\" + `let ${'process'} ${`eval(${1})`} be`;",
      'const matches = /[\'"`]Date.now\\/[/]/.test(said) && 4 / 2 / 1 > 0;',
      'const named = { process: 1, async: 2, said, matches };',
      'const used = named.process + Date.UTC(2024, 1, 1) + new Date(0).getUTCHours() + Date.parse("2024-01-01");',
      'function inside() { let x = used; return x; }',
      'const more = inside() + inside.length;',
      '',
    ].join('\n');
    expect(refused({ 'arrivals.js': report({}, harmless) })).toEqual([]);
  });

  it('refuses a name that another report has, here or in the program', () => {
    expect(refused({ 'timeline.js': report({ name: "'timeline'" }) })).toEqual([
      'timeline.js: name: expected a name that no other report has; timeline is that of a report of the program',
    ]);
    rmSync(join(folder, 'timeline.js'));
    expect(refused({ 'arrivals.js': report(), 'arrivals.mjs': report() })).toHaveLength(1);
  });

  it('keeps every parameter of the routes free of columns', () => {
    for (const name of reservedParameters) {
      const columns = `{ unit: { type: 'text', means: 'x' }, ${name}: { type: 'text', means: 'x' } }`;
      expect(refused({ 'arrivals.js': report({ columns }) }).join()).toContain(`columns.${name}: expected a name`);
    }
  });

  it('quarantines what a fold throws when it runs, clock and all', async () => {
    const [one] = read({
      'arrivals.js': report({ evolve: '() => { const D = Date; return { unit: String(D.now()), times: 1 }; }' }),
    });
    const { rows, quarantine } = await foldGiven(one!.definition, [arrived(1, 'A')]);
    expect(rows).toEqual([]);
    expect(quarantine[0]?.reason).toContain('Date.now is not for a fold');
  });
});
