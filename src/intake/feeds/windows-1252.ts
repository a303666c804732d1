/** What the bytes 0x80 to 0x9f mean; the five that mean nothing stay control characters, as in the WHATWG encoding standard. */
const high =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/**
 * Bytes in windows-1252, the usual encoding of spreadsheets in Western Europe, as text. TextDecoder is not used: some releases of
 * Node 20 read this encoding as ISO 8859-1, and the euro sign is lost.
 */
export function decodeWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\u0080-\u009f]/g, (char) => high.charAt(char.charCodeAt(0) - 0x80));
}
