import { attributionColumns } from './attribution.js';

/** Where a fact counts: what it says of itself, or what its subject is remembered for. */
export const whereColumns = {
  ...attributionColumns,
  zones: {
    type: 'text[]',
    means: 'Every police zone that the subject concerns, where these are several; `zone` is the first of them.',
  },
  latitude: {
    type: 'number',
    means: 'Where the subject occurred; none when its place is a fallback.',
    unit: '° WGS84',
  },
  longitude: {
    type: 'number',
    means: 'Where the subject occurred; none when its place is a fallback.',
    unit: '° WGS84',
  },
} as const;

/** One row is one recorded fact. */
export const timelineColumns = {
  fact: { type: 'text', means: 'Id of the recorded event.' },
  position: { type: 'integer', means: 'Position of the event in the log.' },
  subject: { type: 'text', means: 'Id of the record that it is about: a shooting, a hotspot …' },
  kind: {
    type: 'text',
    means:
      'What the subject is: intervention, shooting, arrest, seizure, operation, hotspot, zone, task-force, governance, metric or report.',
  },
  event: { type: 'text', means: 'Type of the event.' },
  occurredAt: { type: 'timestamp', means: 'When it happened.', unit: 'UTC' },
  recordedAt: { type: 'timestamp', means: 'When the log recorded it.', unit: 'UTC' },
  precision: { type: 'text', means: 'How exactly the time it happened is known.' },
  ...whereColumns,
  summary: { type: 'text', means: 'What happened, in a few words.' },
  unit: { type: 'text', means: 'Call sign of the unit, for what a unit did.' },
  initiation: { type: 'text', means: 'How the intervention began, for a request.' },
  interventionType: { type: 'text', means: 'What the call was about, for a request.' },
  feed: { type: 'text', means: 'The feed it was imported from; none when it was recorded here.' },
  synthetic: { type: 'boolean', means: 'True when a generator made it up.' },
  source: { type: 'text', means: 'What observed or wrote down the fact.' },
  corrected: { type: 'boolean', means: 'True when a correction changed it: the row shows what stands now.' },
  annulled: { type: 'boolean', means: 'True when it was annulled, or the whole record was: it counts nowhere.' },
  original: { type: 'text', means: 'What was recorded first, of what a correction changed, as JSON by field.' },
  corrects: { type: 'text', means: 'The fact that it corrects, for a correction.' },
  notInForce: {
    type: 'text[]',
    means: 'Hotspots that it counts in and that were none when it happened: accepted, and flagged.',
  },
  erased: { type: 'text[]', means: 'Fields whose personal data were erased from it, and from the log.' },
  taskForce: { type: 'text', means: 'The task force whose record it is of, or whose operation.' },
  operation: {
    type: 'text',
    means:
      'The operation that it is of, or that it names: that carries out an action, that an intervention is linked to, that an arrest or a seizure was part of, that is evaluated.',
  },
} as const;
