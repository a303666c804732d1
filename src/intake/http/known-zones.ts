import type { TrackerCommand } from '../../domain/streams.js';
import { fieldFault, type FieldFault } from './field-fault.js';

/** The zones that a fact may name. */
export interface KnownZones {
  /** Codes of the zones of the city. */
  readonly ofCity: readonly string[];
  /** Of those that were established in the log: later ones, and mergers. Asked only for a zone that the city does not have. */
  readonly inLog: () => Promise<readonly string[]>;
}

/** Officers may come from elsewhere: what they did in an action of the city names their own zone, whichever that is. */
const ofElsewhere: readonly TrackerCommand['type'][] = ['RecordDeployment', 'RecordControls'];

/**
 * What is wrong with the zones that a command names: one that neither the city nor the log has. Undefined where none is known at all. Zones
 * of units are not looked at: help comes from beyond the city.
 */
export async function zoneFault(
  command: TrackerCommand,
  { ofCity, inLog }: KnownZones,
): Promise<FieldFault | undefined> {
  const strangers = zonesNamed(command).filter(([, code]) => !ofCity.includes(code));
  if (strangers.length === 0) return undefined;
  const known = [...new Set([...ofCity, ...(await inLog())])].sort();
  const [field, code] = strangers.find(([, one]) => !known.includes(one)) ?? [];
  if (field === undefined || known.length === 0) return undefined;
  return fieldFault(field, `a zone that is known here: ${known.join(', ')}`, code);
}

/** Every zone that is named, with the field that names it. What is no code the rules refuse. */
function zonesNamed(command: TrackerCommand): readonly (readonly [field: string, code: string])[] {
  // A new zone is one that nobody knows yet.
  if (command.type === 'EstablishZone' || ofElsewhere.includes(command.type)) return [];
  const fields = command.fields as Readonly<Record<string, unknown>>;
  if (command.type === 'CorrectRecord') {
    const isZone = fields.field === 'zones' || (fields.field === 'zone' && command.category !== 'operation');
    return isZone ? named('after', fields.after) : [];
  }
  const areas = fields.areas === 'zone' ? ['treated', 'control', 'displacement', 'displacementControl'] : [];
  return ['zone', 'zones', ...areas].flatMap((field) => named(field, fields[field]));
}

function named(field: string, value: unknown): readonly (readonly [field: string, code: string])[] {
  if (typeof value === 'string') return [[field, value]];
  if (!Array.isArray(value)) return [];
  return value.flatMap((one, index) => (typeof one === 'string' ? [[`${field}.${String(index)}`, one] as const] : []));
}
