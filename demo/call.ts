import type { Where } from './places.js';
import type { Random } from './random.js';

export type Priority = 'P1' | 'P2' | 'P3' | 'P4';
type Initiation = 'emergency-call' | 'call' | 'alarm' | 'partner' | 'on-view' | 'planned';

/** What an intervention begins with. */
export interface Call {
  readonly id: string;
  /** When it comes in, or when a patrol comes upon it (milliseconds since 1970). */
  readonly at: number;
  readonly where: Where;
  readonly initiation: Initiation;
  readonly type: string;
  readonly priority: Priority;
  /** The scenario ends before it is closed. */
  readonly open: boolean;
}

const types: Readonly<Record<Priority, readonly (readonly [string, number])[]>> = {
  P1: [
    ['fight', 30],
    ['robbery in progress', 20],
    ['person with weapon', 12],
    ['domestic violence', 25],
    ['intruder', 13],
  ],
  P2: [
    ['drug dealing', 35],
    ['theft', 25],
    ['traffic accident', 20],
    ['threats', 20],
  ],
  P3: [
    ['drug use', 25],
    ['suspicious person', 30],
    ['noise', 30],
    ['vandalism', 15],
  ],
  P4: [
    ['found object', 30],
    ['neighbour dispute', 30],
    ['illegal parking', 40],
  ],
};
const priorities: readonly (readonly [Priority, number])[] = [
  ['P1', 22],
  ['P2', 38],
  ['P3', 28],
  ['P4', 12],
];
const initiations: readonly (readonly [Initiation, number])[] = [
  ['emergency-call', 49],
  ['call', 20],
  ['alarm', 7],
  ['partner', 5],
  ['on-view', 15],
  ['planned', 4],
];

/** Draws what kind of intervention begins at a moment and a place. */
export function drawCall(random: Random, id: string, at: number, where: Where, open: boolean): Call {
  const priority = random.pick(priorities);
  return {
    id,
    at,
    where,
    open,
    priority,
    initiation: random.pick(initiations),
    type: random.pick(types[priority]),
  };
}
