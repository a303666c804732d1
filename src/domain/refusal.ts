/** Every reason for which a decider refuses a command. HTTP statuses and CLI exit statuses hang on these codes. */
export const refusalCodes = [
  'FIELD_INVALID',
  'FACT_ID_REUSED',
  'CORRECTED_EVENT_UNKNOWN',
  'CORRECTION_OUTDATED',
  'RECORD_ALREADY_ANNULLED',
  'INTERVENTION_UNKNOWN',
  'INTERVENTION_ALREADY_REQUESTED',
  'INTERVENTION_ALREADY_CLOSED',
  'CALL_ALREADY_ANSWERED',
  'UNIT_STAMP_ALREADY_RECORDED',
  'INTERVENTION_ALREADY_MERGED',
  'INTERVENTION_ALREADY_CLEARED',
  'INTERVENTION_HAS_RESPONSE',
  'INTERVENTION_NOT_CLOSED',
  'SHOOTING_UNKNOWN',
  'SHOOTING_ALREADY_REPORTED',
  'VICTIM_UNKNOWN',
  'VICTIM_ALREADY_RECORDED',
  'SHOOTING_ALREADY_RULED_OUT',
  'SHOOTING_FINDING_ALREADY_RECORDED',
  'AUTHORISER_NOT_INDEPENDENT',
  'ARREST_UNKNOWN',
  'ARREST_ALREADY_RECORDED',
  'ARREST_ALREADY_VOIDED',
  'SEIZURE_UNKNOWN',
  'SEIZURE_ALREADY_RECORDED',
  'SEIZURE_ITEM_ALREADY_RECORDED',
  'HOTSPOT_UNKNOWN',
  'HOTSPOT_ALREADY_PROPOSED',
  'HOTSPOT_ALREADY_DESIGNATED',
  'HOTSPOT_NOT_DESIGNATED',
  'HOTSPOT_EXTENSION_NOT_LATER',
  'HOTSPOT_ALREADY_WITHDRAWN',
  'BOUNDARY_VERSION_NOT_NEXT',
  'ZONE_UNKNOWN',
  'ZONE_ALREADY_ESTABLISHED',
  'MUNICIPALITY_ALREADY_ASSIGNED',
  'ZONE_NOT_NEW',
  'ZONES_ALREADY_MERGED',
  'SEIZURE_ITEM_UNKNOWN',
  'SEIZURE_ITEM_NOT_DRUGS',
  'SEIZURE_ITEM_GONE',
  'OPERATION_UNKNOWN',
  'OPERATION_ALREADY_PLANNED',
  'OPERATION_ALREADY_STARTED',
  'OPERATION_ALREADY_CONCLUDED',
  'OPERATION_ITEM_ALREADY_RECORDED',
  'ZONE_ALREADY_JOINED',
  'TASK_FORCE_UNKNOWN',
  'TASK_FORCE_ALREADY_ESTABLISHED',
  'PLAN_ALREADY_ADOPTED',
  'ACTION_UNKNOWN',
  'ACTION_ALREADY_ASSIGNED',
  'TASK_FORCE_ALREADY_DISBANDED',
  'MATTER_UNKNOWN',
  'COUNCIL_ALREADY_CONVENED',
  'DECISION_ALREADY_RECORDED',
  'DEADLINE_UNKNOWN',
  'DEADLINE_ALREADY_SET',
  'DEADLINE_ALREADY_MET',
  'DEADLINE_ALREADY_MISSED',
  'DEADLINE_NOT_PASSED',
  'EVALUATION_ALREADY_REGISTERED',
  'FIGURE_ALREADY_DECLARED',
  'METRIC_VERSION_ALREADY_DEFINED',
  'METRIC_VERSION_NOT_NEXT',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** A command that the rules do not allow. The log is unchanged. A programming fault is never a Refusal. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: RefusalCode,
    message: string,
    /** The field of the command that is at fault, where one is. */
    readonly field?: string,
  ) {
    super(message);
  }
}

/** A refusal because the record says otherwise already: `what` it says, and that it can only be corrected. */
export function contradicts(code: RefusalCode, what: string, field?: string): Refusal {
  return new Refusal(code, `${what}: that must be corrected, not overwritten`, field);
}
