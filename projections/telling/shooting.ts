import type { ShootingEvent, ShootingReported, Shots } from '../../src/domain/shooting/events.js';
import { counted, inWords, type Telling, why } from './words.js';

/** The events of a shooting that a timeline tells. */
export const shootingFacts = [
  'ShootingReported',
  'ShootingConfirmed',
  'VictimRecorded',
  'VictimOutcomeChanged',
  'CasingsRecovered',
  'BallisticsResultRecorded',
  'ContextAssessed',
  'ShootingReclassified',
  'ShootingRuledOut',
] as const;

/** What happened, in a few words. */
export function tellShooting(event: ShootingEvent): Telling {
  switch (event.type) {
    case 'ShootingReported':
      return { summary: `Shooting reported: ${shootingInWords(event.data)}` };
    case 'ShootingConfirmed':
      return { summary: 'Shooting confirmed' };
    case 'VictimRecorded': {
      const injury = event.data.injury === 'none' ? 'no' : event.data.injury;
      return { summary: `Victim recorded: ${injury} injury${event.data.bystander === true ? ', bystander' : ''}` };
    }
    case 'VictimOutcomeChanged':
      return { summary: `Victim outcome changed from ${event.data.from} to ${event.data.to}` };
    case 'CasingsRecovered': {
      const { count, calibre } = event.data;
      return { summary: `${counted(count, 'casing')} recovered${calibre === undefined ? '' : `, ${calibre}`}` };
    }
    case 'BallisticsResultRecorded': {
      const { finding, linkedShootingId: linked } = event.data;
      return { summary: `Ballistics: ${inWords(finding)}${linked === undefined ? '' : ` to shooting ${linked}`}` };
    }
    case 'ContextAssessed':
      return { summary: `Drug link assessed from ${event.data.from} to ${event.data.to}${why(event.data.ground)}` };
    case 'ShootingReclassified': {
      const { from, to, reason } = event.data;
      return { summary: `Shooting reclassified from ${inWords(from)} to ${inWords(to)}${why(reason)}` };
    }
    case 'ShootingRuledOut':
      return { summary: `Shooting ruled out${why(event.data.reason)}` };
  }
}

function shootingInWords({ consequence, shots, drugLink }: ShootingReported['data']): string {
  const link = drugLink === 'no' ? 'no drug link' : `drug link ${drugLink}`;
  const effect = consequence === 'unknown' ? 'consequence unknown' : inWords(consequence);
  return [effect, ...(shots === undefined ? [] : [shotsInWords(shots)]), link].join(', ');
}

function shotsInWords(shots: Shots): string {
  return 'count' in shots ? counted(shots.count, 'shot') : `${shots.min}–${shots.max} shots`;
}
