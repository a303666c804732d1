import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { HotspotEvent, HotspotTerms } from '../../../src/domain/hotspot/events.js';
import {
  type DesignateHotspot,
  type ExtendHotspot,
  hotspot,
  type HotspotCommand,
  type ProposeHotspot,
  type SetHotspotBoundary,
  type WithdrawHotspot,
} from '../../../src/domain/hotspot/hotspot.js';
import { decideAll, specOf } from '../../support/decider-spec.js';

const given = specOf(hotspot);
const hotspotId = 'hallepoort';
const on = (date: string): string => `2024-${date}T00:00:00.000Z`;
const order = { hotspotId, occurredAt: on('03-28') };
const { occurredAt } = order;

const terms: HotspotTerms = {
  names: { nl: 'Hallepoort', fr: 'Porte de Hal' },
  zones: ['5341', '5339'],
  validFrom: on('03-28'),
  validTo: on('09-28'),
};
const propose: ProposeHotspot = { type: 'ProposeHotspot', ...order, occurredAt: on('03-11'), fields: terms };
const designate: DesignateHotspot = { type: 'DesignateHotspot', ...order, fields: terms };
const boundary: SetHotspotBoundary = {
  type: 'SetHotspotBoundary',
  ...order,
  fields: {
    geometry: { type: 'Circle', center: [4.345, 50.833], radiusMetres: 300 },
    validFrom: on('03-28'),
    indicative: true,
    origin: 'drawn around the named place',
  },
};
const extend = (occurred: string, validTo: string): ExtendHotspot => ({
  type: 'ExtendHotspot',
  hotspotId,
  occurredAt: on(occurred),
  fields: { validTo: on(validTo) },
});
const withdraw: WithdrawHotspot = {
  type: 'WithdrawHotspot',
  hotspotId,
  occurredAt: on('08-01'),
  fields: { at: on('09-01'), reason: 'no incident in four months' },
};

const proposed: HotspotEvent = {
  type: 'HotspotProposed',
  occurredAt: on('03-11'),
  data: { hotspotId, ...terms },
};
const designated: HotspotEvent = { type: 'HotspotDesignated', occurredAt, data: { hotspotId, ...terms } };
const bounded: HotspotEvent = {
  type: 'HotspotBoundarySet',
  occurredAt,
  data: { hotspotId, ...boundary.fields, boundaryVersion: 1 },
};
const extended: HotspotEvent = {
  type: 'HotspotExtended',
  occurredAt: on('07-01'),
  data: { hotspotId, validTo: on('10-28') },
};
const withdrawn: HotspotEvent = {
  type: 'HotspotWithdrawn',
  occurredAt: on('08-01'),
  data: { hotspotId, ...withdraw.fields },
};

