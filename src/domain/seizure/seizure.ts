import type { CorrectableRecord } from '../corrections/correctable.js';
import type { Decider } from '../decider.js';
import { Refusal } from '../refusal.js';
import { sameContent } from '../same-content.js';
import type { Instant } from '../terms/time.js';
import {
  type DestroySeizure,
  type MeasureSeizure,
  type RecordSeizure,
  requireQuantity,
  requireValid,
  type ReturnSeizure,
  type SeizureCommand,
} from './commands.js';
import { correctable } from './correctable.js';
import type {
  DrugsSeized,
  SeizureDestroyed,
  SeizureEvent,
  SeizureMade,
  SeizureMeasured,
  SeizureReturned,
} from './events.js';

export type { RecordSeizure, SeizeCash, SeizeDrugs, SeizeFirearm, SeizureCommand } from './commands.js';

type Departure = SeizureReturned | SeizureDestroyed;
type ItemSeized = Exclude<SeizureEvent, SeizureMade | SeizureMeasured | Departure>;

interface Item {
  readonly seized: ItemSeized;
  /** In the order of recording; the last one stands. */
  readonly measured: readonly SeizureMeasured[];
  /** It went back to its owner, or was destroyed. */
  readonly gone?: Departure;
}
type Made = { readonly status: 'made'; readonly made: SeizureMade; readonly items: ReadonlyMap<string, Item> };
export type SeizureState = { readonly status: 'unrecorded' } | Made;

/** What the events of a seizure make of it. Items before the seizure change nothing: `decide` never makes them. */
function evolve(state: SeizureState, event: SeizureEvent): SeizureState {
  if (state.status === 'unrecorded') {
    return event.type === 'SeizureMade' ? { status: 'made', made: event, items: new Map() } : state;
  }
  if (event.type === 'SeizureMade') return state;
  const item = state.items.get(event.data.itemId);
  switch (event.type) {
    case 'SeizureMeasured':
      return item === undefined ? state : withItem(state, { ...item, measured: [...item.measured, event] });
    case 'SeizureReturned':
    case 'SeizureDestroyed':
      return item === undefined ? state : withItem(state, { ...item, gone: event });
    case 'DrugsSeized':
    case 'FirearmSeized':
    case 'AmmunitionSeized':
    case 'CashSeized':
    case 'ObjectSeized':
      return withItem(state, { seized: event, measured: [] });
  }
}

function withItem(state: Made, item: Item): SeizureState {
  return { ...state, items: new Map(state.items).set(item.seized.data.itemId, item) };
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
    case 'SeizeAmmunition':
      return decideItem({ type: 'AmmunitionSeized', ...itemOf(command, command.fields) }, state);
    case 'SeizeCash':
      return decideItem({ type: 'CashSeized', ...itemOf(command, command.fields) }, state);
    case 'SeizeObject':
      return decideItem({ type: 'ObjectSeized', ...itemOf(command, command.fields) }, state);
    case 'MeasureSeizure':
      return decideMeasurement(command, state);
    case 'ReturnSeizure':
      return decideDeparture(command, { type: 'SeizureReturned', ...itemOf(command, command.fields) }, state);
    case 'DestroySeizure':
      return decideDeparture(command, { type: 'SeizureDestroyed', ...itemOf(command, command.fields) }, state);
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
  const known = made(seizureId, state).items.get(itemId)?.seized;
  if (known === undefined) return [item];
  if (known.type === item.type && known.occurredAt === item.occurredAt && sameContent(known.data, item.data)) return [];
  throw new Refusal(
    'SEIZURE_ITEM_ALREADY_RECORDED',
    `item ${itemId} of seizure ${seizureId} has been recorded with other content`,
    'itemId',
  );
}

function decideMeasurement(command: MeasureSeizure, state: SeizureState): readonly SeizureEvent[] {
  const { seizureId, occurredAt, fields } = command;
  const item = itemNamed(command, state);
  if (item.seized.type !== 'DrugsSeized') {
    throw new Refusal('SEIZURE_ITEM_NOT_DRUGS', `item ${fields.itemId} is recorded as ${item.seized.type}`, 'itemId');
  }
  const said = { ...fields, seizureId };
  const known = item.measured.some(({ occurredAt: at, data: { previous: _previous, ...measured } }) => {
    return at === occurredAt && sameContent(measured, said);
  });
  if (known) return [];
  const standing = standingMeasure(item.seized, item.measured);
  requireQuantity({ ...fields, substance: fields.substance ?? standing.substance });
  const { quantity, unit, measure } = standing;
  const data = { ...said, previous: { quantity, unit, measure } };
  return [{ type: 'SeizureMeasured', occurredAt, data }];
}

/** What is known of the drugs now: the last measurement, and the last word on the substance. */
function standingMeasure(seized: DrugsSeized, measured: readonly SeizureMeasured[]): DrugsSeized['data'] {
  return measured.reduce<DrugsSeized['data']>((before, { data }) => {
    const { quantity, unit, measure, substance = before.substance } = data;
    return { ...before, quantity, unit, measure, substance };
  }, seized.data);
}

function decideDeparture(
  command: ReturnSeizure | DestroySeizure,
  departure: Departure,
  state: SeizureState,
): readonly SeizureEvent[] {
  const { gone } = itemNamed(command, state);
  if (gone === undefined) return [departure];
  const same = gone.type === departure.type && gone.occurredAt === departure.occurredAt;
  if (same && sameContent(gone.data, departure.data)) return [];
  throw new Refusal(
    'SEIZURE_ITEM_GONE',
    `item ${gone.data.itemId} is recorded as ${gone.type === 'SeizureReturned' ? 'returned' : 'destroyed'} at ${gone.occurredAt}`,
    'itemId',
  );
}

function itemNamed({ seizureId, fields }: MeasureSeizure | ReturnSeizure | DestroySeizure, state: SeizureState): Item {
  const item = made(seizureId, state).items.get(fields.itemId);
  if (item !== undefined) return item;
  throw new Refusal('SEIZURE_ITEM_UNKNOWN', `seizure ${seizureId} has no item ${fields.itemId}`, 'itemId');
}

function made(seizureId: string, state: SeizureState): Made {
  if (state.status === 'made') return state;
  throw new Refusal('SEIZURE_UNKNOWN', `seizure ${seizureId} has not been recorded`);
}

export const seizure: Decider<SeizureState, SeizureCommand, SeizureEvent> & CorrectableRecord<SeizureState> = {
  category: 'seizure',
  correctable,
  initial: { status: 'unrecorded' },
  evolve,
  decide,
};
