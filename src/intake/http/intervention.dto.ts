import {
  type Initiation,
  initiations,
  type LinkedKind,
  linkedKinds,
  type MissingReason,
  missingReasons,
} from '../../domain/intervention/events.js';
import type { Instant } from '../../domain/terms/time.js';
import { Choice, Flag, Id, Moment, Nested, Text } from './fields.js';
import { AttributionDto } from './place.dto.js';
import { StampDto } from './provenance.dto.js';

export class MissingClocksDto {
  @Choice({ means: 'Why T1 is missing', example: 'not-recorded', of: missingReasons, optional: true })
  readonly callReceivedAt?: MissingReason;

  @Choice({ means: 'Why T3 is missing', example: 'not-recorded', of: missingReasons, optional: true })
  readonly createdAt?: MissingReason;

  @Choice({ means: 'Why T4 is missing', example: 'not-applicable', of: missingReasons, optional: true })
  readonly queuedAt?: MissingReason;
}

/** At least one of the four clocks must be there; the earliest is when the request occurred. */
export class RequestInterventionDto extends AttributionDto {
  @Id({ means: 'Names the intervention for ever; made up when absent', example: '2024-000017', optional: true })
  readonly id?: string;

  @Choice({
    means: 'How it began. On-view and planned interventions never enter a response time',
    example: 'emergency-call',
    of: initiations,
  })
  readonly initiation!: Initiation;

  @Text({ means: 'What the call was about, in the words of the source', example: 'shots heard', max: 128 })
  readonly interventionType!: string;

  @Moment({ means: 'T0: when the incident itself happened', example: '2024-02-27T11:14:30+01:00', optional: true })
  readonly incidentOccurredAt?: Instant;

  @Moment({ means: 'T1: call received', example: '2024-02-27T11:15:00+01:00', optional: true })
  readonly callReceivedAt?: Instant;

  @Moment({
    means: 'T3: incident created in the dispatch system',
    example: '2024-02-27T11:16:10+01:00',
    optional: true,
  })
  readonly createdAt?: Instant;

  @Moment({ means: 'T4: put in the queue for dispatch', example: '2024-02-27T11:16:40+01:00', optional: true })
  readonly queuedAt?: Instant;

  @Nested(() => MissingClocksDto, { means: 'Why a clock is missing, where that is known', optional: true })
  readonly missing?: MissingClocksDto;

  @Text({
    means: 'The reference of the intervention in the system of origin',
    example: 'CAD-24-0000017',
    max: 128,
    optional: true,
  })
  readonly reference?: string;

  @Flag({ means: 'True when it was a test of the service: it is in no figure', example: false, optional: true })
  readonly test?: boolean;
}

export class PriorityDto extends StampDto {
  @Text({ means: 'The scheme that the level is from', example: 'be-police-2024', max: 64 })
  readonly scheme!: string;

  @Text({ means: 'The level', example: '1', max: 64 })
  readonly level!: string;

  @Text({ means: 'Why the priority was changed', example: 'caller hears more shots', max: 200, optional: true })
  readonly reason?: string;
}

export class UnitStampDto extends StampDto {
  @Text({
    means: 'Class of the unit: it decides whether its arrival stops the clock',
    example: 'patrol',
    max: 64,
    optional: true,
  })
  readonly unitClass?: string;

  @Text({ means: 'Code of the zone that the unit belongs to', example: '5341', max: 64, optional: true })
  readonly unitZone?: string;
}

export class DispositionDto extends StampDto {
  @Text({ means: 'The versioned list that the code is from', example: 'dispositions-2024', max: 64 })
  readonly list!: string;

  @Text({ means: 'The code', example: 'report-taken', max: 64 })
  readonly disposition!: string;
}

export class ReopenDto extends StampDto {
  @Text({ means: 'Why it was taken up again', example: 'caller rang again: shots in the same street', max: 200 })
  readonly reason!: string;
}

export class LinkDto extends StampDto {
  @Choice({ means: 'What the other record is', example: 'shooting', of: linkedKinds })
  readonly kind!: LinkedKind;

  @Id({ means: 'Its id', example: '2024-0042' })
  readonly linkedId!: string;
}

export class MergeDto extends StampDto {
  @Id({ means: 'The intervention that stays', example: '2024-000016' })
  readonly into!: string;

  @Text({ means: 'What they have in common', example: 'same shots, second caller', max: 200, optional: true })
  readonly reason?: string;
}

export class WithoutResponseDto extends StampDto {
  @Text({ means: 'Why nobody was sent', example: 'no unit free for six hours; caller did not answer', max: 200 })
  readonly reason!: string;

  @Id({
    means: 'Who decided it: a staff number or a role account, never a name',
    example: 'supervisor-07',
    optional: true,
  })
  readonly authorisedBy?: string;
}
