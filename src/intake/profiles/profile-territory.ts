import { requireAmounts } from '../../domain/governance/registrations.js';
import { Refusal } from '../../domain/refusal.js';
import { declarable, type FigureUnit } from '../../domain/terms/counted.js';
import type { Fields } from './profile-fields.js';
import type { GovernanceEntry, ProfileHotspot, ProfileZone, PublishedFigure } from './profile.js';

/** How an entry of a list is read: the names that it may have, and what is made of them. */
export interface EntryReader<Entry> {
  readonly names: readonly string[];
  readonly read: (fields: Fields) => Entry;
}

const hotspotCodeForm = /^(?=.{1,64}$)[a-z0-9]+(-[a-z0-9]+)*$/;
const idForm = /^[A-Za-z0-9._:-]{1,128}$/;
const nisForm = /^\d{5}$/;

export const zoneIn: EntryReader<ProfileZone> = {
  names: ['code', 'names', 'valid-from', 'predecessors', 'municipalities'],
  read: (fields) => {
    const municipalities = fields.texts('municipalities');
    if (!municipalities.every((nis) => nisForm.test(nis))) {
      fields.refuse('municipalities', 'expected NIS codes of five digits');
    }
    return {
      code: fields.form('code', idForm, '1–128 characters of A–Z a–z 0–9 . _ : -'),
      names: fields.names('names'),
      validFrom: fields.date('valid-from'),
      predecessors: fields.texts('predecessors'),
      municipalities,
    };
  },
};

export const hotspotIn: EntryReader<ProfileHotspot> = {
  names: ['code', 'names', 'zones', 'designated', 'designated-until', 'valid-from', 'valid-to', 'legal-basis'],
  read: (fields) => {
    const validTo = fields.optionalDate('valid-to');
    const legalBasis = fields.optionalText('legal-basis');
    return {
      code: fields.form('code', hotspotCodeForm, '1–64 characters: words of a–z 0–9 joined by hyphens'),
      names: fields.names('names'),
      zones: fields.texts('zones', 1),
      designated: fields.moment('designated'),
      validFrom: fields.date('valid-from'),
      ...(validTo === undefined ? {} : { validTo }),
      ...(legalBasis === undefined ? {} : { legalBasis }),
    };
  },
};

export const governanceIn: EntryReader<GovernanceEntry> = {
  names: ['id', 'matter', 'kind', 'date', 'date-until', 'body', 'text', 'source'],
  read: (fields) => ({
    id: fields.form('id', idForm, '1–128 characters of A–Z a–z 0–9 . _ : -'),
    matter: fields.form('matter', idForm, '1–128 characters of A–Z a–z 0–9 . _ : -'),
    kind: fields.oneOf('kind', ['council-convened', 'decision']),
    moment: fields.moment('date'),
    body: fields.text('body'),
    text: fields.text('text'),
    source: fields.text('source'),
  }),
};

export const publishedIn: EntryReader<PublishedFigure> = {
  names: [
    'id',
    'measure',
    'from',
    'to',
    'number',
    'parts',
    'counted-by',
    'source',
    'split',
    'definition',
    'zone',
    'unit',
    'known-by',
  ],
  read: (fields) => {
    const figure = {
      id: fields.form('id', idForm, '1–128 characters of A–Z a–z 0–9 . _ : -'),
      measure: fields.text('measure'),
      from: fields.date('from'),
      to: fields.date('to'),
      number: fields.number('number', 0, 999_999_999),
      parts: fields.entries('parts', ['of', 'number'], (part) => ({
        of: part.text('of'),
        number: part.number('number', 0, 999_999_999),
      })),
      countedBy: fields.text('counted-by'),
      source: fields.text('source'),
      knownBy: fields.date('known-by'),
      ...optional('split', fields.optionalText('split')),
      ...optional('definition', fields.optionalText('definition')),
      ...optional('zone', fields.optionalText('zone')),
      ...optional('unit', fields.optionalText('unit') as FigureUnit | undefined),
    };
    requireAmountsOf(figure, fields);
    if (figure.knownBy <= figure.to) fields.refuse('known-by', 'expected a date after to, when it was all over');
    if (figure.to <= figure.from) fields.refuse('to', 'expected a date after from; the end is exclusive');
    return figure;
  },
};

/** What is counted here is declared as a figure: it must be one that can be. Other measures are kept as they are. */
function requireAmountsOf({ measure, parts, ...said }: PublishedFigure, fields: Fields): void {
  const counted = declarable.find((one) => one === measure);
  if (counted === undefined) return;
  const named = parts.length === 0 ? {} : { parts: Object.fromEntries(parts.map(({ of, number }) => [of, number])) };
  try {
    requireAmounts({ ...said, counted, ...named });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [field = 'number'] = (error.field ?? '').split('.');
    fields.refuse(field, error.message);
  }
}

function optional<Name extends string, Value extends string>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);
}
