/**
 * RFC 8785 (JCS): one text for one value, whoever writes it. Names of an object in the order of their UTF-16 code units, no blanks, numbers and
 * strings as ECMAScript writes them. A property that is undefined is left out, as JSON leaves it out.
 *
 * Throws TypeError for what JSON does not carry: NaN and infinities, BigInt, functions, undefined in a list, and text with a lone surrogate.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return textOf(value);
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`canonical JSON has no ${String(value)}`);
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `[${value.map(canonicalJson).join(',')}]` : objectOf(value);
    case 'undefined':
    case 'bigint':
    case 'symbol':
    case 'function':
      throw new TypeError(`canonical JSON has no ${typeof value}`);
  }
}

function objectOf(value: object): string {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  // The default order of sort is that of UTF-16 code units, which RFC 8785 (3.2.3) asks for.
  members.sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${textOf(name)}:${canonicalJson(member)}`).join(',')}}`;
}

const loneSurrogate = /\p{Surrogate}/u;

function textOf(text: string): string {
  if (loneSurrogate.test(text)) throw new TypeError('canonical JSON has no lone surrogates');
  return JSON.stringify(text);
}
