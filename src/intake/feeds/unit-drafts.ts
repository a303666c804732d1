import type { InterventionCommand } from '../../domain/intervention/intervention.js';
import type { Provenance } from '../../domain/terms/provenance.js';
import { earliest } from '../../domain/terms/time.js';
import { observed, type PartOf } from './record-parts.js';
import type { interventionSections } from './sections.js';

/** In the order in which stamps of one instant are told. */
const stamps = [
  ['dispatchedAt', 'DispatchUnit'],
  ['enRouteAt', 'MarkUnitEnRoute'],
  ['arrivedAt', 'MarkUnitArrived'],
  ['cancelledAt', 'CancelUnit'],
  ['clearedAt', 'ClearUnit'],
] as const;

export interface UnitDraft {
  readonly command: InterventionCommand;
  readonly provenance: Provenance;
  readonly line: number;
}
interface Placed extends UnitDraft {
  /** The row's first stamp: at one instant, a unit's old assignment ends before its new one begins. */
  readonly rowFrom: string;
  readonly rank: number;
}

/** One command per unit and stamp, in the order of time whatever the order of the rows. */
export function unitDrafts(
  interventionId: string,
  parts: readonly PartOf<typeof interventionSections.unit>[],
): readonly UnitDraft[] {
  const placed: Placed[] = [];
  for (const { values, provenance, line } of parts) {
    const { unit, unitClass, unitZone } = values;
    const fields = { unit, ...(unitClass !== undefined && { unitClass }), ...(unitZone !== undefined && { unitZone }) };
    const rowFrom = earliest(...stamps.map(([name]) => values[name]?.at)) ?? '';
    stamps.forEach(([name, type], rank) => {
      const stamp = values[name];
      if (stamp === undefined) return;
      const command = { type, interventionId, occurredAt: stamp.at, fields };
      placed.push({ command, provenance: observed(provenance, stamp), line, rowFrom, rank });
    });
  }
  return placed.sort(inOrder);
}

function inOrder(a: Placed, b: Placed): number {
  return (
    compare(a.command.occurredAt, b.command.occurredAt) ||
    compare(a.rowFrom, b.rowFrom) ||
    a.rank - b.rank ||
    compare(JSON.stringify(a.command), JSON.stringify(b.command))
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
