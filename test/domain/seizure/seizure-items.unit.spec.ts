import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { SeizureEvent } from '../../../src/domain/seizure/events.js';
import { seizure, type SeizureCommand } from '../../../src/domain/seizure/seizure.js';
import { decideAll, specOf } from '../../support/decider-spec.js';

const given = specOf(seizure);
const seizureId = 'z-1';
const at = (time: string): string => `2024-03-01T${time}:00.000Z`;
const order = (time: string) => ({ seizureId, occurredAt: at(time) });
const fact = (type: SeizureEvent['type'], time: string, data: object): SeizureEvent =>
  ({ type, occurredAt: at(time), data: { ...data, seizureId } }) as SeizureEvent;

const made = fact('SeizureMade', '18:00', { zone: '5341' });
const powder = { itemId: 'd', substance: 'cocaine', quantity: 125, unit: 'g', measure: 'field' } as const;
const drugs = fact('DrugsSeized', '18:00', powder);
const rounds = { itemId: 'a', count: 42, calibre: '9 mm' };
const phones = { itemId: 'o', objectKind: 'mobile phone', count: 2 };
const measured = { itemId: 'd', quantity: 118.2, unit: 'g', measure: 'lab' } as const;
const measure = (more: object = {}, time = '19:00'): SeizureCommand => ({
  type: 'MeasureSeizure',
  ...order(time),
  fields: { ...measured, ...more },
});
const lab = fact('SeizureMeasured', '19:00', { ...measured, previous: { quantity: 125, unit: 'g', measure: 'field' } });
const leave = (type: 'ReturnSeizure' | 'DestroySeizure', itemId = 'd'): SeizureCommand => ({
  type,
  ...order('20:00'),
  fields: { itemId, reason: 'judgment' },
});
const destroyed = fact('SeizureDestroyed', '20:00', { itemId: 'd', reason: 'judgment' });
const returned = fact('SeizureReturned', '20:00', { itemId: 'd', reason: 'judgment' });

describe('ammunition and other objects', () => {
  const takeRounds: SeizureCommand = { type: 'SeizeAmmunition', ...order('18:00'), fields: rounds };
  const takePhones: SeizureCommand = { type: 'SeizeObject', ...order('18:00'), fields: phones };

  it('are items like the others', () => {
    given(made)
      .when(takeRounds)
      .then(fact('AmmunitionSeized', '18:00', rounds));
    given(made, fact('AmmunitionSeized', '18:00', rounds))
      .when(takeRounds)
      .thenNothing();
    given(made)
      .when(takePhones)
      .then(fact('ObjectSeized', '18:00', phones));
    given(made, fact('ObjectSeized', '18:00', phones))
      .when(takePhones)
      .thenNothing();
    given(made, fact('ObjectSeized', '18:00', phones))
      .when({ ...takeRounds, fields: { ...rounds, itemId: 'o' } })
      .thenRefused('SEIZURE_ITEM_ALREADY_RECORDED', 'itemId');
    given().when(takePhones).thenRefused('SEIZURE_UNKNOWN');
  });
  it('are refused with their field', () => {
    given(made)
      .when({ ...takeRounds, fields: { ...rounds, count: 1.5 } })
      .thenRefused('FIELD_INVALID', 'count');
    given(made)
      .when({ ...takePhones, fields: { ...phones, objectKind: '' } })
      .thenRefused('FIELD_INVALID', 'objectKind');
  });
});

describe('a measurement', () => {
  it('replaces what stood, and says what that was', () => {
    given(made, drugs).when(measure()).then(lab);
    given(made, drugs, lab)
      .when(measure({ quantity: 118.25 }, '21:00'))
      .then(
        fact('SeizureMeasured', '21:00', {
          ...measured,
          quantity: 118.25,
          previous: { quantity: 118.2, unit: 'g', measure: 'lab' },
        }),
      );
  });
  it('is taken again without adding anything, also when another came after it', () => {
    const later = fact('SeizureMeasured', '21:00', { ...measured, quantity: 118.25, previous: { ...powder } });
    given(made, drugs, lab).when(measure()).thenNothing();
    given(made, drugs, lab, later).when(measure()).thenNothing();
  });
  it('has a unit that fits the substance, the one of the item included', () => {
    given(made, drugs)
      .when(measure({ unit: 'plant', quantity: 3 }))
      .thenRefused('FIELD_INVALID', 'unit');
    given(made, drugs)
      .when(measure({ unit: 'plant', quantity: 3, substance: 'ketamine' }))
      .thenRefused('FIELD_INVALID', 'unit');
    given(made, drugs)
      .when(measure({ quantity: 0 }))
      .thenRefused('FIELD_INVALID', 'quantity');
  });
  it('is of drugs that were seized', () => {
    given(made, fact('AmmunitionSeized', '18:00', rounds))
      .when(measure({ itemId: 'a' }))
      .thenRefused('SEIZURE_ITEM_NOT_DRUGS', 'itemId');
    given(made).when(measure()).thenRefused('SEIZURE_ITEM_UNKNOWN', 'itemId');
    given().when(measure()).thenRefused('SEIZURE_UNKNOWN');
  });
});

describe('an item that leaves', () => {
  it('is returned or destroyed, once', () => {
    given(made, drugs).when(leave('DestroySeizure')).then(destroyed);
    given(made, drugs, destroyed).when(leave('DestroySeizure')).thenNothing();
    given(made, drugs).when(leave('ReturnSeizure')).then(returned);
    given(made, drugs, destroyed).when(leave('ReturnSeizure')).thenRefused('SEIZURE_ITEM_GONE', 'itemId');
    given(made, drugs).when(leave('ReturnSeizure', 'x')).thenRefused('SEIZURE_ITEM_UNKNOWN', 'itemId');
    given(made, drugs)
      .when({ ...leave('ReturnSeizure'), fields: { itemId: 'd', reason: '' } } as SeizureCommand)
      .thenRefused('FIELD_INVALID', 'reason');
  });
});

describe('items, whatever the order', () => {
  it('take every effective command again without adding anything', () => {
    const aCommand = fc.oneof(
      fc
        .tuple(fc.integer({ min: 1, max: 3 }), fc.nat({ max: 5 }))
        .map(([quantity, minute]) => measure({ quantity }, `19:0${minute}`)),
      fc.constantFrom(leave('ReturnSeizure'), leave('DestroySeizure')),
    );
    const start: SeizureCommand[] = [
      { type: 'RecordSeizure', ...order('18:00'), fields: { zone: '5341' } },
      { type: 'SeizeDrugs', ...order('18:00'), fields: powder },
    ];
    fc.assert(
      fc.property(fc.array(aCommand, { maxLength: 20 }), (commands) => {
        const { state, effective } = decideAll(seizure, [...start, ...commands]);
        for (const command of effective) expect(seizure.decide(command, state)).toEqual([]);
      }),
    );
  });
});
