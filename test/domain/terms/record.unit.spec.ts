import { expect, it } from '@jest/globals';

import { recordOf } from '../../../src/domain/terms/record.js';

it('an event is about the record of its stream, where that is one of the kind', () => {
  expect(recordOf({ stream: 'task-force-south-1' }, 'task-force')).toBe('south-1');
  expect(recordOf({ stream: 'shootings-1' }, 'shooting')).toBeNull();
  expect(recordOf({ stream: 'arrested-1' }, 'shooting')).toBeNull();
  expect(recordOf({ stream: 'shooting-' }, 'shooting')).toBe('');
});
