import { describe, expect, it } from '@jest/globals';

import {
  bytesIn,
  codeOfValue,
  type Column,
  columnOf,
  type Form,
  isForm,
  sourceOf,
  toldColumn,
} from '../../src/event-log/sealed/column.js';

const many = Array.from({ length: 300 }, (_, index) => index);
const streams = many.map((index) => `intervention-i${String(index)}`);
const instants = many.map((index) => new Date(index * 1_000).toISOString());

/** The values that are read back of a column, and its form. */
function writtenAndRead(values: readonly unknown[], { form, told, bytes }: Column) {
  expect(bytesIn(form, told, values.length)).toBe(bytes.length);
  const stored = JSON.parse(JSON.stringify({ form, told })) as { form: Form; told: unknown };
  expect(isForm(stored.form)).toBe(true);
  const behind = Buffer.concat([Buffer.from('abc'), bytes]);
  const written = { ...stored, count: values.length, bytes: behind, start: 3, end: behind.length };
  const source = sourceOf(written, (length) => streams.map((name) => name.slice(length)));
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const valueAt = new Function(
    'source',
    'start',
    'view',
    'index',
    'stream',
    `return ${codeOfValue(stored.form, 'source', 'start')}`,
  );
  const view = new DataView(behind.buffer, behind.byteOffset, behind.length);
  return { form, read: values.map((_, index) => valueAt(source, 3, view, index, index) as unknown) };
}

describe('a sealed column', () => {
  it.each<[what: string, values: readonly unknown[], form: Form, seldom?: boolean]>([
    ['one value', many.map(() => 'patrol'), 'same'],
    ['nothing', many.map(() => null), 'same'],
    ['few values that repeat', many.map((index) => [null, true, 'é\ud83d\ude93', 1.5][index % 4]), 'few'],
    ['what streams are named after', many.map((index) => `i${String(index)}`), { tail: 13 }],
    ['small whole numbers', many.map((index) => 65_535 - index), 'uint16'],
    ['whole numbers', many.map((index) => (index % 2 === 0 ? -1 : 1) * (0x7fff_ffff - index)), 'int32'],
    ['numbers that are no longer whole of 32 bits', many.map((index) => 0x8000_0000 + index), 'list'],
    ['fractions', many.map((index) => index / 3), 'list'],
    ['instants that are looked at', instants, 'list'],
    ['texts that are hardly looked at', instants, { width: 24 }, true],
    ['texts of other lengths', many.map((index) => 'x'.repeat(index)), 'list', true],
    ['texts beyond ASCII', many.map((index) => `é${String(100 + index)}`), 'list', true],
    ['halves of characters', many.map((index) => `\ud83d${String(100 + index)}\u2028`), 'list', true],
    ['lists and objects', many.map((index) => (index % 2 === 0 ? [] : {})), 'list'],
  ])('gives back %s', (_what, values, form, seldom = false) => {
    expect(writtenAndRead(values, columnOf(values, streams, seldom))).toEqual({ form, read: values });
    expect(writtenAndRead(values, toldColumn(values))).toEqual({ form: 'told', read: values });
  });

  it.each(['other', { width: '1; throw 1' }, { width: -1 }, { tail: 0.5 }, {}, null, 7])(
    'makes no code of %j, which is no form',
    (form) => {
      expect(isForm(form)).toBe(false);
    },
  );
});
