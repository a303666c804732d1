import { describe, expect, it } from '@jest/globals';

import { report, pieceAtMost, piecesAtMost, type ReportCommand } from '../../../src/domain/report/report.js';
import type { ReportEvent } from '../../../src/domain/report/events.js';
import { deciderOf, deciderOfCategory } from '../../../src/domain/streams.js';
import { refusalOf, specOf } from '../../support/decider-spec.js';

const given = specOf(report);
const at = '2024-04-02T08:00:00.000Z';
const said = {
  title: 'First quarter',
  kind: 'response-times',
  parameters: { by: 'zone' },
  position: 42,
  logRoot: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  tables: [{ projection: 'response-times', identity: 'f0' }],
  timeZone: 'Europe/Brussels',
  synthetic: false,
  digest: 'ab'.repeat(32),
  publishedBy: 'analyst-3',
};
const publish = (results: readonly string[], more: object = {}): ReportCommand => ({
  type: 'PublishReport',
  reportId: 'r-1',
  occurredAt: at,
  fields: { ...said, ...more, results },
});
const published: readonly ReportEvent[] = [
  { type: 'ReportPublished', occurredAt: at, data: { ...said, reportId: 'r-1', pieces: 3, result: 'one' } },
  { type: 'ReportResultContinued', occurredAt: at, data: { reportId: 'r-1', piece: 1, result: 'two' } },
  { type: 'ReportResultContinued', occurredAt: at, data: { reportId: 'r-1', piece: 2, result: 'three' } },
];
const supersede = (more: object = {}): ReportCommand => ({
  type: 'SupersedeReport',
  reportId: 'r-1',
  occurredAt: at,
  fields: { by: 'r-2', reason: 'corrections', decidedBy: 'analyst-3', ...more },
});
const withdraw = (more: object = {}): ReportCommand => ({
  type: 'WithdrawReport',
  reportId: 'r-1',
  occurredAt: at,
  fields: { reason: 'a feed came twice', requestedBy: 'analyst-3', authorisedBy: 'chief-1', ...more },
});
const superseded: ReportEvent = {
  type: 'ReportSuperseded',
  occurredAt: at,
  data: { reportId: 'r-1', by: 'r-2', reason: 'corrections', decidedBy: 'analyst-3' },
};
const withdrawn: ReportEvent = {
  type: 'ReportWithdrawn',
  occurredAt: at,
  data: { reportId: 'r-1', reason: 'a feed came twice', requestedBy: 'analyst-3', authorisedBy: 'chief-1' },
};

describe('a published report', () => {
  it('is frozen with its result in as many events as it takes', () => {
    given()
      .when(publish(['one', 'two', 'three']))
      .then(...published);
    given()
      .when(publish(['one']))
      .then({ ...published[0]!, data: { ...said, reportId: 'r-1', pieces: 1, result: 'one' } } as ReportEvent);
  });

  it('is not edited: the very same again adds nothing, anything else is refused', () => {
    given(...published)
      .when(publish(['one', 'two', 'three']))
      .thenNothing();
    given(...published)
      .when(publish(['one', 'two', 'four']))
      .thenRefused('REPORT_ALREADY_PUBLISHED');
    given(...published)
      .when(publish(['one', 'two', 'three'], { title: 'Other' }))
      .thenRefused('REPORT_ALREADY_PUBLISHED');
    given(...published, withdrawn)
      .when(publish(['one']))
      .thenRefused('REPORT_ALREADY_PUBLISHED');
  });

  it('is superseded once, and withdrawn once, in either order; the same again adds nothing', () => {
    given(...published)
      .when(supersede())
      .then(superseded);
    given(...published, superseded)
      .when(supersede())
      .thenNothing();
    given(...published, superseded)
      .when(supersede({ by: 'r-3' }))
      .thenRefused('REPORT_ALREADY_SUPERSEDED');
    given(...published, superseded)
      .when(withdraw())
      .then(withdrawn);
    given(...published, withdrawn)
      .when(withdraw())
      .thenNothing();
    given(...published, withdrawn)
      .when(withdraw({ reason: 'other' }))
      .thenRefused('REPORT_ALREADY_WITHDRAWN');
    given(...published, withdrawn)
      .when(supersede())
      .then(superseded);
  });

  it('must be there first, takes two people to withdraw, and does not supersede itself', () => {
    given().when(supersede()).thenRefused('REPORT_UNKNOWN');
    given().when(withdraw()).thenRefused('REPORT_UNKNOWN');
    given(...published)
      .when(supersede({ by: 'r-1' }))
      .thenRefused('FIELD_INVALID', 'by');
    given(...published)
      .when(withdraw({ authorisedBy: 'analyst-3' }))
      .thenRefused('AUTHORISER_NOT_INDEPENDENT', 'authorisedBy');
  });

  it.each([
    ['title', ''],
    ['kind', 'a b'],
    ['position', -1],
    ['digest', 'AB'.repeat(32)],
    ['publishedBy', ''],
    ['synthetic', 'no'],
  ])('is refused with %s %j', (field, value) => {
    given()
      .when(publish(['one'], { [field]: value }))
      .thenRefused('FIELD_INVALID', field);
  });

  it('has a limit', () => {
    const full = 'x'.repeat(pieceAtMost);
    const most = Array.from({ length: piecesAtMost }, () => full);
    expect(report.decide(publish(most), report.initial)).toHaveLength(piecesAtMost);
    for (const results of [[], [''], [`${full}x`], [...most, 'x']])
      given().when(publish(results)).thenRefused('REPORT_TOO_LARGE');
  });

  it.each(['CorrectRecord', 'CorrectTimestamp', 'AnnulRecord'] as const)(
    'is never corrected: %s is refused',
    (type) => {
      const command = {
        type,
        category: 'report',
        recordId: 'r-1',
        occurredAt: at,
        fields: {
          corrects: 'e-1',
          reason: 'data-entry',
          requestedBy: 'a',
          authorisedBy: 'b',
          field: 'title',
          before: 'a',
          after: 'b',
        },
      } as Parameters<typeof deciderOf>[0];
      const decider = deciderOfCategory('report');
      const state = published.reduce(
        (one, event) => decider.evolve(one, { ...event, id: 'e-1' } as never),
        decider.initial,
      );
      expect(refusalOf(() => deciderOf(command).decide(command, state)).code).toBe('REPORT_NEVER_CORRECTED');
    },
  );
});
