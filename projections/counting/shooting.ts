import type { ShootingEvent } from '../../src/domain/shooting/events.js';
import type { TrackerEvent } from '../tracker-event.js';
import { begun, type Tally, withEntry, withoutAll } from './tally.js';

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
      return withVictim(tally, event, event.data.victimId, event.data.injury);
    case 'VictimOutcomeChanged':
      return withVictim(tally, event, event.data.victimId, event.data.to);
    case 'ShootingReclassified':
      return withIncident({ ...tally, consequence: event.data.to }, event);
    case 'ShootingRuledOut':
      return withoutAll(tally, 'ruled-out');
  }
}

function withVictim(tally: Tally, event: Event, victimId: string, injury: string): Tally {
  return withIncident(withEntry(tally, `victim/${victimId}`, event, { counted: 'victims', split: injury }), event);
}

/** With injury: it was reported so, or a victim who was hurt is recorded. */
function withIncident(tally: Tally, event: Event): Tally {
  const isHurt = Object.values(tally.entries).some(({ counted, split }) => counted === 'victims' && split !== 'none');
  const { consequence = 'unknown' } = tally;
  const split = isHurt || consequence === 'injury' ? 'injury' : consequence === 'unknown' ? 'unknown' : 'no-injury';
  if (tally.entries['']?.split === split) return tally;
  return withEntry(tally, '', event, { ...tally.entries[''], counted: 'shootings', split });
}
