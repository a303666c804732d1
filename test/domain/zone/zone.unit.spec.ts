import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { ZoneEvent } from '../../../src/domain/zone/events.js';
import {
  type AssignMunicipality,
  type EstablishZone,
  type MergeZones,
  type SetZoneBoundary,
  zone,
  type ZoneCommand,
} from '../../../src/domain/zone/zone.js';
import { decideAll, specOf } from '../../support/decider-spec.js';

const given = specOf(zone);
const code = '5345';
const validFrom = '2028-01-01T00:00:00.000Z';
const order = { zone: code, occurredAt: '2026-05-01T09:00:00.000Z' };
const { occurredAt } = order;

const establish: EstablishZone = {
  type: 'EstablishZone',
  ...order,
  fields: { names: { nl: 'Brussel', fr: 'Bruxelles' }, validFrom, predecessors: ['5339', '5340'] },
};
const assign: AssignMunicipality = { type: 'AssignMunicipality', ...order, fields: { nis: '21004', validFrom } };
const boundary: SetZoneBoundary = {
  type: 'SetZoneBoundary',
  ...order,
  fields: {
    geometry: { type: 'Polygon', coordinates: [[[4.3, 50.8], [4.4, 50.8], [4.4, 50.9], [4.3, 50.8]]] }, // prettier-ignore
    validFrom,
    origin: 'the region',
  },
};
const merge: MergeZones = { type: 'MergeZones', ...order, fields: { zones: ['5339', '5340'], validFrom } };

const established: ZoneEvent = { type: 'ZoneEstablished', occurredAt, data: { zone: code, ...establish.fields } };
const assigned: ZoneEvent = { type: 'MunicipalityAssigned', occurredAt, data: { zone: code, ...assign.fields } };
const bounded: ZoneEvent = {
  type: 'ZoneBoundarySet',
  occurredAt,
  data: { zone: code, ...boundary.fields, boundaryVersion: 1 },
};
const merged: ZoneEvent = { type: 'ZonesMerged', occurredAt, data: { ...merge.fields, into: code } };

describe('a zone', () => {
  it('is established once', () => {
    given().when(establish).then(established);
    given(established, merged).when(establish).thenNothing();
    given(established)
      .when({ ...establish, fields: { ...establish.fields, names: { nl: 'Brussel', fr: 'Brux' } } })
      .thenRefused('ZONE_ALREADY_ESTABLISHED');
  });

  it('gets each municipality once', () => {
    given(established).when(assign).then(assigned);
    given(established, assigned).when(assign).thenNothing();
    given(established, assigned)
      .when({ ...assign, occurredAt: '2026-06-01T00:00:00.000Z' })
      .thenNothing();
    given(established, assigned)
      .when({ ...assign, fields: { nis: '21004', validFrom: '2028-02-01T00:00:00.000Z' } })
      .thenRefused('MUNICIPALITY_ALREADY_ASSIGNED', 'nis');
  });

  it('gets boundaries with versions that follow one another', () => {
    given(established).when(boundary).then(bounded);
    given(established, bounded).when(boundary).thenNothing();
    const later = { ...boundary, occurredAt: '2026-07-01T00:00:00.000Z' };
    given(established, bounded)
      .when(later)
      .then({ ...bounded, occurredAt: later.occurredAt, data: { zone: code, ...boundary.fields, boundaryVersion: 2 } });
    for (const boundaryVersion of [0, 1, 3]) {
      given(established, bounded)
        .when({ ...later, fields: { ...boundary.fields, boundaryVersion } })
        .thenRefused('BOUNDARY_VERSION_NOT_NEXT', 'boundaryVersion');
    }
  });

  it('comes from a merger once, as a new zone that begins when the others end', () => {
    given(established).when(merge).then(merged);
    given(established, merged).when(merge).thenNothing();
    given(established, merged)
      .when({ ...merge, occurredAt: '2026-06-01T00:00:00.000Z' })
      .thenRefused('ZONES_ALREADY_MERGED');
    given({ ...established, data: { ...established.data, validFrom: '2002-01-01T00:00:00.000Z' } })
      .when(merge)
      .thenRefused('ZONE_NOT_NEW', 'validFrom');
  });

  it('comes from no other zones than its predecessors, where these are known', () => {
    given(established)
      .when({ ...merge, fields: { zones: ['5339', '5341'], validFrom } })
      .thenRefused('FIELD_INVALID', 'zones.1');
    const { predecessors: _, ...unsaid } = establish.fields;
    given({ ...established, data: { zone: code, ...unsaid } })
      .when(merge)
      .then(merged);
  });

  it('must be established before anything else', () => {
    for (const command of [assign, boundary, merge]) given().when(command).thenRefused('ZONE_UNKNOWN');
  });

  it.each<[string, ZoneCommand]>([
    ['zone', { ...establish, zone: 'a zone' }],
    ['occurredAt', { ...establish, occurredAt: 'then' }],
    ['names.nl', { ...establish, fields: { ...establish.fields, names: { nl: '', fr: 'x' } } }],
    ['validFrom', { ...establish, fields: { ...establish.fields, validFrom: '' } }],
    ['predecessors', { ...establish, fields: { ...establish.fields, predecessors: [] } }],
    ['predecessors.0', { ...establish, fields: { ...establish.fields, predecessors: [code] } }],
    ['nis', { ...assign, fields: { nis: '2100', validFrom } }],
    ['validFrom', { ...assign, fields: { nis: '21004', validFrom: 'x' } }],
    ['geometry.type', { ...boundary, fields: { ...boundary.fields, geometry: { type: 'Circle', center: [4, 50], radiusMetres: 1 } as never } }], // prettier-ignore
    ['validTo', { ...boundary, fields: { ...boundary.fields, validTo: validFrom } }],
    ['origin', { ...boundary, fields: { ...boundary.fields, origin: '' } }],
    ['zones', { ...merge, fields: { zones: ['5339'], validFrom } }],
    ['zones.1', { ...merge, fields: { zones: ['5339', code], validFrom } }],
    ['zones.0', { ...merge, fields: { zones: ['', '5339'], validFrom } }],
    ['validFrom', { ...merge, fields: { ...merge.fields, validFrom: 'x' } }],
  ])('refuses a %s out of form', (field, command) => {
    given(established).when(command).thenRefused('FIELD_INVALID', field);
  });
});

