import { outcomesOf } from '../src/domain/terms/counted.js';
import { measured } from '../src/measures/quantity.js';
import { defineFacts } from '../src/projecting/define.js';
import type { TrackerEvent } from './tracker-event.js';

const columns = {
  figure: { type: 'text', means: 'Id of the matter and of the figure within it.' },
  declaredBy: { type: 'text', means: 'The body that declared it.' },
  origin: { type: 'text', means: 'Where it was published.' },
  declaredAt: { type: 'timestamp', means: 'When it was published.', unit: 'UTC' },
  counted: { type: 'text', means: 'What is counted.' },
  split: {
    type: 'text',
    means: 'Only those with this outcome, kind, substance or axis, in this currency; none says: all.',
  },
  outcomes: { type: 'text[]', means: 'The outcomes or kinds that `split` stands for; none says: all.' },
  definition: { type: 'text', means: 'What its source counted, where that is another thing than is counted here.' },
  zone: { type: 'text', means: 'Only this zone.' },
  hotspot: { type: 'text', means: 'Only this hotspot.' },
  from: { type: 'timestamp', means: 'Start of the period that it is of.', unit: 'UTC' },
  to: { type: 'timestamp', means: 'Its end; exclusive.', unit: 'UTC' },
  unit: {
    type: 'text',
    means:
      'What the numbers are in: count; g, kg, pill, plant or ml for drugs; minor for cash, the minor unit of the currency; h for officer-hours.',
  },
  number: { type: 'number', means: 'The number.' },
  parts: { type: 'text[]', means: 'The parts that it was declared to be made of, as name: number.' },
  sumOfParts: { type: 'number', means: 'What those add up to; none where none were declared.' },
  annulled: { type: 'boolean', means: 'True when it was annulled.' },
  position: { type: 'integer', means: 'Position of the event in the log.' },
} as const;

/** What others published, to be laid beside what the log counts. */
export const declaredFigures = defineFacts<TrackerEvent>()({
  name: 'declared-figures',
  version: 4,
  question: 'Which figures were published, by whom, and do their parts add up?',
  grain: 'one published figure',
  columns,
  rowKey: 'figure',
  remembers: { matter: { type: 'text', means: 'Id of the matter.' } },
  handles: ['FigureDeclared', 'RecordCorrected', 'TimestampCorrected', 'RecordAnnulled', 'PersonalDataErased'],
  subject: (event) => event.stream,
  streamOf: (stream) => stream,
  evolve: (memory, event) => {
    if (event.type !== 'FigureDeclared') return { memory, rows: [] };
    const { data } = event;
    const named = data.parts === undefined ? null : Object.entries(data.parts);
    return {
      memory: { matter: data.matterId },
      rows: [
        {
          figure: `${data.matterId}/${data.figureId}`,
          declaredBy: data.declaredBy,
          origin: data.origin ?? null,
          declaredAt: event.occurredAt,
          counted: data.counted,
          split: data.split ?? null,
          outcomes: outcomesOf(data.counted, data.split),
          definition: data.definition ?? null,
          zone: data.zone ?? null,
          hotspot: data.hotspot ?? null,
          from: data.from,
          to: data.to,
          unit: data.unit ?? 'count',
          number: data.number,
          parts: named?.map(([name, number]) => `${name}: ${number}`) ?? null,
          sumOfParts: named === null ? null : measured(named.reduce((sum, [, number]) => sum + number, 0)),
          annulled: event.amended?.annulled ?? false,
          position: event.position,
        },
      ],
    };
  },
});
