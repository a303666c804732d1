import { collections } from '../../../src/intake/http/corrections.controller.js';

/** For every route that records a fact: a path, a full body, and the command that it makes. */
export const occurredAt = '2024-02-27T11:15:00+01:00';
export const instant = '2024-02-27T10:15:00.000Z';

const stamp = { occurredAt, source: 'cad' };
const place = {
  point: { latitude: 50.84, longitude: 4.33 },
  precision: 'street',
  municipality: '21001',
  setting: 'outside',
};
const attribution = { zone: '5341', hotspot: 'clemenceau', place };
const unit = { unitClass: 'patrol', unitZone: '5341' };
const plainRoute = (path: string, type: string, id: Readonly<Record<string, string>>, fields: object) => ({
  path,
  body: { ...stamp, ...fields },
  command: { type, ...id, occurredAt: instant, fields },
});
const people = { requestedBy: 'officer-1', authorisedBy: 'magistrate-2' };
const unitRoute = (action: string, type: string) => ({
  path: `/interventions/2024-17/units/${encodeURIComponent('Alpha 12')}/${action}`,
  body: { ...stamp, ...unit },
  command: { type, interventionId: '2024-17', occurredAt: instant, fields: { unit: 'Alpha 12', ...unit } },
});

export interface Example {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly command: object;
  readonly location?: string;
}

const request = {
  ...attribution,
  initiation: 'emergency-call',
  interventionType: 'shots heard',
  missing: { queuedAt: 'not-applicable' },
  reference: 'CAD-17',
  test: true,
};
const shooting = { ...attribution, consequence: 'injury', drugLink: 'suspected', publiclyAccessible: true };
const arrest = {
  ...attribution,
  kind: 'judicial',
  ground: 'weapon',
  minor: false,
  shootingId: '2024-42',
  operationId: 'O-1',
};
const seizure = { ...attribution, ground: 'search', arrestId: 'A-1' };
const victim = { victimId: 'v1', injury: 'serious', ageBand: '18-24', sex: 'unknown', bystander: false };
const drugs = { itemId: 'i1', substance: 'cocaine', quantity: 12.5, unit: 'g', measure: 'field' };
const firearm = { itemId: 'i2', firearmType: 'pistol', calibre: '9 mm', count: 1 };
const cash = { itemId: 'i3', amountMinor: 125_000, currency: 'EUR' };

const evaluation = {
  evaluationId: 'e1',
  counted: 'shootings',
  areas: 'hotspot',
  treated: ['peterbos'],
  control: ['aumale'],
  displacement: ['clemenceau'],
  displacementControl: ['ribaucourt'],
};
const figure = { figureId: 'f1', declaredBy: 'police', counted: 'operations', number: 661, parts: { a: 220, b: 106 } };
const validity = { validFrom: occurredAt, validTo: '2031-01-01T00:00:00Z' };
const readValidity = { validFrom: instant, validTo: '2031-01-01T00:00:00.000Z' };
const hotspotTerms = {
  names: { nl: 'Zuidstation', fr: 'Gare du Midi', en: 'South Station' },
  zones: ['5341', '5339'],
  legalBasis: 'Regional Security Council',
};
const circle = { type: 'Circle', center: [4.3365, 50.8357], radiusMetres: 350 };
const triangle = { type: 'Polygon', coordinates: [[[4.3, 50.8], [4.4, 50.8], [4.4, 50.9], [4.3, 50.8]]] }; // prettier-ignore
const hotspotRoute = (action: string, type: string, body: object, fields: object = body): Example => ({
  path: `/hotspots/zuidstation/${action}`,
  body: { ...stamp, ...body },
  command: { type, hotspotId: 'zuidstation', occurredAt: instant, fields },
});
const zoneRoute = (action: string, type: string, body: object, fields: object): Example => ({
  path: `/zones/5345/${action}`,
  body: { ...stamp, ...body },
  command: { type, zone: '5345', occurredAt: instant, fields },
});
const step = (
  category: string,
  action: string,
  type: string,
  id: object,
  body: object,
  fields: object = body,
): Example => ({
  path: `/${category}/x-1/${action}`,
  body: { ...stamp, ...body },
  command: { type, ...id, occurredAt: instant, fields },
});
const operation = (action: string, type: string, body: object, fields?: object) =>
  step('operations', action, type, { operationId: 'x-1' }, body, fields);
