/** ISO 4217 currencies whose minor unit is not a hundredth, with the number of decimals they have. */
const decimalsOf: ReadonlyMap<string, number> = new Map([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV'].map(
    decimals(0),
  ),
  ...['XAF', 'XOF', 'XPF'].map(decimals(0)),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map(decimals(3)),
  ...['CLF', 'UYW'].map(decimals(4)),
]);

function decimals(count: number): (currency: string) => [string, number] {
  return (currency) => [currency, count];
}

/**
 * An amount as people read it: `EUR 1,250.00`. `amountMinor` is a whole number in the currency's minor unit. Always the same text: it does
 * not ask the machine's locale.
 */
export function formatMinor(amountMinor: number, currency: string): string {
  const places = decimalsOf.get(currency) ?? 2;
  const digits = String(Math.abs(amountMinor)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(?:\d{3})+$)/g, ',');
  const fraction = places === 0 ? '' : `.${digits.slice(-places)}`;
  return `${currency} ${amountMinor < 0 ? '-' : ''}${whole}${fraction}`;
}
