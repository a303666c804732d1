import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { canonicalJson } from '../../src/ledger/canonical-json.js';

describe('canonical JSON (RFC 8785)', () => {
  it('writes the example of the standard', () => {
    const value = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('puts names in the order of their UTF-16 code units, as the standard has them', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])));
    const found = [...text.matchAll(/"((?:[^"\\]|\\.)+)":0/g)].map(
      ([, name = '']) => JSON.parse(`"${name}"`) as string,
    );
    expect(found).toEqual(['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']);
  });

  it('reads back as the same value, and is the same text however the names were ordered', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(turned(value))).toBe(text);
      }),
    );
  });

  it('leaves out what JSON leaves out, and refuses what JSON would lose', () => {
    expect(canonicalJson({ a: undefined, b: -0 })).toBe('{"b":0}');
    for (const value of [Number.NaN, Infinity, 1n, undefined, [undefined], { a: () => 1 }, '\ud800', { '\udc00': 1 }]) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
  });
});

function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, turned(member)]),
  );
}
