import { describe, expect, it } from '@jest/globals';

import { requireQuantity } from '../../../src/domain/seizure/commands.js';
import { quantityUnits } from '../../../src/domain/seizure/events.js';
import { Refusal } from '../../../src/domain/refusal.js';

const refusedUnits = (substance: string): readonly string[] =>
  quantityUnits.filter((unit) => {
    try {
      requireQuantity({ substance, quantity: 3, unit, measure: 'field' });
      return false;
    } catch (error) {
      if (error instanceof Refusal && error.field === 'unit') return true;
      throw error;
    }
  });

describe('the unit of a seizure', () => {
  it.each([
    ['cocaine', ['pill', 'plant', 'ml']],
    ['Heroin', ['pill', 'plant', 'ml']],
    ['xtc', ['plant', 'ml']],
    ['GHB', ['pill', 'plant']],
    ['ketamine', ['pill', 'plant']],
    ['cannabis', ['pill', 'ml']],
    ['something new', []],
  ])('fits the substance: %s not in %j', (substance, refused) => {
    expect(refusedUnits(substance)).toEqual(refused);
  });

  it('is refused with the units that are expected', () => {
    expect(() => {
      requireQuantity({ substance: 'Cocaine', quantity: 3, unit: 'pill', measure: 'lab' });
    }).toThrow('unit: expected one of g, kg for Cocaine');
  });
});
