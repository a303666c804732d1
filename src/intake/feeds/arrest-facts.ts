import { chosen, type Draft, observed, partsOf, type RecordParts } from './record-parts.js';
import { arrestSections as sections } from './sections.js';

/** The command of one arrest. Undefined when no row has it. */
export function arrestFacts(record: RecordParts): readonly Draft[] | undefined {
  const arrest = chosen(partsOf(record, 'arrest', sections.arrest), ({ values }) => values.occurredAt.at);
  if (arrest === undefined) return undefined;
  const { occurredAt, ...fields } = arrest.values;
  const command = { type: 'RecordArrest', arrestId: record.id, occurredAt: occurredAt.at, fields } as const;
  return [{ command, provenance: observed(arrest.provenance, occurredAt), line: arrest.line }];
}
