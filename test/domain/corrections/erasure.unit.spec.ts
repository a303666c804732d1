import { describe, expect, it } from '@jest/globals';

import { amendedEvents, withoutErased } from '../../../src/domain/corrections/amended.js';
import type { PersonalDataErased } from '../../../src/domain/corrections/events.js';
import { type DomainEvent, fold } from '../../../src/domain/decider.js';
import {
  amendedStream,
  deciderOfCategory,
  type TrackerCommand,
  type TrackerFact,
} from '../../../src/domain/streams.js';
import { refusalOf } from '../../support/decider-spec.js';

type Given = DomainEvent & { readonly id: string };
const at = '2024-03-05T09:00:00.000Z';
const people = { requestedBy: 'privacy-3', authorisedBy: 'dpo-1' };
const event = (id: string, type: string, data: object): Given => ({ id, type, occurredAt: at, data });
const street = { precision: 'street', address: 'Secret street 7' };
const made = event('e-1', 'ArrestMade', {
  ...{ arrestId: 'a', zone: '5341', kind: 'judicial', ground: 'threats against N.', place: street },
});
const corrected = event('e-2', 'RecordCorrected', {
  ...{ corrects: 'e-1', event: 'ArrestMade', field: 'place', reason: 'data-entry', note: 'N. called', ...people },
  ...{ before: street, after: { precision: 'street', address: 'Secret street 9' } },
});

function erase(events: readonly Given[], corrects: string, ...fields: readonly string[]) {
  const decider = deciderOfCategory('arrest');
  const order = { type: 'ErasePersonalData', category: 'arrest', recordId: 'a', occurredAt: at };
  const command = { ...order, fields: { corrects, fields, reason: 'court-order', ...people } } as unknown;
  return decider.decide(command as TrackerCommand, fold(decider, events as unknown as TrackerFact[]));
}
const first = (events: readonly Given[], corrects: string, ...fields: readonly string[]): Given =>
  ({ ...erase(events, corrects, ...fields)[0], id: `e-${String(events.length + 1)}` }) as Given;

describe('an erasure', () => {
  it('says what is left of the event, and of the corrections that held the same', () => {
    const { data } = first([made, corrected], 'e-1', 'place.address') as unknown as PersonalDataErased;
    expect(data).toMatchObject({ corrects: 'e-1', event: 'ArrestMade', fields: ['place.address'], ...people });
    const [fact, correction] = data.erased;
    expect(fact).toEqual({ id: 'e-1', remains: { ...made.data, place: { precision: 'street' } } });
    expect(correction?.id).toBe('e-2');
    expect(correction?.remains).toMatchObject({ before: { precision: 'street' }, after: { precision: 'street' } });
    expect(JSON.stringify(data)).not.toContain('Secret');
  });

  it('of a whole holds also what was corrected inside it', () => {
    const inner = event('e-2', 'RecordCorrected', {
      ...{ corrects: 'e-1', event: 'ArrestMade', field: 'place.address', reason: 'data-entry', ...people },
      ...{ before: 'Secret street 7', after: 'Secret street 9' },
    });
    const events = [made, inner];
    const after = amendedStream('arrest-a', [...events, first(events, 'e-1', 'place')]);
    expect(JSON.stringify(after)).not.toContain('Secret');
    expect(after[0]?.data).not.toHaveProperty('place.address');
  });

  it('puts a word in the place of a text that a record cannot do without', () => {
    const events = [made, first([made], 'e-1', 'ground')];
    const [fact] = amendedStream('arrest-a', events);
    expect(fact).toMatchObject({ data: { ground: 'erased' }, amended: { erased: ['ground'], annulled: false } });
    expect(fact?.amended.original.data).toMatchObject({ ground: 'erased' });
  });

  it('takes what an earlier one left out of that as well', () => {
    const one = [made, first([made], 'e-1', 'place.address')];
    const two = [...one, first(one, 'e-1', 'ground')];
    const left = withoutErased(two);
    expect(JSON.stringify(left)).not.toMatch(/N\.|Secret/);
    expect(amendedEvents(two, (same) => same)[0]?.amended.erased).toEqual(['place.address', 'ground']);
    expect(erase(two, 'e-1', 'ground', 'place.address')).toEqual([]);
  });

  it('of a correction is one of its note', () => {
    const events = [made, corrected];
    const { data } = first(events, 'e-2', 'note') as unknown as PersonalDataErased;
    expect(data.erased.map(({ id }) => id)).toEqual(['e-2']);
    expect(JSON.stringify(data)).not.toContain('N. called');
    expect(refusalOf(() => erase(events, 'e-2', 'before'))).toMatchObject({ code: 'FIELD_INVALID', field: 'fields' });
  });

  it.each(['kind', 'occurredAt', 'arrestId', 'place.precision', 'minor.x', 'constructor'])(
    'is refused for %s',
    (field) => {
      expect(refusalOf(() => erase([made], 'e-1', field))).toMatchObject({ code: 'FIELD_INVALID', field: 'fields' });
    },
  );
});
