import { describe, expect, it } from '@jest/globals';

import { layOut, pageWidth, visible, wrapped, type TableColumn } from '../../src/reporting/layout.js';

const columns: readonly TableColumn[] = [
  { title: 'zone', align: 'left' },
  { title: 'n', align: 'right' },
];

describe('a table on the terminal', () => {
  it('aligns its columns under their titles and rules off the total', () => {
    const rows = [
      ['5339', '7'],
      ['Brussel-Zuid', '1 234'],
      ['total', '1 241'],
    ];
    expect(layOut(columns, rows, 2).split('\n')).toEqual([
      'zone              n',
      '────────────  ─────',
      '5339              7',
      'Brussel-Zuid  1 234',
      '────────────  ─────',
      'total         1 241',
    ]);
  });

  it('keeps the end of an id that is too wide, and the start of anything else', () => {
    const narrow: readonly TableColumn[] = [
      { title: 'subject', align: 'left', atMost: 10, keeps: 'end' },
      { title: 'what', align: 'left', atMost: 6 },
    ];
    expect(
      layOut(narrow, [['feed:I-2025-000017', 'Unit 12 arrived']])
        .split('\n')
        .at(-1),
    ).toBe('…25-000017  Unit …');
  });

  it('is never wider than the page: what may shrink does, the last column first', () => {
    const wide: readonly TableColumn[] = [
      { title: 'a', align: 'left', shrinks: true },
      { title: 'b', align: 'left', shrinks: true },
    ];
    const line = layOut(wide, [['a'.repeat(60), 'b'.repeat(100)]])
      .split('\n')
      .at(-1);
    expect(line).toBe(`${'a'.repeat(60)}  ${'b'.repeat(57)}…`);
    expect(line).toHaveLength(pageWidth);
  });

  it('breaks text between words', () => {
    const lines = wrapped(`excluded: ${'many words '.repeat(20)}`.trim()).split('\n');
    expect(lines.every((line) => line.length <= pageWidth)).toBe(true);
    expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toBe(`excluded: ${'many words '.repeat(20)}`.trim());
  });

  it('shows what a feed could do to the terminal, instead of letting it', () => {
    expect(visible('a\u001b[31mb\u202ec\r\n')).toBe('a·[31mb·c··');
  });
});
