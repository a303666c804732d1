import { csvLines } from './csv.js';
import { timelineColumns, type TimelineFact } from './timeline-facts.js';

/** What every line repeats, so that one that is copied out still says what it is. */
interface LineSource {
  readonly geography: string;
  readonly asOf: number;
  readonly quarantined: number;
  readonly nextCursor?: string;
}

export const timelineCsvHeader = csvLines([[...timelineColumns, 'geography', 'asOf', 'quarantined', 'nextCursor']]);

/** Facts as lines of CSV. `nextCursor` is where the file goes on, when a limit cut it off. */
export function timelineCsvLines(facts: readonly TimelineFact[], source: LineSource): string {
  return csvLines(
    facts.map((fact) => [
      ...timelineColumns.map((column) => {
        const cell = fact[column];
        return typeof cell === 'object' ? cell?.join(' ') : cell;
      }),
      source.geography,
      source.asOf,
      source.quarantined,
      source.nextCursor,
    ]),
  );
}
