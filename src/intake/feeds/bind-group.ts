import { type Binding, bindField, type Cells, type Read, type Value } from './bind-field.js';
import { bindPoint } from './bind-point.js';
import type { GroupSpec, MemberSpec, PlaceSpec } from './mapping.js';
import { RowFault } from './row-fault.js';
import { convert, expectation, placeTargets, type PlaceValue, type Target } from './targets.js';

/** What the rows of a section are read with. */
export interface BoundGroup {
  /** The fields that the row has; undefined when the row says nothing of the section. */
  read(cells: Cells): Record<string, Value> | undefined;
}

interface Member {
  readonly name: string;
  readonly path: string;
  readonly required: boolean;
  /** Undefined for what the mapping writes out itself. */
  readonly read?: Read;
  readonly constant?: Value;
  readonly expected: string;
  /** True when a value in it means that the row is about this section. */
  readonly speaks: boolean;
}

/**
 * Binds named fields. A row without a required field is at fault, unless nothing in it speaks of the section: then the section is
 * not there. `silent` types do not count as speaking: a call that was closed at five needs no disposition for that.
 */
export function bindGroup(spec: GroupSpec, binding: Binding, silent: readonly Target['type'][] = []): BoundGroup {
  const members = [...spec.fields].map(([name, member]) => bindMember(name, member, spec, binding, silent));
  return {
    read(cells) {
      const values: Record<string, Value> = {};
      let spoken = false;
      let lacking: Member | undefined;
      for (const member of members) {
        const found = member.read?.(cells);
        if (found !== undefined && member.speaks) spoken = true;
        const value = found ?? member.constant;
        if (value !== undefined) values[member.name] = value;
        else if (member.required) lacking ??= member;
      }
      if (lacking !== undefined && spoken) throw new RowFault(lacking.path, lacking.expected, '');
      return lacking === undefined && Object.keys(values).length > 0 ? values : undefined;
    },
  };
}

function bindMember(
  name: string,
  spec: MemberSpec,
  group: GroupSpec,
  binding: Binding,
  silent: readonly Target['type'][],
): Member {
  const base = { name, path: spec.path, required: group.required.has(name) };
  switch (spec.is) {
    case 'fixed':
      return { ...base, constant: spec.fixed, expected: 'text', speaks: false };
    case 'group': {
      const inner = bindGroup(spec, binding);
      const isFixed = [...spec.fields.values()].every((member) => member.is === 'fixed');
      return { ...base, read: (cells) => inner.read(cells), expected: 'named fields', speaks: !isFixed };
    }
    case 'place':
      return { ...base, read: bindPlace(spec, binding), expected: 'a place', speaks: false };
    case 'field': {
      const { target, origin, whenMissing, decimal } = spec;
      const constant = whenMissing === undefined ? undefined : convert(target, whenMissing, decimal);
      return {
        ...base,
        read: bindField(spec, binding),
        ...(constant !== undefined && { constant }),
        expected: expectation(target),
        speaks: origin.from !== 'value' && !silent.includes(target.type),
      };
    }
  }
}

/** A place always has its precision. Where the row has no point, or one outside the bounds, it says how little that is worth. */
function bindPlace(spec: PlaceSpec, binding: Binding): Read<PlaceValue> {
  const { within, point } = spec;
  const fields = new Map([...spec.fields].filter(([name]) => name !== 'withoutPoint'));
  const group = bindGroup({ ...spec, required: new Set(), fields }, binding, ['text', 'word', 'number']);
  const readPoint = point && bindPoint(point, binding);
  const fixed = spec.fields.get('withoutPoint');
  const withoutPoint = fixed?.is === 'fixed' ? fixed.fixed : 'unknown';
  return (cells) => {
    const found = readPoint?.(cells);
    const values = { ...group.read(cells) };
    if (readPoint !== undefined && found === undefined)
      return { ...values, precision: withoutPoint } as unknown as PlaceValue;
    if (values.precision === undefined) {
      if (found === undefined && Object.keys(values).length === 0) return undefined;
      throw new RowFault(`${spec.path}.precision`, expectation(placeTargets.precision), '');
    }
    if (found === undefined) return values as unknown as PlaceValue;
    const { latitude, longitude } = found;
    const inside =
      within === undefined ||
      (latitude >= within.south && latitude <= within.north && longitude >= within.west && longitude <= within.east);
    return { point: found, ...values, ...(!inside && { precision: 'unknown' }) } as unknown as PlaceValue;
  };
}
