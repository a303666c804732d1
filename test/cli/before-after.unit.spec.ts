import { describe, expect, it } from '@jest/globals';

import { beforeAfterVerb } from '../../src/cli/before-after.js';

const areas = { treated: '207,110', control: '308,318', displacement: '178,157', displacementControl: '150,140' };

describe('the verb report before-after', () => {
  it.each(['', '207', '207,', '-1,2', '1.5,2', '1,2,3', '1 000,2'])(
    'refuses %p as counts, naming the option',
    (text) => {
      expect(() => beforeAfterVerb({ ...areas, displacementControl: text })).toThrow(
        /^--displacement-control .*: expected two whole numbers, before and after, such as 207,110$/,
      );
    },
  );
});
