import type { Decider } from '../decider.js';
import { Refusal } from '../refusal.js';
import {
  invalid,
  requireAttribution,
  requireCount,
  requireId,
  requireInstant,
  requireOneOf,
  requireText,
  whenGiven,
} from '../requirements.js';
import { sameContent } from '../same-content.js';
import type { Instant } from '../terms/time.js';
import {
  type CashSeized,
  type DrugsSeized,
  type FirearmSeized,
  quantityMeasures,
  quantityUnits,
  type SeizureEvent,
  type SeizureMade,
} from './events.js';

interface SeizureOrder<Type extends string, Fields> {
  readonly type: Type;
  readonly seizureId: string;
  /** When it happened. */
  readonly occurredAt: Instant;
  readonly fields: Fields;
}

export type RecordSeizure = SeizureOrder<'RecordSeizure', Omit<SeizureMade['data'], 'seizureId'>>;
export type SeizeDrugs = SeizureOrder<'SeizeDrugs', Omit<DrugsSeized['data'], 'seizureId'>>;
export type SeizeFirearm = SeizureOrder<'SeizeFirearm', Omit<FirearmSeized['data'], 'seizureId'>>;
export type SeizeCash = SeizureOrder<'SeizeCash', Omit<CashSeized['data'], 'seizureId'>>;

export type SeizureCommand = RecordSeizure | SeizeDrugs | SeizeFirearm | SeizeCash;

type ItemSeized = Exclude<SeizureEvent, SeizureMade>;

export type SeizureState =
  | { readonly status: 'unrecorded' }
  | { readonly status: 'made'; readonly made: SeizureMade; readonly items: ReadonlyMap<string, ItemSeized> };

/** What the events of a seizure make of it. Items before the seizure change nothing: `decide` never makes them. */
function evolve(state: SeizureState, event: SeizureEvent): SeizureState {
  if (state.status === 'unrecorded') {
    return event.type === 'SeizureMade' ? { status: 'made', made: event, items: new Map() } : state;
  }
  if (event.type === 'SeizureMade') return state;
  return { ...state, items: new Map(state.items).set(event.data.itemId, event) };
}

function decide(command: SeizureCommand, state: SeizureState): readonly SeizureEvent[] {
  requireValid(command);
  switch (command.type) {
    case 'RecordSeizure':
      return decideSeizure(command, state);
    case 'SeizeDrugs':
      return decideItem({ type: 'DrugsSeized', ...itemOf(command, command.fields) }, state);
    case 'SeizeFirearm':
      return decideItem({ type: 'FirearmSeized', ...itemOf(command, command.fields) }, state);
    case 'SeizeCash':
      return decideItem({ type: 'CashSeized', ...itemOf(command, command.fields) }, state);
  }
}

function itemOf<Fields extends object>(
  { seizureId, occurredAt }: SeizureCommand,
  fields: Fields,
): { readonly occurredAt: Instant; readonly data: Fields & { readonly seizureId: string } } {
  return { occurredAt, data: { ...fields, seizureId } };
}

function decideSeizure(command: RecordSeizure, state: SeizureState): readonly SeizureEvent[] {
  const { seizureId, occurredAt, fields } = command;
  const made: SeizureMade = { type: 'SeizureMade', occurredAt, data: { ...fields, seizureId } };
  if (state.status === 'unrecorded') return [made];
  if (state.made.occurredAt === occurredAt && sameContent(state.made.data, made.data)) return [];
  throw new Refusal(
    'SEIZURE_ALREADY_RECORDED',
    `seizure ${seizureId} has been recorded with other content: that must be corrected, not overwritten`,
  );
}

function decideItem(item: ItemSeized, state: SeizureState): readonly SeizureEvent[] {
  const { seizureId, itemId } = item.data;
  if (state.status === 'unrecorded') {
    throw new Refusal('SEIZURE_UNKNOWN', `seizure ${seizureId} has not been recorded`);
  }
  const known = state.items.get(itemId);
  if (known === undefined) return [item];
  if (known.type === item.type && known.occurredAt === item.occurredAt && sameContent(known.data, item.data)) return [];
  throw new Refusal(
    'SEIZURE_ITEM_ALREADY_RECORDED',
    `item ${itemId} of seizure ${seizureId} has been recorded with other content`,
    'itemId',
  );
}

/** Substances that are never counted in plants. What is not in this list may come in any unit. */
const neverPlants: readonly string[] = ['cocaine', 'heroin', 'mdma', 'ecstasy', 'amphetamine', 'ketamine', 'ghb'];

const currencyForm = /^[A-Z]{3}$/;

function requireValid(command: SeizureCommand): void {
  requireId(command.seizureId, 'seizureId');
  requireInstant(command.occurredAt, 'occurredAt');
  switch (command.type) {
    case 'RecordSeizure': {
      const { fields } = command;
      requireAttribution(fields);
      whenGiven(fields.ground, 'ground', requireText);
      whenGiven(fields.seizingZone, 'seizingZone', requireText);
      whenGiven(fields.interventionId, 'interventionId', requireId);
      whenGiven(fields.shootingId, 'shootingId', requireId);
      whenGiven(fields.arrestId, 'arrestId', requireId);
      return;
    }
    case 'SeizeDrugs':
      requireDrugs(command.fields);
      return;
    case 'SeizeFirearm':
      requireId(command.fields.itemId, 'itemId');
      requireText(command.fields.firearmType, 'firearmType');
      whenGiven(command.fields.calibre, 'calibre', requireText);
      requireCount(command.fields.count, 'count');
      return;
    case 'SeizeCash':
      requireId(command.fields.itemId, 'itemId');
      requireCount(command.fields.amountMinor, 'amountMinor');
      if (!currencyForm.test(command.fields.currency)) throw invalid('currency', 'an ISO 4217 code such as EUR');
      return;
  }
}

function requireDrugs({ itemId, substance, quantity, unit, measure }: SeizeDrugs['fields']): void {
  requireId(itemId, 'itemId');
  requireText(substance, 'substance');
  requireOneOf(unit, quantityUnits, 'unit');
  requireOneOf(measure, quantityMeasures, 'measure');
  if (!Number.isFinite(quantity) || quantity <= 0) throw invalid('quantity', 'a number above 0');
  if (unit !== 'plant') return;
  if (neverPlants.includes(substance.toLowerCase())) throw invalid('unit', `another unit than plant for ${substance}`);
  if (!Number.isInteger(quantity)) throw invalid('quantity', 'a whole number of plants');
}

export const seizure: Decider<SeizureState, SeizureCommand, SeizureEvent> = {
  category: 'seizure',
  initial: { status: 'unrecorded' },
  evolve,
  decide,
};
