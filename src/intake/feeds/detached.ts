/**
 * The same text in memory of its own. A cell is a view on the text of its row, which stays in memory as long as the cell does; whatever is
 * kept longer than the row must not keep the row.
 */
export function detached(text: string): string {
  // The engine copies short cells already.
  return text.length < 13 ? text : Buffer.from(text, 'utf8').toString('utf8');
}
