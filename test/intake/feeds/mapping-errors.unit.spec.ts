import { describe, expect, it } from '@jest/globals';

import { bindMapping } from '../../../src/intake/feeds/bind-mapping.js';
import { FeedRefused } from '../../../src/intake/feeds/feed-refused.js';
import { parseMapping } from '../../../src/intake/feeds/parse-mapping.js';
import { callsHeader, callsMapping, withText } from './feed-rig.js';

function refusal(act: () => unknown): FeedRefused {
  try {
    act();
  } catch (error) {
    if (error instanceof FeedRefused) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

const names = callsHeader.split(',');
const columns = { names, slot: (name: string) => (names.includes(name) ? names.indexOf(name) : undefined) };
const bind = (yaml: string) => bindMapping(parseMapping(yaml), columns);

describe('a mapping that is at fault is refused with the place, what was found and what would do', () => {
  it.each([
    [
      'kind: intervention',
      'kind: interventions',
      'kind (line 7): found "interventions"',
      'did you mean "intervention"?',
    ],
    ['mapping: 1', 'mapping: 2', 'mapping (line 2): found "2"', 'valid names: "1"'],
    ['source: test-calls', 'source: Test Calls', 'source (line 3)', 'small letters, digits and hyphens'],
    ['key: call\n', '', 'key: missing', 'the column, or list of columns'],
    ['  unit: unit', '  unti: unit', 'unit.unti', 'did you mean "unit"?'],
    ['  unit: unit\n', '', 'unit.unit', 'missing; expected text'],
    ['request:', 'requests:', 'requests (line 10): "requests" is not known here', 'did you mean "request"?'],
    ['{ value: call }', '{ value: cal }', 'request.initiation.value', 'did you mean "call"'],
    ['{ value: call }', '{ column: type, map: { x: Alarm } }', 'request.initiation.map.x', 'did you mean "alarm"?'],
    ['{ value: call }', '{ column: type, value: call }', 'request.initiation', 'found column and value'],
    ['{ value: call }', '{ column: type, colum: x }', 'request.initiation.colum', 'did you mean "column"'],
    ['type: csv', 'type: xlsx', 'format.type', 'valid names: "csv", "ndjson"'],
    ['type: csv', 'type: csv, delimiter: ";;"', 'format.delimiter', 'one ASCII character'],
    ['Europe/Brussels', 'Europe/Brussel', 'times.zone', 'IANA name'],
    ['YYYY-MM-DD HH:mm:ss', 'YYYY-MM-DD hh:mm:ss', 'times.format', 'hh or h (1 to 12) and A'],
    ['YYYY-MM-DD HH:mm:ss', 'YYYY-DD HH:mm:ss', 'times.format', 'it has no month'],
    ['YYYY-MM-DD HH:mm:ss', 'YYYY-MM-DDxHH', 'times.format', '"x" is not a token'],
    ['orElse: [latest-cleared, latest-stamp]', 'orElse: latest', 'close.orElse', 'one of latest-cleared, latest-stamp'],
    ['close: { orElse: [latest-cleared, latest-stamp] }', 'close: {}', 'close', 'expected at, orElse, or both'],
    ['  callReceivedAt: received\n', '', 'request', 'at least one of callReceivedAt'],
    ['zone: zone', 'zone: [zone, type]', 'request.zone', 'found a list'],
    [
      'provenance: { source: { value: cad } }',
      'provenance: { source: { value: cadd } }',
      'provenance.source.value',
      '"cad"',
    ],
    [
      'close:',
      'priority: { scheme: s, initial: type, changed: zone }\nclose:',
      'priority',
      'changedAt (when) or phase',
    ],
    ['unit: unit', 'unit: { column: unit, otherwise: keep }', 'unit.unit.otherwise', '"reject", "missing"'],
    ['unit: unit', 'unit: { column: unit, pattern: "{a}" }', 'unit.unit.pattern', '{value} must be in it once'],
    ['unit: unit', 'unit: { column: unit, pattern: "{value}{*}" }', 'unit.unit.pattern', 'nothing between them'],
    ['zone: zone', 'zone: zone\n  place: { precision: { value: exct } }', 'request.place.precision.value', '"exact"'],
    [
      'zone: zone',
      'zone: zone\n  place: { precision: zone, point: { latitude: type } }',
      'request.place.point',
      'longitude',
    ],
    ['zone: zone', 'zone: zone\n  place: { precision: zone, within: {} }', 'request.place.within', 'it needs a point'],
    [
      'unit:\n  unit: unit',
      'unit:\n  when: { column: type }\n  unit: unit',
      'unit.when',
      'exactly one of in, notIn, present',
    ],
  ])('%s -> %s', (from, to, place, advice) => {
    const { code, message } = refusal(() => parseMapping(withText(from, to)));
    expect(code).toBe('MAPPING_INVALID');
    expect(message).toContain(place);
    expect(message).toContain(advice);
  });

  it('tells all faults at once', () => {
    const yaml = withText('kind: intervention', 'kind: intervention\nnonsense: 1', withText('zone: zone', 'zon: zone'));
    const paths = refusal(() => parseMapping(yaml)).problems.map(({ path }) => path);
    expect(paths).toEqual(['nonsense', 'request.zon', 'request.zone']);
  });

  it('names the columns of the file that come near to one that it lacks', () => {
    const { message } = refusal(() => bind(withText('dispatchedAt: dispatched', 'dispatchedAt: Dispatch ed')));
    expect(message).toBe(
      'unit.dispatchedAt (line 17): the file has no column "Dispatch ed"; did you mean "dispatched"?',
    );
  });

  it('lists the columns of the file when none comes near', () => {
    const { message } = refusal(() => bind(withText('key: call', 'key: [call, watch number]')));
    expect(message).toContain('key (line 8): the file has no column "watch number"; its columns are: "call", "type"');
  });

  it('takes the mapping that all of these were made from', () => {
    expect(() => bind(callsMapping)).not.toThrow();
  });
});

describe('a mapping that is hostile is refused', () => {
  const bomb = `a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]`;
  it.each([
    ['aliases', bomb, 'anchor'],
    ['an alias alone', 'a: *b', 'alias'],
    ['a tag', 'a: !!js/function "x"', 'tag'],
    ['its own tag', 'a: !mine x', 'not valid YAML'],
    ['two documents', 'a: 1\n---\nb: 2', 'not valid YAML'],
    ['a name twice', 'source: a\nsource: b', 'not valid YAML'],
    ['no YAML', 'a: [', 'not valid YAML'],
    ['text that is too long', '#'.repeat(300_000), 'characters'],
    ['deep nesting', `a: ${'['.repeat(30)}${']'.repeat(30)}`, 'deep'],
    ['very deep nesting', `a: ${'['.repeat(100_000)}`, 'mapping'],
    ['a list', '- a', 'expected names with values'],
    ['nothing', '', 'expected names with values'],
  ])('%s', (_name, yaml, part) => {
    const { code, message } = refusal(() => parseMapping(yaml));
    expect(code).toBe('MAPPING_INVALID');
    expect(message).toContain(part);
  });

  it('reads scalars as text: NO is not false and 03 is not three', () => {
    const mapping = parseMapping(
      withText('{ value: call }', '{ column: type, map: { NO: call, 03: alarm, 1e3: press } }'),
    );
    const initiation = mapping.sections[0]?.group.fields.get('initiation');
    expect(initiation?.is === 'field' && [...(initiation.map?.keys() ?? [])]).toEqual(['NO', '03', '1e3']);
  });
});
