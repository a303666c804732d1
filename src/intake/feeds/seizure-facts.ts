import type { SeizureCommand } from '../../domain/seizure/seizure.js';
import { contentIds } from './content-ids.js';
import { chosen, type Draft, observed, type Part, partsOf, type RecordParts } from './record-parts.js';
import { RowFault } from './row-fault.js';
import { seizureSections as sections } from './sections.js';
import type { Values } from './targets.js';

type CashValues = Values<typeof sections.cash.targets>;

/** The commands of one seizure: the seizure, then its items. Undefined when no row has the seizure. */
export function seizureFacts(record: RecordParts): readonly Draft[] | undefined {
  const seizureId = record.id;
  const made = chosen(partsOf(record, 'seizure', sections.seizure), ({ values }) => values.occurredAt.at);
  if (made === undefined) return undefined;
  const { occurredAt: at, ...fields } = made.values;
  const occurredAt = at.at;
  const draft = (command: SeizureCommand, { provenance, line }: Part): Draft => ({
    command,
    provenance: observed(provenance, at),
    line,
  });

  const nextDrugs = contentIds('drugs');
  const nextFirearm = contentIds('firearm');
  const nextCash = contentIds('cash');
  const drugs = partsOf(record, 'drugs', sections.drugs).map((part) => {
    const { itemId = nextDrugs(part.values), ...item } = part.values;
    return draft({ type: 'SeizeDrugs', seizureId, occurredAt, fields: { itemId, ...item } }, part);
  });
  const firearms = partsOf(record, 'firearm', sections.firearm).map((part) => {
    const { itemId = nextFirearm(part.values), ...item } = part.values;
    return draft({ type: 'SeizeFirearm', seizureId, occurredAt, fields: { itemId, ...item } }, part);
  });
  const cash = partsOf(record, 'cash', sections.cash).map((part) => {
    const { itemId = nextCash(part.values), currency } = part.values;
    const amountMinor = minorAmount(part.values, 'cash');
    return draft({ type: 'SeizeCash', seizureId, occurredAt, fields: { itemId, amountMinor, currency } }, part);
  });
  const command: SeizureCommand = { type: 'RecordSeizure', seizureId, occurredAt, fields };
  return [draft(command, made), ...drugs, ...firearms, ...cash];
}

/** An amount in the currency's minor unit; a fault of the row when it cannot be told. */
export function minorAmount({ amount, amountMinor, currency }: CashValues, path: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) throw new RowFault(`${path}.currency`, 'an ISO 4217 code such as EUR', currency);
  if (amountMinor !== undefined) return amountMinor;
  if (amount === undefined) throw new RowFault(path, 'an amount', '');
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const minor = amount * 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2);
  const whole = Math.round(minor);
  // Binary fractions are a hair off (4.35 * 100 is 434.99…); a third decimal is a mistake of the source.
  if (Math.abs(minor - whole) > 1e-6 * Math.max(1, whole)) {
    throw new RowFault(`${path}.amount`, `an amount in whole minor units of ${currency}`, String(amount));
  }
  return whole;
}
