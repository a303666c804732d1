import { describe, expect, it } from '@jest/globals';

import { formatMinor } from '../../src/measures/money.js';

describe('an amount of money in minor units', () => {
  it.each([
    [125_000, 'EUR', 'EUR 1,250.00'],
    [0, 'EUR', 'EUR 0.00'],
    [5, 'EUR', 'EUR 0.05'],
    [99_999, 'EUR', 'EUR 999.99'],
    [-5, 'EUR', 'EUR -0.05'],
    [1_250_000, 'JPY', 'JPY 1,250,000'],
    [0, 'JPY', 'JPY 0'],
    [1_234_567, 'TND', 'TND 1,234.567'],
    [5, 'CLF', 'CLF 0.0005'],
    [Number.MAX_SAFE_INTEGER, 'USD', 'USD 90,071,992,547,409.91'],
    [100, 'ZZZ', 'ZZZ 1.00'],
  ])('%d %s reads %s', (amount, currency, text) => {
    expect(formatMinor(amount, currency)).toBe(text);
  });
});
