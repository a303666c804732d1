import { Refusal } from './refusal.js';
import { type Attribution, type Place, placePrecisions } from './terms/place.js';
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

/** Where a fact counts. A point may be absent whatever the precision: many sources give a street and no more. */
export function requireAttribution(attribution: Attribution): void {
  requireText(attribution.zone, 'zone');
  whenGiven(attribution.hotspot, 'hotspot', requireText);
  whenGiven(attribution.place, 'place', requirePlace);
}

function requirePlace(place: Place, field: string): void {
  requireOneOf(place.precision, placePrecisions, `${field}.precision`);
  if (place.point !== undefined) {
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
