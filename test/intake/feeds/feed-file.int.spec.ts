import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';

import { FeedRefused } from '../../../src/intake/feeds/feed-refused.js';
import { FeedFile } from '../../../src/intake/feeds/feed-file.js';
import { Framer } from '../../../src/intake/feeds/frame-records.js';
import type { FileFormat } from '../../../src/intake/feeds/mapping.js';
import { splitCells } from '../../../src/intake/feeds/split-cells.js';
import { FeedRig } from './feed-rig.js';

const csv: FileFormat = { type: 'csv', delimiter: ',', quote: '"', encoding: 'utf-8' };
const ndjson: FileFormat = { type: 'ndjson', encoding: 'utf-8' };

let rig: FeedRig;
beforeEach(() => {
  rig = new FeedRig();
});
afterEach(() => {
  rig.remove();
});

/** What a file gives: its rows as `line: cells` or `line! fault`. */
async function read(
  content: string | Buffer,
  format: FileFormat = csv,
  wanted: readonly string[] = [],
): Promise<string[]> {
  const file = await FeedFile.open(rig.write(content), format);
  try {
    const columns = await file.columns();
    for (const name of wanted) columns.slot(name);
    const found: string[] = [];
    for await (const { rows } of file.rows()) {
      for (const { line, cells, fault } of rows) {
        found.push(
          fault === undefined ? `${line}: ${cells.map((cell) => cell ?? '-').join('|')}` : `${line}! ${fault}`,
        );
      }
    }
    return found;
  } finally {
    await file.close();
  }
}

async function refusal(content: string | Buffer, format: FileFormat = csv): Promise<string> {
  const error = await read(content, format).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FeedRefused);
  return (error as FeedRefused).message;
}

