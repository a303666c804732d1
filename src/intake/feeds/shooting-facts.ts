import type { ShootingCommand } from '../../domain/shooting/shooting.js';
import type { Shots } from '../../domain/shooting/events.js';
import { contentIds } from './content-ids.js';
import { chosen, type Draft, observed, partsOf, type RecordParts } from './record-parts.js';
import { RowFault } from './row-fault.js';
import { shootingSections as sections } from './sections.js';
import type { Values } from './targets.js';

type ShotsValues = Values<typeof sections.report.targets.shots.fields>;

/** The commands of one shooting: report, confirmation, victims. Undefined when no row has a report. */
export function shootingFacts(record: RecordParts): readonly Draft[] | undefined {
  const shootingId = record.id;
  const report = chosen(partsOf(record, 'report', sections.report), ({ values }) => values.occurredAt.at);
  if (report === undefined) return undefined;
  const { occurredAt: at, shots: shotsValues, ...fields } = report.values;
  const occurredAt = at.at;
  const shots = shotsValues && shotsOf(shotsValues, 'report.shots');
  const reported: ShootingCommand = {
    type: 'ReportShooting',
    shootingId,
    occurredAt,
    fields: { ...fields, ...(shots && { shots }) },
  };
  const drafts: Draft[] = [{ command: reported, provenance: observed(report.provenance, at), line: report.line }];

  const confirmed = chosen(partsOf(record, 'confirmed', sections.confirmed), ({ values }) => values.at.at);
  if (confirmed !== undefined) {
    const stamp = confirmed.values.at;
    const command: ShootingCommand = { type: 'ConfirmShooting', shootingId, occurredAt: stamp.at, fields: {} };
    drafts.push({ command, provenance: observed(confirmed.provenance, stamp), line: confirmed.line });
  }

  const nextId = contentIds('victim');
  const victims = partsOf(record, 'victim', sections.victim).map(({ values, provenance, line }): Draft => {
    const { victimId, ...victim } = values;
    const command: ShootingCommand = {
      type: 'RecordVictim',
      shootingId,
      occurredAt,
      fields: { victimId: victimId ?? nextId(victim), ...victim },
    };
    return { command, provenance: observed(provenance, at), line };
  });
  return [...drafts, ...victims];
}

/** A count or a range; anything between is a fault of the row. */
export function shotsOf({ count, min, max }: ShotsValues, path: string): Shots | undefined {
  if (count !== undefined) return { count };
  if (min === undefined && max === undefined) return undefined;
  if (min !== undefined && max !== undefined && min <= max) return { min, max };
  throw new RowFault(path, 'a count, or a min and a max that is not below it', `min ${min ?? '?'}, max ${max ?? '?'}`);
}
