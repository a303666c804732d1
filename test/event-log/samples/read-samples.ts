import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { TrackerFact } from '../../../src/domain/streams.js';
import type { NewEvent } from '../../../src/event-log/envelope.js';

/**
 * Every event type. The compiler asks for a new one here; the test then asks for a sample of each of its versions, `<Type>.v<version>.json`
 * beside this file, and for its line in digests.json.
 */
const types: Readonly<Record<TrackerFact['type'], true>> = {
  ActionAssigned: true,
  ActionStatusReported: true,
  AmmunitionSeized: true,
  ArrestMade: true,
  ArrestOutcomeRecorded: true,
  ArrestVoided: true,
  BallisticsResultRecorded: true,
  CallAnswered: true,
  CashSeized: true,
  CasingsRecovered: true,
  ClearedWithoutResponse: true,
  ClosureOrdered: true,
  CommanderAppointed: true,
  CommanderDesignated: true,
  ContactMade: true,
  ContextAssessed: true,
  ControlsRecorded: true,
  CouncilConvened: true,
  DeadlineMet: true,
  DeadlineMissed: true,
  DeadlineSet: true,
  DecisionRecorded: true,
  DeploymentRecorded: true,
  DrugsSeized: true,
  EvaluationRegistered: true,
  FigureDeclared: true,
  FirearmSeized: true,
  HotspotBoundarySet: true,
  HotspotDesignated: true,
  HotspotExtended: true,
  HotspotProposed: true,
  HotspotWithdrawn: true,
  InterventionClosed: true,
  InterventionDispositioned: true,
  InterventionLinked: true,
  InterventionMerged: true,
  InterventionReopened: true,
  InterventionRequested: true,
  MetricDefined: true,
  MunicipalityAssigned: true,
  ObjectSeized: true,
  OperationConcluded: true,
  OperationPlanned: true,
  OperationStarted: true,
  PersonalDataErased: true,
  PlanAdopted: true,
  PlanDue: true,
  PriorityAssigned: true,
  PriorityChanged: true,
  RecordAnnulled: true,
  RecordCorrected: true,
  ReportPublished: true,
  ReportResultContinued: true,
  ReportSuperseded: true,
  ReportWithdrawn: true,
  SeizureDestroyed: true,
  SeizureMade: true,
  SeizureMeasured: true,
  SeizureReturned: true,
  ShootingConfirmed: true,
  ShootingReclassified: true,
  ShootingReported: true,
  ShootingRuledOut: true,
  TaskForceDisbanded: true,
  TaskForceEstablished: true,
  TimestampCorrected: true,
  UnitAcknowledged: true,
  UnitArrived: true,
  UnitCancelled: true,
  UnitCleared: true,
  UnitDispatched: true,
  UnitEnRoute: true,
  UnitStaged: true,
  VictimOutcomeChanged: true,
  VictimRecorded: true,
  ZoneBoundarySet: true,
  ZoneEstablished: true,
  ZoneJoined: true,
  ZoneJoinedOperation: true,
  ZonesMerged: true,
};
export const eventTypes = Object.keys(types) as readonly TrackerFact['type'][];

/** An event as a program of its time wrote it: made up, and never to be changed. */
export interface Sample extends NewEvent {
  readonly stream: string;
}

const folder = join(process.cwd(), 'test/event-log/samples');

/** The sample files by name, each with its content and the SHA-256 of that as JSON without spaces: layout is no content. */
export function readSamples(): ReadonlyMap<string, { readonly sample: Sample; readonly digest: string }> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'digests.json');
  return new Map(
    names.map((name) => {
      const sample = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Sample;
      return [name, { sample, digest: createHash('sha256').update(JSON.stringify(sample)).digest('hex') }];
    }),
  );
}

/** The digests that the samples had when they were frozen, by file name. */
export function frozenDigests(): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(folder, 'digests.json'), 'utf8')) as Record<string, string>;
}
