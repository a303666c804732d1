import type { CorrectionEvent } from '../src/domain/corrections/events.js';
import type { Geography } from '../src/geography/geography.js';
import { defineFacts, type RowOf } from '../src/projecting/define.js';
import { attributionColumns } from './columns/attribution.js';
import { countedOfArrests, tallyArrest } from './counting/arrest.js';
import { countedOfOperations, tallyOperation } from './counting/operation.js';
import { countedOfSeizures, tallySeizure } from './counting/seizure.js';
import { countedOfShootings, tallyShooting } from './counting/shooting.js';
import type { Entry, Tally } from './counting/tally.js';
import type { TrackerEvent } from './tracker-event.js';

const { zoneBy: _zoneBy, ...where } = attributionColumns;

const columns = {
  entry: { type: 'text', means: 'What tells entries apart: the record, and of a part of it its kind and id.' },
  record: { type: 'text', means: 'Id of the record that it is of: a shooting, an arrest, a seizure, an operation.' },
  counted: {
    type: 'text',
    means: 'What is counted: shootings, victims, arrests, drugs, firearms, cash, operations or officer-hours.',
  },
  split: {
    type: 'text',
    means:
      'What it is told apart by: injury, no-injury or unknown for a shooting; the injury of a victim; the kind of arrest; substance; type of firearm; currency; axis.',
  },
  unit: {
    type: 'text',
    means:
      'What the quantity is in: count; g, pill, plant or ml for drugs, kilograms as grams; minor for cash; h for officer-hours.',
  },
  quantity: { type: 'number', means: 'How much: what the laboratory measured stands before the field.' },
  leftOut: {
    type: 'text',
    means: 'Why it counts nowhere: ruled-out, voided, annulled, not-started. None for what counts.',
  },
  occurredAt: {
    type: 'timestamp',
    means:
      'Where in time it counts: when the shooting, arrest or seizure occurred, the operation started, the officers worked.',
    unit: 'UTC',
  },
  ...where,
  feed: { type: 'text', means: 'The feed it was imported from; none when it was recorded here.' },
  synthetic: { type: 'boolean', means: 'True when a generator made it up.' },
  lastPosition: { type: 'integer', means: 'Log position of the last event that shaped the row.' },
} as const;

const remembered = { tally: { type: 'text', means: 'What is counted of the record so far, as JSON.' } } as const;

type Row = RowOf<typeof columns>;
type Handled = Exclude<Extract<TrackerEvent, { readonly type: (typeof handles)[number] }>, CorrectionEvent>;

const handles = [
  ...countedOfShootings,
  ...countedOfArrests,
  ...countedOfSeizures,
  ...countedOfOperations,
  'RecordCorrected',
  'TimestampCorrected',
  'RecordAnnulled',
  'PersonalDataErased',
] as const;

const corrections = ['RecordCorrected', 'TimestampCorrected', 'RecordAnnulled', 'PersonalDataErased'] as const;

/** The rules are in counting/, one file per kind of record, which the identity of the table follows only through its version. */
export const counts = defineFacts<TrackerEvent>()({
  name: 'counts',
  version: 3,
  usesGeography: true,
  question: 'How many shootings, victims, arrests, seizures and operations, where and when?',
  grain:
    'one thing that is counted: a shooting, a victim, an arrest, an item that was seized, an operation, a deployment',
  columns,
  rowKey: 'entry',
  remembers: remembered,
  handles,
  subject: (event) => event.stream,
  streamOf: (stream) => stream,
  evolve: (memory, event, geography) => {
    // The corrected facts came before it, in the history of the stream.
    if (isOneOf(event, corrections)) return { memory, rows: [] };
    const before = typeof memory?.tally === 'string' ? (JSON.parse(memory.tally) as Tally) : null;
    const tally = tallied(before, event);
    if (tally === null) throw new Error(`${event.type} of ${event.stream}, of which nothing is known yet`);
    const changed = Object.entries(tally.entries).filter(([key, entry]) => entry !== before?.entries[key]);
    return {
      memory: { tally: JSON.stringify(tally) },
      rows: changed.map(([key, entry]) => rowOf(event, key, entry, tally, geography)),
    };
  },
});

function tallied(tally: Tally | null, event: Handled): Tally | null {
  if (isOneOf(event, countedOfShootings)) return tallyShooting(tally, event);
  if (isOneOf(event, countedOfArrests)) return tallyArrest(tally, event);
  if (isOneOf(event, countedOfSeizures)) return tallySeizure(tally, event);
  return tallyOperation(tally, event);
}

function isOneOf<Event extends TrackerEvent, Type extends Event['type']>(
  event: Event,
  types: readonly Type[],
): event is Extract<Event, { readonly type: Type }> {
  return (types as readonly string[]).includes(event.type);
}

function rowOf({ stream, position }: Handled, key: string, entry: Entry, tally: Tally, geography: Geography): Row {
  const { counted, split, unit, quantity, leftOut, at, feed, synthetic } = entry;
  const { asWas, today } = geography.attribute(tally.attribution, at);
  return {
    entry: key === '' ? stream : `${stream}/${key}`,
    record: stream.slice(stream.indexOf('-') + 1),
    counted,
    split,
    unit,
    quantity,
    leftOut,
    occurredAt: at,
    zone: asWas.zone,
    hotspot: asWas.hotspot,
    hotspots: asWas.hotspots,
    hotspotBy: asWas.hotspotBy,
    zoneToday: today.zone,
    hotspotToday: today.hotspot,
    hotspotsToday: today.hotspots,
    feed,
    synthetic,
    lastPosition: position,
  };
}
