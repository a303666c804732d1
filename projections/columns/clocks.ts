import { type Instant, millisecondsOf } from '../../src/domain/terms/time.js';
import type { DraftOf } from '../../src/projecting/define.js';
import type { responseTimesColumns } from './response-times.js';
import { secondsSince, secondsUntil } from './seconds-between.js';

type Draft = DraftOf<typeof responseTimesColumns>;

/* Each sets one clock, and measures again what begins or ends there: a row is folded once an event, and the other durations stay what they were. */

/** T2. */
export function answered(next: Draft, at: Instant): void {
  next.callAnsweredAt = at;
  next.callProcessingSeconds = secondsUntil(millisecondsOf(at), next.firstDispatchedAt);
}

/** T5 of a unit that was dispatched before all others. */
export function dispatchedFirst(next: Draft, at: Instant): void {
  const moment = millisecondsOf(at);
  next.firstDispatchedAt = at;
  next.callProcessingSeconds = secondsSince(next.callAnsweredAt, moment);
  next.alarmHandlingSeconds = secondsSince(next.callReceivedAt, moment);
  next.dispatchSeconds = secondsSince(next.createdAt, moment);
  next.turnoutSeconds = secondsUntil(moment, next.firstEnRouteAt);
}

/** T7 of a unit that was en route before all others. */
export function enRouteFirst(next: Draft, at: Instant): void {
  const moment = millisecondsOf(at);
  next.firstEnRouteAt = at;
  next.turnoutSeconds = secondsSince(next.firstDispatchedAt, moment);
  next.travelSeconds = secondsUntil(moment, next.firstArrivedAt);
}

/** T9 of a unit that arrived before all others. */
export function arrivedFirst(next: Draft, at: Instant): void {
  const moment = millisecondsOf(at);
  next.firstArrivedAt = at;
  next.travelSeconds = secondsSince(next.firstEnRouteAt, moment);
  next.policeResponseSeconds = secondsSince(next.createdAt, moment);
  next.totalResponseSeconds = secondsSince(next.callReceivedAt, moment);
}
