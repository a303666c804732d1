import { clockMeanings, priorities } from './metrics.js';

const text = (means: string, atMost = 200): object => ({
  description: means,
  type: 'string',
  minLength: 1,
  maxLength: atMost,
});
const whole = (means: string, minimum: number, maximum: number): object => ({
  description: means,
  type: 'integer',
  minimum,
  maximum,
});
const list = (means: string, items: object, maxItems: number, minItems = 1): object => ({
  description: means,
  type: 'array',
  items,
  minItems,
  maxItems,
  uniqueItems: true,
});
const object = (means: string, properties: Readonly<Record<string, object>>, required: readonly string[]): object => ({
  description: means,
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

const id = { type: 'string', pattern: '^[A-Za-z0-9._:-]{1,128}$' };
const clock = { type: 'string', enum: Object.keys(clockMeanings) };
const year = 366 * 86_400;

const target = object(
  'A time within which a share of the measured interventions ought to be. None is Belgian law.',
  {
    name: text('Whose it is.'),
    seconds: whole('Inclusive.', 1, year),
    share: { description: 'The share that ought to be within it.', type: 'number', exclusiveMinimum: 0, maximum: 1 },
    setOn: {
      description: 'The day on which it was set.',
      type: 'string',
      pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
    },
  },
  ['name', 'seconds'],
);

const population = object(
  'Which interventions of a period it is about. A list that is absent narrows nothing.',
  {
    initiations: list(
      'How they began.',
      { type: 'string', enum: ['emergency-call', 'call', 'alarm', 'on-view', 'planned', 'partner', 'press'] },
      7,
    ),
    types: list('What they are about, in the words of the source.', text('A type.'), 100),
    priorities: list('By the priority basis.', text('A priority.'), 100),
    zones: list('Where they occurred, by code of the police zone.', id, 50),
  },
  ['initiations'],
);

const caps = object(
  'Above and below which an interval is flagged.',
  {
    tooLongSeconds: whole('An interval above it is flagged as too long (X08), and kept.', 1, year),
    tooShortSeconds: whole('A travel of up to this is flagged as too short to be a drive (X09).', 0, 3_600),
    lateEntrySeconds: whole('A stamp that was entered later than this is a late entry (X11).', 0, year),
  },
  ['tooLongSeconds', 'tooShortSeconds', 'lateEntrySeconds'],
);

/** The JSON Schema (2020-12) of a definition of a metric, as it is published and as it is recorded. */
export const metricSchema: object = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $id: 'urn:hotspot-ledger:metric-definition:1',
  title: 'Definition of a metric',
  ...object(
    'How long something took, between two named clocks, and of which interventions. A version is never changed.',
    {
      id: { description: 'Its name.', ...id },
      version: whole('From 1, without gaps.', 1, 1_000_000),
      label: text('What it is called.'),
      origin: text('Where the pair of clocks is from: a standard, a law, a decision; none says that there is none.'),
      validFrom: {
        description: 'From when interventions are measured by it. Absent: from the beginning, for what ships.',
        type: 'string',
        pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
      },
      start: { description: 'The clock that it starts at.', ...clock },
      stop: { description: 'The clock that it stops at.', ...clock },
      stopRule: object(
        'Whose stamps count.',
        { unitClasses: list('The eligible classes of units. Absent: every unit is.', text('A class.'), 100) },
        [],
      ),
      population,
      priorityBasis: {
        description: `Whose priority counts: ${Object.entries(priorities)
          .map(([basis, { means }]) => `${basis}, ${means}`)
          .join('; ')}.`,
        type: 'string',
        enum: Object.keys(priorities),
      },
      targets: list('The first is the one that figures are told by.', target, 10, 0),
      caps,
    },
    ['id', 'version', 'label', 'origin', 'start', 'stop', 'stopRule', 'population', 'priorityBasis', 'targets', 'caps'],
  ),
};
