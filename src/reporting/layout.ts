/** The widest line that is printed. */
export const pageWidth = 120;

export interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Cells of these columns are cut to what is left of the page, the last such column first. */
  readonly shrinks?: boolean;
  /** No cell of this column is wider. */
  readonly atMost?: number;
  /** Which part of a cell that is cut stays: its start, when absent, or its end, where ids differ. */
  readonly keeps?: 'end';
}

const gap = '  ';
const narrowest = 6;

/** Rows under their titles, aligned, no wider than the page. `rule` draws a line before the row with that index. */
export function layOut(columns: readonly TableColumn[], rows: readonly (readonly string[])[], rule?: number): string {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = fitted(
    columns,
    columns.map(({ atMost = pageWidth }, index) =>
      Math.min(atMost, Math.max(...lines.map((cells) => lengthOf(cells[index] ?? '')))),
    ),
  );
  const printed = lines.map((cells) =>
    columns
      .map((column, index) => padded(cells[index] ?? '', widths[index] ?? 0, column))
      .join(gap)
      .trimEnd(),
  );
  const line = widths.map((width) => '─'.repeat(width)).join(gap);
  printed.splice(1, 0, line);
  if (rule !== undefined) printed.splice(rule + 2, 0, line);
  return printed.join('\n');
}

/** Text broken between words into lines of the page, those after the first indented. */
export function wrapped(text: string, indent = '  '): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && lengthOf(line) + 1 + lengthOf(word) > pageWidth) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** Text without what could move the cursor, colour the terminal or reverse the reading order: it comes from a feed. */
export function visible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');
}

function fitted(columns: readonly TableColumn[], wanted: readonly number[]): readonly number[] {
  const widths = [...wanted];
  let excess = widths.reduce((sum, width) => sum + width, gap.length * (columns.length - 1)) - pageWidth;
  for (let index = columns.length - 1; index >= 0 && excess > 0; index -= 1) {
    if (columns[index]?.shrinks !== true) continue;
    const width = widths[index] ?? 0;
    const cut = Math.min(excess, Math.max(width - narrowest, 0));
    widths[index] = width - cut;
    excess -= cut;
  }
  return widths;
}

function padded(text: string, width: number, { align, keeps }: TableColumn): string {
  const cut = shortened(Array.from(text), width, keeps);
  const space = ' '.repeat(width - lengthOf(cut));
  return align === 'left' ? cut + space : space + cut;
}

function shortened(characters: readonly string[], width: number, keeps: TableColumn['keeps']): string {
  if (characters.length <= width) return characters.join('');
  const left = Math.max(width - 1, 0);
  return keeps === 'end'
    ? `…${characters.slice(characters.length - left).join('')}`
    : `${characters.slice(0, left).join('')}…`;
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}