describe('a CSV file', () => {
  const big = 'x'.repeat(1_048_600);
  it.each<[string, string | Buffer, string[]]>([
    ['plain', 'a,b\n1,2\n3,4\n', ['2: 1|2', '3: 3|4']],
    ['without a last line end', 'a,b\n1,2', ['2: 1|2']],
    ['with a byte order mark', '\ufeffa,b\n1,2\n', ['2: 1|2']],
    ['with CR LF', 'a,b\r\n1,2\r\n"3","4"\r\n', ['2: 1|2', '3: 3|4']],
    ['with empty lines', 'a,b\n\n1,2\n\r\n3,4\n\n', ['3: 1|2', '5: 3|4']],
    [
      'with quoted delimiters, quotes and line ends',
      'a,b\n"1,1","say ""so"""\n"x\ny\n",2\n3,4\n',
      ['2: 1,1|say "so"', '3: x\ny\n|2', '6: 3|4'],
    ],
    ['with a quote inside a cell', 'a,b\n5" pipe,2\n', ['2: 5" pipe|2']],
    ['with empty cells at the ends', 'a,b,c\n,,\n"",1,""\n', ['2: ||', '3: |1|']],
    [
      'with too few and too many columns',
      'a,b\n1\n1,2,3\n1,2\n',
      ['2! 1 columns where the header has 2', '3! 3 columns where the header has 2', '4: 1|2'],
    ],
    [
      'with a quote that does not close',
      'a,b\n1,2\n"3,4\n5,6\n',
      ['2: 1|2', '3! a quote that does not close', '4: 5|6'],
    ],
    ['with a quote that closes too early', 'a,b\n"1"x,2\n3,4\n', ['2! text after a closing quote', '3: 3|4']],
    [
      'with a quote that a later one closes wrongly',
      'a,b\n"1,2\n"3",4\n5,6\n',
      ['2! text after a closing quote', '3: 3|4', '4: 5|6'],
    ],
    [
      'with bytes that are not UTF-8',
      Buffer.concat([Buffer.from('a,b\n1,é\n2,'), Buffer.from([0xe9, 10]), Buffer.from('3,ö\n')]),
      ['2: 1|é', '3! bytes that are not UTF-8', '4: 3|ö'],
    ],
    ['with a line that is too long', `a,b\n1,${big}\n3,4\n`, ['2! a record of more than 1048576 bytes', '3: 3|4']],
    ['with a quoted cell that is too long', `a,b\n1,"${big}"\n3,4\n`, ['2! a quote that does not close', '3: 3|4']],
  ])('%s', async (_name, content, expected) => {
    expect((await read(content)).slice(0, expected.length)).toEqual(expected);
  });

  it('loses one row to a lost quote, however long the file', async () => {
    const rows = await read(`a,b\n1,"2\n${'5,6\n'.repeat(300_000)}`);
    expect(rows.slice(0, 2)).toEqual(['2! a quote that does not close', '3: 5|6']);
    expect(rows).toHaveLength(300_001);
  });

  it('reads another delimiter, quote and encoding', async () => {
    const format: FileFormat = { type: 'csv', delimiter: ';', quote: "'", encoding: 'windows-1252' };
    const content = Buffer.concat([
      Buffer.from("a;b\n'1;1';"),
      Buffer.from([0xe9, 0x80]),
      Buffer.from(';\n'),
      Buffer.from("'2';"),
      Buffer.from([0xe9, 0x80, 10]),
    ]);
    expect(await read(content, format)).toEqual(['2! 3 columns where the header has 2', '3: 2|é€']);
  });

  it('reads without quotes when there are none', async () => {
    expect(await read('a\tb\n"1\t2"\n', { type: 'csv', delimiter: '\t', quote: '', encoding: 'utf-8' })).toEqual([
      '2: "1|2"',
    ]);
  });

  it.each<[string, string | Buffer, string]>([
    ['empty', '', 'its first line must name the columns'],
    ['in UTF-16', Buffer.from('\ufeffa,b', 'utf16le'), 'UTF-16'],
    ['a workbook', Buffer.from('PK\u0003\u0004'), 'save it as CSV'],
    ['compressed', Buffer.from([0x1f, 0x8b, 8]), 'unpack it'],
    ['too wide', `${'a,'.repeat(1_001)}b\n`, '1002 columns; at most 1000 are read'],
    ['damaged in its header', Buffer.from([0x61, 0x2c, 0xe9, 10]), 'its header has bytes that are not UTF-8'],
  ])('that is %s is refused', async (_name, content, message) => {
    expect(await refusal(content)).toContain(message);
  });

  it('is refused when its quotes never pair, before that takes long', async () => {
    const message = await refusal(`a,b\n${'a","b\n'.repeat(900_000)}`);
    expect(message).toContain('too many quotes do not close');
  });

  it('is cut as csv-parse cuts it, wherever the chunks end', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', ' ', '😀'), maxLength: 6 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 9 }), (rows, size) => {
        const text = rows.map((cells) => cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')).join('\n');
        const bytes = Buffer.from(`${text}\n`);
        const framer = new Framer(csv, 'test');
        const records: string[] = [];
        for (let at = 0; at < bytes.length; at += size) {
          const framed = framer.push(Buffer.from(bytes.subarray(at, at + size)), at + size >= bytes.length);
          records.push(...framed.map((record) => record.fault ?? record.text));
        }
        expect(records.map((record) => splitCells(record, ',', '"'))).toEqual(parse(text, { skip_empty_lines: true }));
      }),
    );
  });
});

describe('an NDJSON file', () => {
  it('names nested values by their path, and tells what is no record', async () => {
    const lines = [
      '{"a":1,"b":{"c":"x","d":[4.5,true]}}',
      '{"a":null}',
      'nonsense',
      '[1]',
      '{"a":{"c":1}}',
      '{"a":12345678901234567890}',
    ];
    expect(await read(lines.join('\n'), ndjson, ['a', 'b.c', 'b.d.1', 'b.d.0'])).toEqual([
      '1: 1|x|true|4.5',
      '2: -|-|-|-',
      '3! text that is not JSON',
      '4! a list',
      '5! in "a" an object',
      '6! in "a" a number of more than 15 digits, which JSON readers round; write it as text',
    ]);
  });

  it('is not fooled by names that objects have anyway', async () => {
    expect(
      await read('{"__proto__":"x","constructor":"y","a":"z"}', ndjson, ['__proto__', 'constructor', 'a']),
    ).toEqual(['1: x|y|z']);
    expect(await read('{"a":"z","b":{"q":1}}', ndjson, ['toString', 'a'])).toEqual(['1: z']);
  });

  it('is refused when it has no record', async () => {
    expect(await refusal('[1]\n2\n', ndjson)).toContain('no line that is a JSON object');
  });
});