describe('a hotspot', () => {
  it('is proposed once, also when that is written down after the designation', () => {
    given().when(propose).then(proposed);
    given(designated).when(propose).then(proposed);
    given(proposed).when(propose).thenNothing();
    given(designated, proposed, withdrawn).when(propose).thenNothing();
    given(proposed)
      .when({ ...propose, fields: { ...terms, zones: ['5341'] } })
      .thenRefused('HOTSPOT_ALREADY_PROPOSED');
  });

  it('is designated, proposed or not, and once at a time', () => {
    given().when(designate).then(designated);
    given(proposed).when(designate).then(designated);
    given(designated).when(designate).thenNothing();
    given(designated, withdrawn).when(designate).thenNothing();
    given(designated)
      .when({ ...designate, fields: { ...terms, zones: ['5341'] } })
      .thenRefused('HOTSPOT_ALREADY_DESIGNATED');
  });

  it('is designated anew once it was withdrawn, but not into the time before', () => {
    const again: DesignateHotspot = { ...designate, occurredAt: on('11-01'), fields: { ...terms, validFrom: on('11-01'), validTo: on('12-01') } }; // prettier-ignore
    given(designated, withdrawn)
      .when(again)
      .then({ type: 'HotspotDesignated', occurredAt: on('11-01'), data: { hotspotId, ...again.fields } });
    given(designated, withdrawn)
      .when({ ...again, fields: { ...again.fields, validFrom: on('08-31') } })
      .thenRefused('HOTSPOT_ALREADY_DESIGNATED', 'validFrom');
  });

  it('gets boundaries with versions that follow one another', () => {
    given(proposed).when(boundary).then(bounded);
    given(proposed, bounded).when(boundary).thenNothing();
    const larger: SetHotspotBoundary = {
      ...boundary,
      fields: { ...boundary.fields, geometry: { type: 'Circle', center: [4.345, 50.833], radiusMetres: 500 } },
    };
    const second: HotspotEvent = { ...bounded, data: { hotspotId, ...larger.fields, boundaryVersion: 2 } };
    given(designated, bounded).when(larger).then(second);
    given(designated, bounded, second).when(boundary).thenNothing();
    given().when(boundary).thenRefused('HOTSPOT_UNKNOWN');
  });

  it('takes the version that a boundary names only when it is the next', () => {
    const numbered = (boundaryVersion: number): SetHotspotBoundary => ({
      ...boundary,
      fields: { ...boundary.fields, boundaryVersion },
    });
    given(designated).when(numbered(1)).then(bounded);
    given(designated, bounded).when(numbered(1)).thenNothing();
    given(designated, bounded)
      .when(numbered(2))
      .then({ ...bounded, data: { hotspotId, ...boundary.fields, boundaryVersion: 2 } });
    given(designated).when(numbered(2)).thenRefused('BOUNDARY_VERSION_NOT_NEXT', 'boundaryVersion');
    given(designated, bounded)
      .when({ ...numbered(1), occurredAt: on('05-01') })
      .thenRefused('BOUNDARY_VERSION_NOT_NEXT', 'boundaryVersion');
  });

  it('is extended to a later end', () => {
    given(designated).when(extend('07-01', '10-28')).then(extended);
    given(designated, extended).when(extend('07-01', '10-28')).thenNothing();
    given(designated, extended, withdrawn).when(extend('07-01', '10-28')).thenNothing();
    given(designated, extended).when(extend('07-02', '10-28')).thenRefused('HOTSPOT_EXTENSION_NOT_LATER', 'validTo');
    const { validTo: _, ...open } = terms;
    given({ ...designated, data: { hotspotId, ...open } })
      .when(extend('07-01', '10-28'))
      .thenRefused('HOTSPOT_EXTENSION_NOT_LATER', 'validTo');
  });

  it('is extended only while it is designated', () => {
    given().when(extend('07-01', '10-28')).thenRefused('HOTSPOT_UNKNOWN');
    given(proposed).when(extend('07-01', '10-28')).thenRefused('HOTSPOT_NOT_DESIGNATED');
    given(designated, withdrawn).when(extend('09-02', '10-28')).thenRefused('HOTSPOT_NOT_DESIGNATED');
  });

  it('is withdrawn once at a time', () => {
    given(proposed).when(withdraw).then(withdrawn);
    given(designated).when(withdraw).then(withdrawn);
    given(designated, withdrawn).when(withdraw).thenNothing();
    given(designated, withdrawn)
      .when({ ...withdraw, fields: { ...withdraw.fields, reason: 'other' } })
      .thenRefused('HOTSPOT_ALREADY_WITHDRAWN');
    given().when(withdraw).thenRefused('HOTSPOT_UNKNOWN');
  });

  it.each<[string, HotspotCommand]>([
    ['hotspotId', { ...designate, hotspotId: 'Zuidstation' }],
    ['hotspotId', { ...designate, hotspotId: 'zuid-' }],
    ['hotspotId', { ...designate, hotspotId: 'z'.repeat(65) }],
    ['occurredAt', { ...designate, occurredAt: '2024-03-28' }],
    ['names.nl', { ...designate, fields: { ...terms, names: { nl: '', fr: 'x' } } }],
    ['names.fr', { ...designate, fields: { ...terms, names: { nl: 'x', fr: ' ' } } }],
    ['names.en', { ...designate, fields: { ...terms, names: { nl: 'x', fr: 'y', en: '' } } }],
    ['zones', { ...propose, fields: { ...terms, zones: [] } }],
    ['zones', { ...propose, fields: { ...terms, zones: ['5341', '5341'] } }],
    ['zones.1', { ...propose, fields: { ...terms, zones: ['5341', 'no zone'] } }],
    ['validFrom', { ...propose, fields: { ...terms, validFrom: '2024' } }],
    ['validTo', { ...propose, fields: { ...terms, validTo: terms.validFrom } }],
    ['legalBasis', { ...propose, fields: { ...terms, legalBasis: '' } }],
    ['geometry.center', { ...boundary, fields: { ...boundary.fields, geometry: { type: 'Circle', center: [4.3, 95], radiusMetres: 9 } } }], // prettier-ignore
    ['geometry', { ...boundary, fields: { ...boundary.fields, geometry: null as never } }],
    ['validTo', { ...boundary, fields: { ...boundary.fields, validTo: on('01-01') } }],
    ['indicative', { ...boundary, fields: { ...boundary.fields, indicative: 'yes' as never } }],
    ['origin', { ...boundary, fields: { ...boundary.fields, origin: '' } }],
    ['validTo', { ...extend('07-01', '10-28'), fields: { validTo: 'later' } }],
    ['at', { ...withdraw, fields: { ...withdraw.fields, at: 'now' } }],
    ['reason', { ...withdraw, fields: { ...withdraw.fields, reason: '' } }],
  ])('refuses a %s out of form', (field, command) => {
    given(designated).when(command).thenRefused('FIELD_INVALID', field);
  });
});