const taskForce = (action: string, type: string, body: object, fields?: object) =>
  step('task-forces', action, type, { taskForceId: 'x-1' }, body, fields);
const governance = (action: string, type: string, body: object, fields?: object) =>
  step('governance', action, type, { matterId: 'x-1' }, body, fields);
const plan = { ...attribution, axis: 'security', kind: 'checks', taskForceId: 'tf-1', reference: 'OP-1' };
const force = { hotspot: 'zuidstation', zones: ['5341'], axes: ['security', 'prevention'] };
const action = { actionId: 'a1', axis: 'neighbourhood-life', action: 'light the underpass', assignedService: 'works' };
const council = { councilId: 'c1', body: 'Council', subject: 'shootings', triggeringShootings: ['2024-42'] };
const due = { dueAt: validity.validTo };
const readDue = { dueAt: readValidity.validTo };
const zoneNames = { names: { nl: 'Brussel', fr: 'Bruxelles' }, predecessors: ['5339', '5340'] };
const intervention = { interventionId: '2024-17' };
const shot = { shootingId: '2024-42' };
const seized = { seizureId: 'S-1' };
const itemRoute = (action: string, type: string, fields: object) => ({
  path: `/seizures/S-1/items/i1/${action}`,
  body: { ...stamp, ...fields },
  command: { type, ...seized, occurredAt: instant, fields: { ...fields, itemId: 'i1' } },
});

const correction = { corrects: 'e-1', ...people, note: 'n' };
const changedZone = { ...correction, reason: 'data-entry', field: 'zone', before: '5341', after: { name: 'x' } };
const changedClock = { ...correction, reason: 'clock-error', field: 'occurredAt', before: null, after: occurredAt };
const erasure = { ...correction, reason: 'court-order', fields: ['zone'] };
const correctionRoutes = (category: string, collection: string): Example[] =>
  (
    [
      ['corrections', 'CorrectRecord', changedZone, changedZone],
      ['clock-corrections', 'CorrectTimestamp', changedClock, { ...changedClock, after: instant }],
      ['erasures', 'ErasePersonalData', erasure, erasure],
      ['annulments', 'AnnulRecord', { ...correction, reason: 'duplicate' }, { ...correction, reason: 'duplicate' }],
    ] as const
  ).map(([action, type, body, fields]) => ({
    path: `/${collection}/r-1/${action}`,
    body: { ...stamp, ...body },
    command: { type, category, recordId: 'r-1', occurredAt: instant, fields },
  }));

const metricTerms = {
  version: 2,
  label: 'Police response',
  origin: 'zonal council',
  start: 'createdAt',
  stop: 'firstArrivedAt',
  stopRule: { unitClasses: ['patrol'] },
  population: { initiations: ['emergency-call'], types: ['fight'], priorities: ['1'], zones: ['5340'] },
  priorityBasis: 'initial',
  targets: [{ name: 'council', seconds: 600, share: 0.9, setOn: '2024-01-01' }],
  caps: { tooLongSeconds: 86_400, tooShortSeconds: 5, lateEntrySeconds: 300 },
};

