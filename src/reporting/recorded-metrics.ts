import type { ReadModel, SqlRow } from '../read-model/read-model.js';
import { MetricBook } from './metric-book.js';
import { type Clock, clockMeanings, type MetricDefinition, type MetricTarget, priorities } from './metrics.js';
import { numberIn, present, textIn, textsIn } from './sql.js';
import type { Metrics } from './tokens.js';

/**
 * The definitions that ship and those that the log holds, or held at an earlier position. `between` in the book is what the log has interventions
 * of: it is asked only where a metric has a version that is not in force for ever.
 */
export function recordedMetrics(readModel: ReadModel, standard: readonly MetricDefinition[]): Metrics {
  return async (state) => {
    const recorded = await readModel.read(
      'metric-definitions',
      (snapshot) => snapshot.rows(`SELECT * FROM ${snapshot.table} ORDER BY "metric", "version"`),
      state,
    );
    if (recorded.length === 0) return new MetricBook(standard);
    const [extent] = await readModel.read(
      'response-times',
      (snapshot) => snapshot.rows(`SELECT min("startedAt") AS first, max("startedAt") AS last FROM ${snapshot.table}`),
      state,
    );
    if (extent === undefined) throw new Error('a table has an extent, be it an empty one');
    return new MetricBook([...standard, ...recorded.map(definitionIn)], {
      from: textIn(extent, 'first'),
      to: textIn(extent, 'last'),
    });
  };
}

function definitionIn(row: SqlRow): MetricDefinition {
  const text = (column: string): string => present(textIn(row, column), column);
  const whole = (column: string): number => present(numberIn(row, column), column);
  const list = <Name extends string>(name: Name, column: string): { readonly [N in Name]?: readonly string[] } => {
    const values = textsIn(row, column);
    return (values === null ? {} : { [name]: values }) as { readonly [N in Name]?: readonly string[] };
  };
  return {
    id: text('metric'),
    version: whole('version'),
    label: text('label'),
    origin: text('origin'),
    validFrom: text('validFrom'),
    start: oneOf<Clock>(text('start'), clockMeanings),
    stop: oneOf<Clock>(text('stop'), clockMeanings),
    stopRule: list('unitClasses', 'unitClasses'),
    population: {
      initiations: present(textsIn(row, 'initiations'), 'initiations'),
      ...list('types', 'types'),
      ...list('priorities', 'priorities'),
      ...list('zones', 'zones'),
    },
    priorityBasis: oneOf(text('priorityBasis'), priorities),
    targets: JSON.parse(text('targets')) as readonly MetricTarget[],
    caps: {
      tooLongSeconds: whole('tooLongSeconds'),
      tooShortSeconds: whole('tooShortSeconds'),
      lateEntrySeconds: whole('lateEntrySeconds'),
    },
  };
}

/** A word that names a column MUST be one of ours before it comes into the text of a query. */
function oneOf<Word extends string>(word: string, known: Readonly<Record<Word, unknown>>): Word {
  if (Object.hasOwn(known, word)) return word as Word;
  throw new Error(`${word} is not among ${Object.keys(known).join(', ')}`);
}
