import {
  invalid,
  requireAttribution,
  requireCount,
  requireFlag,
  requireId,
  requireInstant,
  requireOneOf,
  requireText,
  requireTwoPeople,
  whenGiven,
} from '../requirements.js';
import type { Instant } from '../terms/time.js';
import {
  ballisticFindings,
  type BallisticsResultRecorded,
  type CasingsRecovered,
  type Consequence,
  consequences,
  type DrugLink,
  drugLinks,
  injuries,
  type Injury,
  type ShootingReported,
  type ShootingRuledOut,
  type Shots,
  type VictimRecorded,
} from './events.js';

interface ShootingOrder<Type extends string, Fields = object> {
  readonly type: Type;
  readonly shootingId: string;
  /** When it happened. */
  readonly occurredAt: Instant;
  readonly fields: Fields;
}

export type ReportShooting = ShootingOrder<'ReportShooting', Omit<ShootingReported['data'], 'shootingId'>>;
export type ConfirmShooting = ShootingOrder<'ConfirmShooting'>;
export type RecordVictim = ShootingOrder<'RecordVictim', Omit<VictimRecorded['data'], 'shootingId'>>;
export type ChangeVictimOutcome = ShootingOrder<
  'ChangeVictimOutcome',
  { readonly victimId: string; readonly injury: Injury }
>;
export type RecoverCasings = ShootingOrder<'RecoverCasings', Omit<CasingsRecovered['data'], 'shootingId'>>;
export type RecordBallisticsResult = ShootingOrder<
  'RecordBallisticsResult',
  Omit<BallisticsResultRecorded['data'], 'shootingId'>
>;
export type AssessContext = ShootingOrder<'AssessContext', { readonly drugLink: DrugLink; readonly ground?: string }>;
export type ReclassifyShooting = ShootingOrder<
  'ReclassifyShooting',
  { readonly consequence: Consequence; readonly reason: string }
>;
export type RuleOutShooting = ShootingOrder<'RuleOutShooting', Omit<ShootingRuledOut['data'], 'shootingId'>>;

export type ShootingCommand =
  | ReportShooting
  | ConfirmShooting
  | RecordVictim
  | ChangeVictimOutcome
  | RecoverCasings
  | RecordBallisticsResult
  | AssessContext
  | ReclassifyShooting
  | RuleOutShooting;

/** Refuses with FIELD_INVALID what the types of a command cannot say. */
export function requireValid(command: ShootingCommand): void {
  requireId(command.shootingId, 'shootingId');
  requireInstant(command.occurredAt, 'occurredAt');
  switch (command.type) {
    case 'ReportShooting': {
      const { fields } = command;
      requireAttribution(fields);
      requireOneOf(fields.consequence, consequences, 'consequence');
      requireOneOf(fields.drugLink, drugLinks, 'drugLink');
      whenGiven(fields.shots, 'shots', requireShots);
      whenGiven(fields.firearmKind, 'firearmKind', requireText);
      whenGiven(fields.publiclyAccessible, 'publiclyAccessible', requireFlag);
      whenGiven(fields.interventionId, 'interventionId', requireId);
      whenGiven(fields.reference, 'reference', requireText);
      return;
    }
    case 'RecordVictim': {
      const { fields } = command;
      requireId(fields.victimId, 'victimId');
      requireOneOf(fields.injury, injuries, 'injury');
      whenGiven(fields.ageBand, 'ageBand', requireText);
      whenGiven(fields.sex, 'sex', (sex, field) => {
        requireOneOf(sex, ['female', 'male', 'other', 'unknown'], field);
      });
      whenGiven(fields.bystander, 'bystander', requireFlag);
      return;
    }
    case 'ChangeVictimOutcome':
      requireId(command.fields.victimId, 'victimId');
      requireOneOf(command.fields.injury, injuries, 'injury');
      return;
    case 'RecoverCasings':
      requireId(command.fields.findingId, 'findingId');
      requireCount(command.fields.count, 'count');
      whenGiven(command.fields.calibre, 'calibre', requireText);
      return;
    case 'RecordBallisticsResult':
      requireResult(command);
      return;
    case 'AssessContext':
      requireOneOf(command.fields.drugLink, drugLinks, 'drugLink');
      whenGiven(command.fields.ground, 'ground', requireText);
      return;
    case 'ReclassifyShooting':
      requireOneOf(command.fields.consequence, consequences, 'consequence');
      requireText(command.fields.reason, 'reason');
      return;
    case 'RuleOutShooting':
      requireText(command.fields.reason, 'reason');
      requireTwoPeople(command.fields);
      return;
    case 'ConfirmShooting':
      return;
  }
}

function requireResult({ shootingId, fields }: RecordBallisticsResult): void {
  requireId(fields.findingId, 'findingId');
  requireOneOf(fields.finding, ballisticFindings, 'finding');
  whenGiven(fields.linkedShootingId, 'linkedShootingId', (linked, field) => {
    requireId(linked, field);
    if (linked === shootingId) throw invalid(field, 'the id of another shooting');
    if (fields.finding !== 'linked') throw invalid(field, 'no shooting unless the finding is linked');
  });
  whenGiven(fields.firearmKind, 'firearmKind', requireText);
  whenGiven(fields.calibre, 'calibre', requireText);
  whenGiven(fields.laboratory, 'laboratory', requireText);
}

/** A count that is none, or a range with its ends the wrong way round, is refused. */
export function requireShots(shots: Shots, field: string): void {
  if ('count' in shots) {
    requireCount(shots.count, `${field}.count`);
    return;
  }
  requireCount(shots.min, `${field}.min`);
  requireCount(shots.max, `${field}.max`);
  if (shots.min > shots.max) throw invalid(`${field}.max`, 'a number that is not below min');
}