export const examples: readonly Example[] = [
  {
    path: '/interventions',
    body: {
      id: '2024-17',
      source: 'cad',
      ...request,
      callReceivedAt: occurredAt,
      createdAt: '2024-02-27T11:16:00+01:00',
    },
    command: {
      type: 'RequestIntervention',
      interventionId: '2024-17',
      occurredAt: instant,
      fields: { ...request, callReceivedAt: instant, createdAt: '2024-02-27T10:16:00.000Z' },
    },
    location: '/interventions/2024-17',
  },
  {
    path: '/interventions/2024-17/answered',
    body: stamp,
    command: { type: 'AnswerCall', interventionId: '2024-17', occurredAt: instant, fields: {} },
  },
  {
    path: '/interventions/2024-17/priority',
    body: { ...stamp, scheme: 'be', level: '1', reason: 'more shots' },
    command: {
      type: 'SetPriority',
      interventionId: '2024-17',
      occurredAt: instant,
      fields: { scheme: 'be', level: '1', reason: 'more shots' },
    },
  },
  unitRoute('dispatched', 'DispatchUnit'),
  unitRoute('acknowledged', 'MarkUnitAcknowledged'),
  unitRoute('en-route', 'MarkUnitEnRoute'),
  unitRoute('staged', 'MarkUnitStaged'),
  unitRoute('arrived', 'MarkUnitArrived'),
  unitRoute('contact', 'MarkContactMade'),
  unitRoute('cancelled', 'CancelUnit'),
  unitRoute('cleared', 'ClearUnit'),
  {
    path: '/interventions/2024-17/disposition',
    body: { ...stamp, list: '2024', disposition: 'report-taken' },
    command: {
      type: 'RecordDisposition',
      interventionId: '2024-17',
      occurredAt: instant,
      fields: { list: '2024', disposition: 'report-taken' },
    },
  },
  {
    path: '/interventions/2024-17/close',
    body: stamp,
    command: { type: 'CloseIntervention', interventionId: '2024-17', occurredAt: instant, fields: {} },
  },
  plainRoute('/interventions/2024-17/reopen', 'ReopenIntervention', intervention, { reason: 'caller rang again' }),
  plainRoute('/interventions/2024-17/links', 'LinkIntervention', intervention, {
    kind: 'shooting',
    linkedId: '2024-42',
  }),
  plainRoute('/interventions/2024-17/merge', 'MergeIntervention', intervention, { into: '2024-16', reason: 'same' }),
  plainRoute('/interventions/2024-17/without-response', 'ClearWithoutResponse', intervention, {
    reason: 'no unit free',
    authorisedBy: 'supervisor-07',
  }),
  {
    path: '/shootings',
    body: { id: '2024-42', ...stamp, ...shooting, shots: { min: 3, max: 5 } },
    command: {
      type: 'ReportShooting',
      shootingId: '2024-42',
      occurredAt: instant,
      fields: { ...shooting, shots: { min: 3, max: 5 } },
    },
    location: '/shootings/2024-42',
  },
  {
    path: '/shootings/2024-42/confirm',
    body: stamp,
    command: { type: 'ConfirmShooting', shootingId: '2024-42', occurredAt: instant, fields: {} },
  },
  {
    path: '/shootings/2024-42/victims',
    body: { ...stamp, ...victim },
    command: { type: 'RecordVictim', shootingId: '2024-42', occurredAt: instant, fields: victim },
  },
  {
    path: '/shootings/2024-42/victims/v1/outcome',
    body: { ...stamp, injury: 'fatal' },
    command: {
      type: 'ChangeVictimOutcome',
      shootingId: '2024-42',
      occurredAt: instant,
      fields: { victimId: 'v1', injury: 'fatal' },
    },
  },
  plainRoute('/shootings/2024-42/casings', 'RecoverCasings', shot, { findingId: 'f1', count: 7, calibre: '9 mm' }),
  plainRoute('/shootings/2024-42/ballistics', 'RecordBallisticsResult', shot, {
    findingId: 'f2',
    finding: 'linked',
    linkedShootingId: '2024-39',
    laboratory: 'lab',
  }),
  plainRoute('/shootings/2024-42/context', 'AssessContext', shot, { drugLink: 'confirmed', ground: 'witness' }),
  plainRoute('/shootings/2024-42/reclassify', 'ReclassifyShooting', shot, {
    consequence: 'property-only',
    reason: 'no injury',
  }),
  plainRoute('/shootings/2024-42/rule-out', 'RuleOutShooting', shot, { ...people, reason: 'fireworks' }),
  {
    path: '/arrests',
    body: { id: 'A-1', ...stamp, ...arrest },
    command: { type: 'RecordArrest', arrestId: 'A-1', occurredAt: instant, fields: arrest },
    location: '/arrests/A-1',
  },
  plainRoute('/arrests/A-1/outcome', 'RecordArrestOutcome', { arrestId: 'A-1' }, { outcome: 'released', ground: 'g' }),
  plainRoute('/arrests/A-1/void', 'VoidArrest', { arrestId: 'A-1' }, { ...people, reason: 'mistaken identity' }),
  {
    path: '/seizures',
    body: { id: 'S-1', ...stamp, ...seizure },
    command: { type: 'RecordSeizure', seizureId: 'S-1', occurredAt: instant, fields: seizure },
    location: '/seizures/S-1',
  },
  {
    path: '/seizures/S-1/drugs',
    body: { ...stamp, ...drugs },
    command: { type: 'SeizeDrugs', seizureId: 'S-1', occurredAt: instant, fields: drugs },
  },
  {
    path: '/seizures/S-1/firearms',
    body: { ...stamp, ...firearm },
    command: { type: 'SeizeFirearm', seizureId: 'S-1', occurredAt: instant, fields: firearm },
  },
  {
    path: '/seizures/S-1/cash',
    body: { ...stamp, ...cash },
    command: { type: 'SeizeCash', seizureId: 'S-1', occurredAt: instant, fields: cash },
  },
  {
    path: '/hotspots',
    body: { id: 'zuidstation', ...stamp, ...hotspotTerms, ...validity },
    command: {
      type: 'ProposeHotspot',
      hotspotId: 'zuidstation',
      occurredAt: instant,
      fields: { ...hotspotTerms, ...readValidity },
    },
    location: '/hotspots/zuidstation',
  },
  hotspotRoute(
    'designation',
    'DesignateHotspot',
    { ...hotspotTerms, ...validity },
    { ...hotspotTerms, ...readValidity },
  ),
  hotspotRoute(
    'boundary',
    'SetHotspotBoundary',
    { ...validity, boundaryVersion: 1, origin: 'drawn', indicative: true, geometry: circle },
    { ...readValidity, boundaryVersion: 1, origin: 'drawn', indicative: true, geometry: circle },
  ),
  hotspotRoute('extension', 'ExtendHotspot', { validTo: '2031-01-01T00:00:00Z' }, { validTo: readValidity.validTo }),
  hotspotRoute(
    'withdrawal',
    'WithdrawHotspot',
    { at: validity.validTo, reason: 'quiet' },
    { at: readValidity.validTo, reason: 'quiet' },
  ),
  {
    path: '/operations',
    body: { id: 'x-1', ...stamp, ...plan, plannedTo: validity.validTo },
    command: {
      type: 'PlanOperation',
      operationId: 'x-1',
      occurredAt: instant,
      fields: { ...plan, plannedTo: readValidity.validTo },
    },
    location: '/operations/x-1',
  },
  operation('start', 'StartOperation', {}),
  operation('conclusion', 'ConcludeOperation', { outcome: 'as planned' }),
  operation('zones', 'JoinOperation', { zone: '5339' }),
  operation('commander', 'DesignateCommander', { role: 'head', commandingZone: '5341' }),
  operation('deployments', 'RecordDeployment', { deploymentId: 'd1', zone: '5341', officers: 12, officerHours: 90.5 }),
  operation('controls', 'RecordControls', { controlsId: 'c1', zone: '5341', persons: 9, vehicles: 0, premises: 1 }),
  operation(
    'closures',
    'OrderClosure',
    { closureId: 'x1', premisesKind: 'bar', closedUntil: validity.validTo },
    { closureId: 'x1', premisesKind: 'bar', closedUntil: readValidity.validTo },
  ),
  {
    path: '/task-forces',
    body: { id: 'x-1', ...stamp, ...force, planDueAt: validity.validTo },
    command: {
      type: 'EstablishTaskForce',
      taskForceId: 'x-1',
      occurredAt: instant,
      fields: { ...force, planDueAt: readValidity.validTo },
    },
    location: '/task-forces/x-1',
  },
  taskForce('commander', 'AppointCommander', { role: 'commissioner' }),
  taskForce('zones', 'JoinTaskForce', { zone: '5339' }),
  taskForce('plan-due', 'SetPlanDue', { ...due, reason: 'put off' }, { ...readDue, reason: 'put off' }),
  taskForce('plan', 'AdoptPlan', { plan: 'Plan 1' }),
  taskForce('actions', 'AssignAction', { ...action, ...due }, { ...action, ...readDue }),
  taskForce('actions/a1/status', 'ReportActionStatus', { status: 'done' }, { status: 'done', actionId: 'a1' }),
  taskForce('disbanding', 'DisbandTaskForce', { reason: 'quiet' }),
  governance('councils', 'ConveneCouncil', { ...council, hotspots: ['peterbos'], zones: ['5341'] }),
  governance('decisions', 'RecordDecision', { decisionId: 'd1', councilId: 'c1', decision: 'task forces' }),
  governance(
    'deadlines',
    'SetDeadline',
    { deadlineId: 'p1', what: 'plans', ...due },
    { deadlineId: 'p1', what: 'plans', ...readDue },
  ),
  governance(
    'evaluations',
    'RegisterEvaluation',
    {
      ...evaluation,
      beforeFrom: '2024-01-01T00:00:00+01:00',
      beforeTo: '2024-02-01T00:00:00+01:00',
      afterFrom: '2024-03-01T00:00:00+01:00',
      afterTo: '2024-04-01T00:00:00+02:00',
    },
    {
      ...evaluation,
      beforeFrom: '2023-12-31T23:00:00.000Z',
      beforeTo: '2024-01-31T23:00:00.000Z',
      afterFrom: '2024-02-29T23:00:00.000Z',
      afterTo: '2024-03-31T22:00:00.000Z',
    },
  ),
  governance(
    'figures',
    'DeclareFigure',
    { ...figure, from: '2024-01-01T00:00:00+01:00', to: '2025-01-01T00:00:00+01:00' },
    { ...figure, from: '2023-12-31T23:00:00.000Z', to: '2024-12-31T23:00:00.000Z' },
  ),
  governance('deadlines/p1/met', 'MeetDeadline', {}, { deadlineId: 'p1' }),
  governance('deadlines/p1/missed', 'MissDeadline', { reason: 'r' }, { deadlineId: 'p1', reason: 'r' }),
  {
    path: '/zones',
    body: { id: '5345', ...stamp, ...zoneNames, validFrom: occurredAt },
    command: {
      type: 'EstablishZone',
      zone: '5345',
      occurredAt: instant,
      fields: { ...zoneNames, validFrom: instant },
    },
    location: '/zones/5345',
  },
  zoneRoute(
    'municipalities',
    'AssignMunicipality',
    { nis: '21004', validFrom: occurredAt },
    { nis: '21004', validFrom: instant },
  ),
  zoneRoute(
    'boundary',
    'SetZoneBoundary',
    { ...validity, origin: 'region', geometry: triangle },
    { ...readValidity, origin: 'region', geometry: triangle },
  ),
  zoneRoute(
    'merger',
    'MergeZones',
    { zones: ['5339', '5340'], validFrom: occurredAt },
    { zones: ['5339', '5340'], validFrom: instant },
  ),
  plainRoute('/seizures/S-1/ammunition', 'SeizeAmmunition', seized, { itemId: 'i4', count: 42, calibre: '9 mm' }),
  plainRoute('/seizures/S-1/objects', 'SeizeObject', seized, { itemId: 'i5', objectKind: 'phone', count: 2 }),
  itemRoute('measured', 'MeasureSeizure', { quantity: 118.2, unit: 'g', measure: 'lab', laboratory: 'lab' }),
  itemRoute('returned', 'ReturnSeizure', { reason: 'judgment', order: 'BR.12' }),
  itemRoute('destroyed', 'DestroySeizure', { reason: 'judgment' }),
  // Every kind of record is corrected in the same three ways.
  {
    path: '/metrics/police-response/versions',
    body: { ...stamp, ...metricTerms, validFrom: occurredAt },
    command: {
      type: 'DefineMetric',
      metricId: 'police-response',
      occurredAt: instant,
      fields: { ...metricTerms, validFrom: instant },
    },
  },
  ...Object.entries(collections).flatMap(([category, collection]) => correctionRoutes(category, collection)),
];

/** The example of a path, with some of its fields changed; undefined takes one away. */
export function bodyOf(path: string, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const example = examples.find((one) => one.path === path);
  if (example === undefined) throw new Error(`no example for ${path}`);
  return { ...example.body, ...changes };
}
