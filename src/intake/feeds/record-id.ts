/** The longest id that the domain takes. */
export const maxIdLength = 128;

const plain = /^[A-Za-z0-9.-]*$/;

/**
 * One part of an id: letters, digits, `.` and `-` stay, every other byte of the UTF-8 text becomes `_` and two hex digits. Two keys that
 * differ never make one id.
 */
export function idPart(text: string): string {
  if (plain.test(text)) return text;
  let id = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const char = String.fromCharCode(byte);
    id += byte < 128 && plain.test(char) ? char : `_${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return id;
}

/** The id of a record: `<source>:<key>`, with `:` between the columns of a key. */
export function recordId(source: string, key: readonly string[]): string {
  return `${source}:${key.map(idPart).join(':')}`;
}
