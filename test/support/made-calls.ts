import { seeded } from './made-events.js';

/** A mapping of a feed with one row per unit of a call, as a dispatch system exports it. */
export const callsMapping = `mapping: 1
source: made-calls
synthetic: true
format: { type: csv }
times: { zone: Europe/Brussels, format: 'YYYY-MM-DD HH:mm:ss' }
missing: [NULL]
kind: intervention
key: call
provenance: { source: { value: cad } }
request:
  initiation: { value: call }
  interventionType: type
  zone: zone
  callReceivedAt: received
  createdAt: entered
priority: { scheme: made-up, initial: priority }
unit:
  unit: unit
  unitClass: class
  dispatchedAt: dispatched
  enRouteAt: enroute
  arrivedAt: arrived
  clearedAt: cleared
close: { orElse: [latest-cleared, latest-stamp] }
`;

export const callsHeader =
  'call,type,zone,received,entered,priority,unit,class,dispatched,enroute,arrived,cleared,remarks';

const types = ['shots heard', 'fight', 'medical aid', 'burglary', 'alarm, automatic'];

/**
 * SYNTHETIC calls as CSV text, the same for the same seed: two units a call on average, whose rows are not always next to each other; one
 * arrival in twelve is missing. Each call gives about eleven events.
 */
export function callsFile({ calls, seed = 1 }: { readonly calls: number; readonly seed?: number }): string {
  const random = seeded(seed);
  const lines: string[] = [];
  const waiting: string[] = [];
  for (let call = 1; call <= calls; call++) {
    const at = Date.UTC(2024, 0, 1) + call * 97_000;
    const zone = String(5339 + Math.floor(random() * 6));
    const type = types[Math.floor(random() * types.length)] ?? '';
    const start = [`C${String(call).padStart(7, '0')}`, type.includes(',') ? `"${type}"` : type, zone];
    const grade = String(1 + Math.floor(random() * 3));
    const units = 1 + Math.floor(random() * 3);
    for (let unit = 1; unit <= units; unit++) {
      const stamps = [30, 75, 200 + 700 * random(), 1_800 + 3_600 * random()].map((after) => wall(at + after * 1_000));
      if (random() < 1 / 12) stamps[2] = 'NULL';
      const own = [`U${String(unit)}${String(call % 40)}`, unit === 1 ? 'patrol' : 'ambulance', ...stamps];
      const row = [...start, wall(at), wall(at + 12_000), grade, ...own, 'made up'].join(',');
      // Reinforcements are often entered after the next call.
      if (unit > 1 && random() < 0.3) waiting.push(row);
      else lines.push(row);
    }
    lines.push(...waiting.splice(0, waiting.length > 3 ? waiting.length : 0));
  }
  return `${[callsHeader, ...lines, ...waiting].join('\n')}\n`;
}

/** As a clock in Brussels would not show it: no summer time, so that every time of the file exists once. */
function wall(ms: number): string {
  return new Date(Math.floor(ms)).toISOString().slice(0, 19).replace('T', ' ');
}
