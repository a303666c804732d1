import { traffic } from './brussels-clock.js';
import type { Call, Priority } from './call.js';
import { zones } from './places.js';
import type { Random } from './random.js';

/** What one unit did; moments in milliseconds since 1970. */
export interface UnitTimes {
  readonly unit: string;
  readonly unitClass: string;
  readonly zone: string;
  readonly dispatched: number;
  readonly enRoute: number | undefined;
  readonly arrived: number | undefined;
  /** False when it was there but nobody pressed the button. */
  readonly arrivalRecorded: boolean;
  readonly cancelled: number | undefined;
  readonly cleared: number | undefined;
}

/** Medians in seconds: until a unit is sent, on the road, on the scene. `spread` is that of the wait for a unit. */
const pace: Readonly<Record<Priority, { wait: number; spread: number; travel: number; scene: number; units: number }>> =
  {
    P1: { wait: 70, spread: 0.6, travel: 330, scene: 2600, units: 1.9 },
    P2: { wait: 230, spread: 0.8, travel: 470, scene: 2000, units: 1.35 },
    P3: { wait: 900, spread: 0.9, travel: 640, scene: 1300, units: 1.1 },
    P4: { wait: 2600, spread: 1, travel: 760, scene: 900, units: 1 },
  };
const classes = [
  ['patrol', 70],
  ['bicycle-brigade', 8],
  ['intervention-brigade', 12],
  ['dog-team', 3],
  ['neighbourhood-officer', 7],
] as const;

/** Draws the units that are sent, the first one first. A shooting brings out several. */
export function drawUnits(random: Random, call: Call, created: number): readonly UnitTimes[] {
  const extra = call.type === 'shooting' ? 2 + random.count(1.5) : random.count(pace[call.priority].units - 1);
  const cancelled = call.initiation !== 'on-view' && call.initiation !== 'planned' && random.chance(0.04);
  const unrecorded = random.chance(call.where.zone.missingArrivals);
  const units: UnitTimes[] = [];
  for (let index = 0; index <= Math.min(extra, 8); index += 1) {
    const recorded = !unrecorded && !(index > 0 && random.chance(0.05));
    const unit = drawUnit(random, call, created + index * random.around(40, 0.8) * 1000, cancelled, recorded);
    if (!units.some(({ unit: name }) => name === unit.unit)) units.push(unit);
  }
  return units;
}

function drawUnit(random: Random, call: Call, from: number, cancelled: boolean, arrivalRecorded: boolean): UnitTimes {
  const own = !random.chance(0.05);
  const zone = own ? call.where.zone : random.pick(zones.map((one) => [one, one.share]));
  const unit = {
    unit: `${zone.code}-${String(random.between(1, 24)).padStart(2, '0')}`,
    unitClass: random.pick(classes),
    zone: zone.code,
    arrivalRecorded,
  };
  const { wait, spread, travel, scene } = pace[call.priority];
  const onScene = random.around(scene, 0.6) * 1000;
  if (call.initiation === 'on-view' || call.initiation === 'planned') {
    const cleared = call.open ? undefined : from + onScene;
    return { ...unit, dispatched: from, enRoute: undefined, arrived: from, cancelled: undefined, cleared };
  }
  const dispatched = from + random.around(wait, spread) * 1000;
  const leaves = dispatched + random.around(50, 0.5) * 1000;
  const drive = random.around(travel * call.where.zone.travel * (own ? 1 : 1.4) * traffic(dispatched), 0.45) * 1000;
  const reached = leaves + drive;
  const enRoute = random.chance(0.08) ? undefined : leaves;
  if (cancelled) {
    const at = dispatched + Math.floor(((reached - dispatched) * random.between(10, 90)) / 100 / 1000) * 1000;
    return {
      ...unit,
      dispatched,
      enRoute: enRoute === undefined || enRoute > at ? undefined : enRoute,
      arrived: undefined,
      cancelled: at,
      cleared: call.open ? undefined : at,
    };
  }
  // Now and then two buttons are pressed in the wrong order, or a terminal's clock is behind the server's.
  const swapped = enRoute !== undefined && random.chance(0.003);
  const arrived = swapped ? enRoute : random.chance(0.001) ? call.at - random.between(10, 120) * 1000 : reached;
  const cleared = call.open ? undefined : reached + onScene;
  return { ...unit, dispatched, enRoute: swapped ? reached : enRoute, arrived, cancelled: undefined, cleared };
}
