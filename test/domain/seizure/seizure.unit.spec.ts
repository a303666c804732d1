import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { quantityMeasures, quantityUnits, type SeizureEvent } from '../../../src/domain/seizure/events.js';
import {
  type RecordSeizure,
  type SeizeCash,
  type SeizeDrugs,
  type SeizeFirearm,
  seizure,
  type SeizureCommand,
} from '../../../src/domain/seizure/seizure.js';
import { decideAll, specOf } from '../../support/decider-spec.js';

const given = specOf(seizure);
const order = { seizureId: 'z-1', occurredAt: '2024-03-01T18:00:00.000Z' };
const { seizureId, occurredAt } = order;

const record: RecordSeizure = { type: 'RecordSeizure', ...order, fields: { zone: '5341', arrestId: 'a-1' } };
const drugs: SeizeDrugs = {
  type: 'SeizeDrugs',
  ...order,
  fields: { itemId: '1', substance: 'cannabis', quantity: 12.5, unit: 'g', measure: 'field' },
};
const firearm: SeizeFirearm = {
  type: 'SeizeFirearm',
  ...order,
  fields: { itemId: '2', firearmType: 'pistol', calibre: '9 mm', count: 1 },
};
const cash: SeizeCash = { type: 'SeizeCash', ...order, fields: { itemId: '3', amountMinor: 125_000, currency: 'EUR' } };
const items = [drugs, firearm, cash] as const;

const made: SeizureEvent = { type: 'SeizureMade', occurredAt, data: { seizureId, ...record.fields } };
const drugsSeized: SeizureEvent = { type: 'DrugsSeized', occurredAt, data: { seizureId, ...drugs.fields } };
const firearmSeized: SeizureEvent = { type: 'FirearmSeized', occurredAt, data: { seizureId, ...firearm.fields } };
const cashSeized: SeizureEvent = { type: 'CashSeized', occurredAt, data: { seizureId, ...cash.fields } };

describe('a seizure', () => {
  it('is recorded once', () => {
    given().when(record).then(made);
    given(made).when(record).thenNothing();
    given(made)
      .when({ ...record, fields: { zone: '5339' } })
      .thenRefused('SEIZURE_ALREADY_RECORDED');
  });
  it('takes items', () => {
    given(made).when(drugs).then(drugsSeized);
    given(made, drugsSeized).when(firearm).then(firearmSeized);
    given(made, drugsSeized, firearmSeized).when(cash).then(cashSeized);
  });
  it('takes each item once, and none before the seizure', () => {
    for (const item of items) {
      given(made, drugsSeized, firearmSeized, cashSeized).when(item).thenNothing();
      given().when(item).thenRefused('SEIZURE_UNKNOWN');
    }
  });
  it('does not overwrite an item, not even with one of another kind', () => {
    given(made, drugsSeized)
      .when({ ...drugs, fields: { ...drugs.fields, quantity: 12 } })
      .thenRefused('SEIZURE_ITEM_ALREADY_RECORDED', 'itemId');
    given(made, drugsSeized)
      .when({ ...cash, fields: { ...cash.fields, itemId: '1' } })
      .thenRefused('SEIZURE_ITEM_ALREADY_RECORDED', 'itemId');
  });
  it.each<[string, SeizureCommand]>([
    ['seizureId', { ...record, seizureId: '' }],
    ['occurredAt', { ...record, occurredAt: '2024-03-01' }],
    ['zone', { ...record, fields: { zone: '' } }],
    ['ground', { ...record, fields: { zone: '5341', ground: '' } }],
    ['seizingZone', { ...record, fields: { zone: '5341', seizingZone: '' } }],
    ['interventionId', { ...record, fields: { zone: '5341', interventionId: '' } }],
    ['shootingId', { ...record, fields: { zone: '5341', shootingId: '' } }],
    ['arrestId', { ...record, fields: { zone: '5341', arrestId: '' } }],
    ['itemId', { ...drugs, fields: { ...drugs.fields, itemId: '' } }],
    ['substance', { ...drugs, fields: { ...drugs.fields, substance: '' } }],
    ['quantity', { ...drugs, fields: { ...drugs.fields, quantity: 0 } }],
    ['quantity', { ...drugs, fields: { ...drugs.fields, quantity: Number.POSITIVE_INFINITY } }],
    ['quantity', { ...drugs, fields: { ...drugs.fields, quantity: 1.5, unit: 'plant' } }],
    ['unit', { ...drugs, fields: { ...drugs.fields, unit: 'oz' as 'g' } }],
    ['unit', { ...drugs, fields: { ...drugs.fields, substance: 'Cocaine', quantity: 3, unit: 'plant' } }],
    ['measure', { ...drugs, fields: { ...drugs.fields, measure: 'guess' as 'lab' } }],
    ['itemId', { ...firearm, fields: { ...firearm.fields, itemId: '' } }],
    ['firearmType', { ...firearm, fields: { ...firearm.fields, firearmType: '' } }],
    ['calibre', { ...firearm, fields: { ...firearm.fields, calibre: '' } }],
    ['count', { ...firearm, fields: { ...firearm.fields, count: -1 } }],
    ['itemId', { ...cash, fields: { ...cash.fields, itemId: '' } }],
    ['amountMinor', { ...cash, fields: { ...cash.fields, amountMinor: 0.5 } }],
    ['currency', { ...cash, fields: { ...cash.fields, currency: 'eur' } }],
    ['currency', { ...cash, fields: { ...cash.fields, currency: 'EURO' } }],
  ])('refuses a %s out of form', (field, command) => {
    given(made).when(command).thenRefused('FIELD_INVALID', field);
  });
});

describe('a seizure, whatever happens', () => {
  const anItemId = fc.constantFrom('1', '2', '3', '__proto__', '');
  const aCommand: fc.Arbitrary<SeizureCommand> = fc.oneof(
    fc.constant(record),
    fc
      .record({
        itemId: anItemId,
        substance: fc.constantFrom('cannabis', 'cocaine', 'lsd'),
        quantity: fc.double(),
        unit: fc.constantFrom(...quantityUnits),
        measure: fc.constantFrom(...quantityMeasures),
      })
      .map((fields): SeizureCommand => ({ ...drugs, fields })),
    fc
      .record({ itemId: anItemId, amountMinor: fc.integer(), currency: fc.constantFrom('EUR', 'XX') })
      .map((fields): SeizureCommand => ({ ...cash, fields })),
  );
  it('refuses or accepts, adds nothing on a repeat, and holds each item once', () => {
    fc.assert(
      fc.property(fc.array(aCommand, { maxLength: 20, size: 'max' }), (commands) => {
        const { state, effective, events } = decideAll(seizure, commands);
        for (const command of effective) expect(seizure.decide(command, state)).toEqual([]);
        const itemIds = events.flatMap((event) => ('itemId' in event.data ? [event.data.itemId] : []));
        expect(new Set(itemIds).size).toBe(itemIds.length);
      }),
    );
  });
});
