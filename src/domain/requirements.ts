import { Refusal } from './refusal.js';
import { geometryFault, type GeometryType } from './terms/geometry.js';
import type { Authorisation } from './terms/authorisation.js';
import { type Attribution, type Place, placePrecisions } from './terms/place.js';
import type { LocalNames, Validity } from './terms/territory.js';
import { isInstant } from './terms/time.js';

/* What the types of a command cannot say. Each check refuses with FIELD_INVALID, names the field and says what was expected. */

const idForm = /^[A-Za-z0-9._:-]{1,128}$/;
const longestText = 200;

/** A FIELD_INVALID refusal: `field` as the sender knows it, and what was expected in it. */
export function invalid(field: string, expected: string): Refusal {
  return new Refusal('FIELD_INVALID', `${field}: expected ${expected}`, field);
}

/** An id: 1–128 characters, fit for the name of a stream. */
export function requireId(value: string, field: string): void {
  if (typeof value !== 'string' || !idForm.test(value)) throw invalid(field, '1–128 characters of A–Z a–z 0–9 . _ : -');
}

export function requireInstant(value: string, field: string): void {
  if (!isInstant(value)) throw invalid(field, 'an instant in UTC such as 2024-02-27T10:15:00.000Z');
}

/** A text of 1–200 characters that says something. */
export function requireText(value: string, field: string): void {
  if (typeof value !== 'string' || value.length > longestText || value.trim() === '') {
    throw invalid(field, `a text of 1–${String(longestText)} characters`);
  }
}

export function requireCount(value: number, field: string): void {
  if (!Number.isSafeInteger(value) || value < 0) throw invalid(field, 'a whole number of 0 or more');
}

export function requireOneOf<T extends string>(value: T, choices: readonly T[], field: string): void {
  if (!choices.includes(value)) throw invalid(field, `one of ${choices.join(', ')}`);
}

export function requireFlag(value: boolean, field: string): void {
  if (typeof value !== 'boolean') throw invalid(field, 'true or false');
}

/** Applies a check to a field that may be absent. */
export function whenGiven<T>(value: T | undefined, field: string, check: (value: T, field: string) => void): void {
  if (value !== undefined) check(value, field);
}

/** A list of 1 to `most` values that differ, each of which passes the check; a fault names the place in the list. */
export function requireList<T extends string>(
  values: readonly T[],
  field: string,
  most: number,
  check: (value: T, field: string) => void,
): void {
  if (!isDistinctList(values) || values.length === 0 || values.length > most) {
    throw invalid(field, `a list of 1 to ${String(most)} values that differ`);
  }
  for (const [index, value] of values.entries()) check(value, `${field}.${String(index)}`);
}

function isDistinctList(values: unknown): boolean {
  return Array.isArray(values) && new Set(values).size === values.length;
}

/** From when to when something is in force: `validTo` is exclusive, and open when absent. */
export function requireValidity({ validFrom, validTo }: Validity): void {
  requireInstant(validFrom, 'validFrom');
  whenGiven(validTo, 'validTo', requireInstant);
  if (validTo !== undefined && validTo <= validFrom) throw invalid('validTo', 'a moment later than validFrom');
}

/** A name in each of the languages of the city; `en` may be absent. */
export function requireNames(names: LocalNames, field: string): void {
  requireText(names.nl, `${field}.nl`);
  requireText(names.fr, `${field}.fr`);
  whenGiven(names.en, `${field}.en`, requireText);
}

/** A geometry of one of these types. Whether it lies in the city is for the edge to check: a decision knows no city. */
export function requireGeometry(value: unknown, field: string, types: readonly GeometryType[]): void {
  const fault = geometryFault(value, types);
  if (fault !== undefined) throw invalid(fault.field === '' ? field : `${field}.${fault.field}`, fault.expected);
}

/** Where a fact counts. A point may be absent whatever the precision: many sources give a street and no more. */
export function requireAttribution(attribution: Attribution): void {
  requireText(attribution.zone, 'zone');
  whenGiven(attribution.hotspot, 'hotspot', requireText);
  whenGiven(attribution.place, 'place', requirePlace);
}

/** A place as any record can have it. */
export function requirePlace(place: Place, field: string): void {
  if (typeof place !== 'object') throw invalid(field, 'a place');
  requireOneOf(place.precision, placePrecisions, `${field}.precision`);
  if (place.point !== undefined) {
    if (typeof place.point !== 'object') throw invalid(`${field}.point`, 'a latitude and a longitude');
    requireDegrees(place.point.latitude, 90, `${field}.point.latitude`);
    requireDegrees(place.point.longitude, 180, `${field}.point.longitude`);
  }
  whenGiven(place.accuracyMeters, `${field}.accuracyMeters`, (meters, name) => {
    if (!Number.isFinite(meters) || meters < 0) throw invalid(name, 'a number of metres of 0 or more');
  });
  whenGiven(place.municipality, `${field}.municipality`, requireText);
  whenGiven(place.neighbourhood, `${field}.neighbourhood`, requireText);
  whenGiven(place.address, `${field}.address`, requireText);
  whenGiven(place.setting, `${field}.setting`, (setting, name) => {
    requireOneOf(setting, ['inside', 'outside'], name);
  });
  whenGiven(place.kind, `${field}.kind`, requireText);
}

function requireDegrees(value: number, limit: number, field: string): void {
  if (!(Math.abs(value) <= limit)) throw invalid(field, `decimal degrees from -${String(limit)} to ${String(limit)}`);
}

/** Requester and authoriser, who must be two people: a record that one person can change alone proves nothing. */
export function requireTwoPeople({ requestedBy, authorisedBy }: Authorisation): void {
  requireId(requestedBy, 'requestedBy');
  requireId(authorisedBy, 'authorisedBy');
  if (requestedBy !== authorisedBy) return;
  throw new Refusal(
    'AUTHORISER_NOT_INDEPENDENT',
    `authorisedBy: expected somebody other than ${requestedBy}, who requested it`,
    'authorisedBy',
  );
}
