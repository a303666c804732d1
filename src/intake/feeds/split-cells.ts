/**
 * The cells of one CSV record (RFC 4180). A quote inside a cell that does not begin with one is text. The record is one that the framer
 * let through: every quoted cell closes.
 */
export function splitCells(record: string, delimiter: string, quote: string): string[] {
  if (quote === '' || !record.includes(quote)) return record.split(delimiter);
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (record.startsWith(quote, at)) {
      const { cell, end } = quotedCell(record, at + 1, quote);
      cells.push(cell);
      at = end;
    } else {
      const end = record.indexOf(delimiter, at);
      cells.push(end === -1 ? record.slice(at) : record.slice(at, end));
      at = end === -1 ? record.length : end;
    }
    if (at >= record.length) return cells;
    at += 1;
    if (at === record.length) {
      cells.push('');
      return cells;
    }
  }
}

function quotedCell(record: string, start: number, quote: string): { readonly cell: string; readonly end: number } {
  let cell = '';
  let from = start;
  for (;;) {
    const close = record.indexOf(quote, from);
    if (close === -1) return { cell: cell + record.slice(from), end: record.length };
    if (record[close + 1] !== quote) return { cell: cell + record.slice(from, close), end: close + 1 };
    cell += record.slice(from, close + 1);
    from = close + 2;
  }
}
