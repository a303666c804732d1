import { arrestKinds } from '../../domain/arrest/events.js';
import { initiations, missingReasons, phases } from '../../domain/intervention/events.js';
import { quantityMeasures, quantityUnits } from '../../domain/seizure/events.js';
import { consequences, drugLinks, injuries } from '../../domain/shooting/events.js';
import type { Targets } from './targets.js';

/** How a section's rows make facts: `main` begins the record, `single` adds one fact to it, `each` adds one thing per row. */
export interface Section {
  readonly role: 'main' | 'single' | 'each';
  readonly targets: Targets;
}

const attribution = {
  zone: { type: 'text', required: true },
  hotspot: { type: 'text' },
  place: { type: 'place' },
} as const satisfies Targets;

const missingReason = { type: 'word', words: missingReasons, fixed: true } as const;

export const interventionSections = {
  request: {
    role: 'main',
    targets: {
      initiation: { type: 'word', words: initiations, required: true },
      interventionType: { type: 'text', required: true },
      ...attribution,
      incidentOccurredAt: { type: 'time' },
      callReceivedAt: { type: 'time' },
      createdAt: { type: 'time' },
      queuedAt: { type: 'time' },
      missing: {
        type: 'group',
        fields: { callReceivedAt: missingReason, createdAt: missingReason, queuedAt: missingReason },
      },
      reference: { type: 'text' },
      test: { type: 'boolean' },
    },
  },
  answered: { role: 'single', targets: { at: { type: 'stamp', required: true } } },
  priority: {
    role: 'single',
    targets: {
      scheme: { type: 'text', fixed: true, required: true },
      initial: { type: 'text', required: true },
      changed: { type: 'text' },
      changedAt: { type: 'stamp' },
      phase: { type: 'word', words: phases, fixed: true },
      reason: { type: 'text' },
    },
  },
  unit: {
    role: 'each',
    targets: {
      unit: { type: 'text', required: true },
      unitClass: { type: 'text' },
      unitZone: { type: 'text' },
      dispatchedAt: { type: 'stamp' },
      enRouteAt: { type: 'stamp' },
      arrivedAt: { type: 'stamp' },
      cancelledAt: { type: 'stamp' },
      clearedAt: { type: 'stamp' },
    },
  },
  disposition: {
    role: 'single',
    targets: {
      list: { type: 'text', fixed: true, required: true },
      disposition: { type: 'text', required: true },
      at: { type: 'stamp' },
    },
  },
  close: {
    role: 'single',
    targets: { at: { type: 'stamp' }, orElse: { type: 'words', words: ['latest-cleared', 'latest-stamp'] } },
  },
} as const satisfies Record<string, Section>;

export const shootingSections = {
  report: {
    role: 'main',
    targets: {
      occurredAt: { type: 'time', required: true },
      ...attribution,
      consequence: { type: 'word', words: consequences, required: true },
      shots: {
        type: 'group',
        fields: {
          count: { type: 'number', min: 0, max: 10_000, whole: true },
          min: { type: 'number', min: 0, max: 10_000, whole: true },
          max: { type: 'number', min: 0, max: 10_000, whole: true },
        },
      },
      firearmKind: { type: 'text' },
      publiclyAccessible: { type: 'boolean' },
      drugLink: { type: 'word', words: drugLinks, required: true },
      interventionId: { type: 'id' },
      reference: { type: 'text' },
    },
  },
  confirmed: { role: 'single', targets: { at: { type: 'stamp', required: true } } },
  victim: {
    role: 'each',
    targets: {
      victimId: { type: 'id' },
      injury: { type: 'word', words: injuries, required: true },
      ageBand: { type: 'text' },
      sex: { type: 'word', words: ['female', 'male', 'other', 'unknown'] },
      bystander: { type: 'boolean' },
    },
  },
} as const satisfies Record<string, Section>;

export const arrestSections = {
  arrest: {
    role: 'main',
    targets: {
      occurredAt: { type: 'time', required: true },
      ...attribution,
      kind: { type: 'word', words: arrestKinds, required: true },
      ground: { type: 'text', required: true },
      minor: { type: 'boolean' },
      arrestingZone: { type: 'text' },
      interventionId: { type: 'id' },
      shootingId: { type: 'id' },
      operationId: { type: 'id' },
    },
  },
} as const satisfies Record<string, Section>;

const amount = { type: 'number', min: 0, max: 1_000_000_000 } as const;

export const seizureSections = {
  seizure: {
    role: 'main',
    targets: {
      occurredAt: { type: 'time', required: true },
      ...attribution,
      ground: { type: 'text' },
      seizingZone: { type: 'text' },
      interventionId: { type: 'id' },
      shootingId: { type: 'id' },
      operationId: { type: 'id' },
      arrestId: { type: 'id' },
    },
  },
  drugs: {
    role: 'each',
    targets: {
      itemId: { type: 'id' },
      substance: { type: 'text', required: true },
      quantity: { ...amount, required: true },
      unit: { type: 'word', words: quantityUnits, required: true },
      measure: { type: 'word', words: quantityMeasures, required: true },
    },
  },
  firearm: {
    role: 'each',
    targets: {
      itemId: { type: 'id' },
      firearmType: { type: 'text', required: true },
      calibre: { type: 'text' },
      count: { type: 'number', min: 1, max: 100_000, whole: true, required: true },
    },
  },
  cash: {
    role: 'each',
    targets: {
      itemId: { type: 'id' },
      amount,
      amountMinor: { type: 'number', min: 0, max: 1_000_000_000_000, whole: true },
      currency: { type: 'text', required: true },
    },
  },
} as const satisfies Record<string, Section>;

/** The sections of each kind of record: this table is the mapping language. */
export const kinds = {
  intervention: interventionSections,
  shooting: shootingSections,
  arrest: arrestSections,
  seizure: seizureSections,
} as const satisfies Record<string, Record<string, Section>>;
export type Kind = keyof typeof kinds;