describe('a hotspot, whatever happens', () => {
  const aDay = fc.integer({ min: 1, max: 9 }).map((month) => on(`0${month}-01`));
  const validity = fc.record({ validFrom: aDay, validTo: aDay }, { requiredKeys: ['validFrom'] });
  const someTerms = validity.map((period) => ({ names: terms.names, zones: ['5341'], ...period }));
  const aCommand: fc.Arbitrary<HotspotCommand> = fc.oneof(
    fc.tuple(aDay, someTerms).map(([day, fields]): HotspotCommand => ({ ...propose, occurredAt: day, fields })),
    fc.tuple(aDay, someTerms).map(([day, fields]): HotspotCommand => ({ ...designate, occurredAt: day, fields })),
    fc
      .tuple(aDay, validity, fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }))
      .map(([day, period, version]): HotspotCommand => {
        const { geometry, indicative, origin } = boundary.fields;
        const named = version === undefined ? {} : { boundaryVersion: version };
        return { ...boundary, occurredAt: day, fields: { geometry, indicative, origin, ...period, ...named } };
      }),
    fc.tuple(aDay, aDay).map(([day, validTo]): HotspotCommand => ({ ...extend('01-01', '01-01'), occurredAt: day, fields: { validTo } })), // prettier-ignore
    fc.tuple(aDay, aDay).map(([day, at]): HotspotCommand => ({ ...withdraw, occurredAt: day, fields: { at, reason: 'r' } })), // prettier-ignore
  );
  const history = fc.array(aCommand, { maxLength: 30, size: 'max' });

  it('refuses or accepts, and adds nothing on a repeat at any later time', () => {
    fc.assert(
      fc.property(history, (commands) => {
        const { state, effective } = decideAll(hotspot, commands);
        for (const command of effective) expect(hotspot.decide(command, state)).toEqual([]);
      }),
    );
  });

  it('numbers its boundaries 1, 2, …, and moves its end only forwards while it is designated', () => {
    fc.assert(
      fc.property(history, (commands) => {
        const { events } = decideAll(hotspot, [designate, ...commands]);
        const versions = events.flatMap((event) => (event.type === 'HotspotBoundarySet' ? [event.data.boundaryVersion] : [])); // prettier-ignore
        expect(versions).toEqual(versions.map((_, index) => index + 1));
        let end: string | undefined;
        for (const event of events) {
          if (event.type === 'HotspotDesignated') end = event.data.validTo;
          if (event.type !== 'HotspotExtended') continue;
          expect(end !== undefined && event.data.validTo > end).toBe(true);
          end = event.data.validTo;
        }
      }),
    );
  });

  it('is never designated for the time before it was last withdrawn', () => {
    fc.assert(
      fc.property(history, (commands) => {
        let withdrawnAt: string | undefined;
        for (const event of decideAll(hotspot, commands).events) {
          if (event.type === 'HotspotWithdrawn') withdrawnAt = event.data.at;
          if (event.type !== 'HotspotDesignated' || withdrawnAt === undefined) continue;
          expect(event.data.validFrom >= withdrawnAt).toBe(true);
        }
      }),
    );
  });
});
