import type { ShootingEvent } from '../../src/domain/shooting/events.js';
import type { TrackerEvent } from '../tracker-event.js';
import { begun, isAnnulled, type Entry, type Tally, withEntry, withoutAll } from './tally.js';

/** The events of a shooting that change what is counted of it. */
export const countedOfShootings = [
  'ShootingReported',
  'VictimRecorded',
  'VictimOutcomeChanged',
  'ShootingReclassified',
  'ShootingRuledOut',
] as const;
type Event = Extract<TrackerEvent, ShootingEvent & { readonly type: (typeof countedOfShootings)[number] }>;

/** A shooting is one incident, and each of its victims is one victim. Null: nothing is known of it yet. */
export function tallyShooting(tally: Tally | null, event: Event): Tally | null {
  if (event.type === 'ShootingReported') {
    return withIncident({ ...begun(event), consequence: event.data.consequence }, event);
  }
  if (tally === null) return null;
  switch (event.type) {
    case 'VictimRecorded':
      return withVictim(tally, event, {}, event.data.injury);
    case 'VictimOutcomeChanged':
      if (isAnnulled(event)) return tally;
      return withVictim(tally, event, tally.entries[victimKey(event)] ?? {}, event.data.to);
    case 'ShootingReclassified':
      if (isAnnulled(event)) return tally;
      return withIncident({ ...tally, consequence: event.data.to }, event);
    case 'ShootingRuledOut':
      return isAnnulled(event) ? tally : withoutAll(tally, 'ruled-out');
  }
}

type VictimEvent = Extract<Event, { readonly data: { readonly victimId: string } }>;

function victimKey({ data }: VictimEvent): string {
  return `victim/${data.victimId}`;
}

/** `known` is what stands of the victim so far: a change of somebody whose record was annulled brings nobody back. */
function withVictim(tally: Tally, event: VictimEvent, known: Partial<Entry>, injury: string): Tally {
  return withIncident(
    withEntry(tally, victimKey(event), event, { ...known, counted: 'victims', split: injury }),
    event,
  );
}

/** With injury: it was reported so, or a victim who was hurt is recorded. */
function withIncident(tally: Tally, event: Event): Tally {
  const isHurt = Object.values(tally.entries).some(
    ({ counted, split, leftOut }) => counted === 'victims' && split !== 'none' && leftOut !== 'annulled',
  );
  const { consequence = 'unknown' } = tally;
  const split = isHurt || consequence === 'injury' ? 'injury' : consequence === 'unknown' ? 'unknown' : 'no-injury';
  if (tally.entries['']?.split === split) return tally;
  const { leftOut } = tally;
  return withEntry(tally, '', event, { ...tally.entries[''], leftOut, counted: 'shootings', split });
}
