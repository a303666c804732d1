import type { InterventionCommand } from '../../domain/intervention/intervention.js';
import type { Instant } from '../../domain/terms/time.js';
import { type Draft, chosen, inferred, observed, type PartOf, partsOf, type RecordParts } from './record-parts.js';
import { interventionSections as sections } from './sections.js';
import { priorityDrafts } from './priority-drafts.js';
import { unitDrafts } from './unit-drafts.js';
import type { TimeValue } from './time-reader.js';

type Request = PartOf<typeof sections.request>;

/** The clocks of a request that a row has; empty is a fault of the row. */
export function requestClocks({ values }: Pick<Request, 'values'>): readonly TimeValue[] {
  const { incidentOccurredAt, callReceivedAt, createdAt, queuedAt } = values;
  return [incidentOccurredAt, callReceivedAt, createdAt, queuedAt].filter((clock) => clock !== undefined);
}

function earliestClock(request: Request): TimeValue | undefined {
  let first: TimeValue | undefined;
  for (const clock of requestClocks(request)) if (first === undefined || clock.at < first.at) first = clock;
  return first;
}

/**
 * The commands of one intervention: request, answer, priorities, unit stamps in the order of time, disposition, close. Undefined
 * when no row has a request.
 */
export function interventionFacts(record: RecordParts): readonly Draft[] | undefined {
  const interventionId = record.id;
  const request = chosen(partsOf(record, 'request', sections.request), (part) => earliestClock(part)?.at);
  const begun = request && earliestClock(request);
  if (request === undefined || begun === undefined) return undefined;

  const answered = chosen(partsOf(record, 'answered', sections.answered), (part) => part.values.at.at);
  const units = unitDrafts(interventionId, partsOf(record, 'unit', sections.unit));
  const known = [...requestClocks(request).map(({ at }) => at), ...units.map(({ command }) => command.occurredAt)];
  if (answered !== undefined) known.push(answered.values.at.at);
  const latest = known.reduce((last, at) => (at > last ? at : last));

  const close = closeDraft(record, request, units, latest);
  const disposition = dispositionDraft(record, close?.command.occurredAt ?? latest);
  const priority = chosen(partsOf(record, 'priority', sections.priority), (part) => part.values.changedAt?.at);
  const closedAt = close?.command.occurredAt;
  const priorities = priorityDrafts(interventionId, priority, { begunAt: begun.at, units, closedAt, latest });

  const drafts: Draft[] = [requestDraft(interventionId, request, begun)];
  if (answered !== undefined) {
    const { at } = answered.values;
    const command: InterventionCommand = { type: 'AnswerCall', interventionId, occurredAt: at.at, fields: {} };
    drafts.push({ command, provenance: observed(answered.provenance, at), line: answered.line });
  }
  drafts.push(...priorities.beforeUnits);
  units.forEach((unit, index) => {
    if (index === priorities.amongUnits?.index) drafts.push(priorities.amongUnits.draft);
    drafts.push(unit);
  });
  if (priorities.amongUnits?.index === units.length) drafts.push(priorities.amongUnits.draft);
  if (disposition !== undefined) drafts.push(disposition);
  if (close !== undefined) drafts.push(close);
  return [...drafts, ...priorities.afterClose];
}

function requestDraft(interventionId: string, { values, provenance, line }: Request, begun: TimeValue): Draft {
  const { incidentOccurredAt, callReceivedAt, createdAt, queuedAt, ...fields } = values;
  const command: InterventionCommand = {
    type: 'RequestIntervention',
    interventionId,
    occurredAt: begun.at,
    fields: {
      ...fields,
      ...(incidentOccurredAt && { incidentOccurredAt: incidentOccurredAt.at }),
      ...(callReceivedAt && { callReceivedAt: callReceivedAt.at }),
      ...(createdAt && { createdAt: createdAt.at }),
      ...(queuedAt && { queuedAt: queuedAt.at }),
    },
  };
  return { command, provenance: observed(provenance, begun), line };
}

function dispositionDraft(record: RecordParts, otherwiseAt: Instant): Draft | undefined {
  const parts = partsOf(record, 'disposition', sections.disposition);
  const part = chosen(parts, ({ values }) => values.at?.at, 'latest');
  if (part === undefined) return undefined;
  const { at, list, disposition } = part.values;
  const command: InterventionCommand = {
    type: 'RecordDisposition',
    interventionId: record.id,
    occurredAt: at?.at ?? otherwiseAt,
    fields: { list, disposition },
  };
  const provenance = at === undefined ? inferred(part.provenance, otherwiseAt) : observed(part.provenance, at);
  return { command, provenance, line: part.line };
}

/** A stamp of the source where there is one; else what `orElse` allows, in its order. */
function closeDraft(
  record: RecordParts,
  request: Request,
  units: readonly Draft[],
  latest: Instant,
): Draft | undefined {
  const part = chosen(partsOf(record, 'close', sections.close), ({ values }) => values.at?.at, 'latest');
  if (part === undefined) return undefined;
  const draft = (occurredAt: Instant): InterventionCommand => ({
    type: 'CloseIntervention',
    interventionId: record.id,
    occurredAt,
    fields: {},
  });
  const { at, orElse } = part.values;
  if (at !== undefined) return { command: draft(at.at), provenance: observed(part.provenance, at), line: part.line };
  for (const rule of orElse ?? []) {
    const closedAt = rule === 'latest-stamp' ? latest : latestCleared(units);
    if (closedAt === undefined) continue;
    return { command: draft(closedAt), provenance: inferred(request.provenance, closedAt), line: request.line };
  }
  return undefined;
}

function latestCleared(units: readonly Draft[]): Instant | undefined {
  let last: Instant | undefined;
  for (const { command } of units) {
    if (command.type === 'ClearUnit' && (last === undefined || command.occurredAt > last)) last = command.occurredAt;
  }
  return last;
}