describe('a zone, whatever happens', () => {
  const aDay = fc.integer({ min: 1, max: 4 }).map((month) => `2028-0${month}-01T00:00:00.000Z`);
  const someZones = fc.subarray(['5339', '5340', '5341', code], { minLength: 1 });
  const aCommand: fc.Arbitrary<ZoneCommand> = fc.oneof(
    fc.tuple(aDay, aDay).map(([day, from]): ZoneCommand => ({ ...establish, occurredAt: day, fields: { ...establish.fields, validFrom: from } })), // prettier-ignore
    fc
      .tuple(aDay, aDay, fc.constantFrom('21004', '21009', '2100'))
      .map(([day, from, nis]): ZoneCommand => ({ ...assign, occurredAt: day, fields: { nis, validFrom: from } })),
    fc.tuple(aDay, aDay).map(([day, from]): ZoneCommand => ({ ...boundary, occurredAt: day, fields: { ...boundary.fields, validFrom: from } })), // prettier-ignore
    fc.tuple(aDay, aDay, someZones).map(([day, from, zones]): ZoneCommand => ({ ...merge, occurredAt: day, fields: { zones, validFrom: from } })), // prettier-ignore
  );

  it('refuses or accepts, adds nothing on a repeat, and is established and merged at most once', () => {
    fc.assert(
      fc.property(fc.array(aCommand, { maxLength: 25, size: 'max' }), (commands) => {
        const { state, effective, events } = decideAll(zone, commands);
        for (const command of effective) expect(zone.decide(command, state)).toEqual([]);
        if (events.length > 0) expect(events[0]?.type).toBe('ZoneEstablished');
        for (const type of ['ZoneEstablished', 'ZonesMerged']) {
          expect(events.filter((event) => event.type === type).length).toBeLessThanOrEqual(1);
        }
        const versions = events.flatMap((event) => (event.type === 'ZoneBoundarySet' ? [event.data.boundaryVersion] : [])); // prettier-ignore
        expect(versions).toEqual(versions.map((_, index) => index + 1));
      }),
    );
  });
});
