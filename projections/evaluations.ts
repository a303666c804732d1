import { outcomesOf } from '../src/domain/terms/counted.js';
import { defineFacts } from '../src/projecting/define.js';
import type { TrackerEvent } from './tracker-event.js';

const columns = {
  evaluation: { type: 'text', means: 'Id of the matter and of the evaluation within it.' },
  operation: { type: 'text', means: 'The operation that is evaluated, where it is named.' },
  hypothesis: { type: 'text', means: 'What was expected to happen.' },
  counted: { type: 'text', means: 'What is counted.' },
  split: { type: 'text', means: 'Only those with this outcome or kind; none says: all.' },
  outcomes: { type: 'text[]', means: 'The outcomes or kinds that `split` stands for; none says: all.' },
  areas: { type: 'text', means: 'What the codes of the areas are of: hotspot or zone.' },
  treated: { type: 'text[]', means: 'Where the action is.' },
  control: { type: 'text[]', means: 'What that is compared with.' },
  displacement: { type: 'text[]', means: 'Around the action, where it may move to.' },
  displacementControl: { type: 'text[]', means: 'What that is compared with.' },
  beforeFrom: { type: 'timestamp', means: 'Start of the window before.', unit: 'UTC' },
  beforeTo: { type: 'timestamp', means: 'Its end; exclusive.', unit: 'UTC' },
  afterFrom: { type: 'timestamp', means: 'Start of the window after.', unit: 'UTC' },
  afterTo: { type: 'timestamp', means: 'Its end; exclusive.', unit: 'UTC' },
  registeredAt: { type: 'timestamp', means: 'When the log recorded it, by its own clock.', unit: 'UTC' },
  registeredLate: { type: 'boolean', means: 'True when that was not before the window after began.' },
  corrected: { type: 'boolean', means: 'True when it was changed after it was registered, or annulled.' },
  annulled: { type: 'boolean', means: 'True when it was annulled.' },
  position: { type: 'integer', means: 'Position of the event in the log.' },
} as const;

/** What was said before the outcomes were known. */
export const evaluations = defineFacts<TrackerEvent>()({
  name: 'evaluations',
  version: 3,
  question: 'Which evaluations of actions were registered, and was it before their outcomes?',
  grain: 'one registered evaluation',
  columns,
  rowKey: 'evaluation',
  remembers: { matter: { type: 'text', means: 'Id of the matter.' } },
  handles: ['EvaluationRegistered', 'RecordCorrected', 'TimestampCorrected', 'RecordAnnulled', 'PersonalDataErased'],
  subject: (event) => event.stream,
  streamOf: (stream) => stream,
  evolve: (memory, event) => {
    if (event.type !== 'EvaluationRegistered') return { memory, rows: [] };
    const { data } = event;
    // Moving the window afterwards does not make it early.
    const original = event.amended?.original.data as Partial<typeof data> | undefined;
    const isLate = [data.afterFrom, original?.afterFrom ?? data.afterFrom].some((start) => event.recordedAt >= start);
    const isCorrected =
      event.amended !== undefined &&
      (event.amended.annulled || JSON.stringify(event.amended.original.data) !== JSON.stringify(data));
    return {
      memory: { matter: data.matterId },
      rows: [
        {
          evaluation: `${data.matterId}/${data.evaluationId}`,
          operation: data.operationId ?? null,
          hypothesis: data.hypothesis ?? null,
          counted: data.counted,
          split: data.split ?? null,
          outcomes: outcomesOf(data.counted, data.split),
          areas: data.areas,
          treated: data.treated,
          control: data.control,
          displacement: data.displacement,
          displacementControl: data.displacementControl,
          beforeFrom: data.beforeFrom,
          beforeTo: data.beforeTo,
          afterFrom: data.afterFrom,
          afterTo: data.afterTo,
          registeredAt: event.recordedAt,
          registeredLate: isLate,
          corrected: isCorrected,
          annulled: event.amended?.annulled ?? false,
          position: event.position,
        },
      ],
    };
  },
});
