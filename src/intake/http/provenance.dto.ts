import { type Source, sources } from '../../domain/terms/provenance.js';
import { type Instant, type Precision, precisions } from '../../domain/terms/time.js';
import { Choice, Id, Moment, Nested, Text, Texts } from './fields.js';

export class ActorDto {
  @Text({ means: 'The role in which it was recorded; never a name', example: 'dispatcher', max: 64 })
  readonly role!: string;

  @Text({ means: 'The service it was recorded for', example: 'dispatch-centre', max: 128, optional: true })
  readonly service?: string;
}

/** How a fact is known: a part of every request. */
export class ProvenanceDto {
  @Choice({
    means:
      'What observed the fact or wrote it down. It has no default: manual and backstamped facts are shown apart in every audit, ' +
      'so a silent one would be a false statement',
    example: 'cad',
    of: sources,
  })
  readonly source!: Source;

  @Choice({
    means: 'How exactly the moment is known; to the second when absent',
    example: 'second',
    of: precisions,
    optional: true,
  })
  readonly precision?: Precision;

  @Moment({
    means: 'The end of the interval; goes with precision interval',
    example: '2024-02-27T11:45:00+01:00',
    optional: true,
  })
  readonly occurredUntil?: Instant;

  @Moment({
    means: 'When the system of origin wrote the fact down',
    example: '2024-02-27T11:15:02+01:00',
    optional: true,
  })
  readonly enteredAt?: Instant;

  @Text({ means: 'The clock that gave the time stamp', example: 'cad-server-1', max: 64, optional: true })
  readonly clock?: string;

  @Nested(() => ActorDto, { means: 'Who recorded it', optional: true })
  readonly actor?: ActorDto;

  @Texts({
    means: 'References of the files it belongs to',
    example: ['BR.12.LA.001234/2024'],
    items: 20,
    max: 64,
    optional: true,
  })
  readonly caseReferences?: readonly string[];
}

/** A fact that says nothing but when it happened. */
export class StampDto extends ProvenanceDto {
  @Moment({ means: 'When it happened', example: '2024-02-27T11:15:00+01:00' })
  readonly occurredAt!: Instant;
}

/** A fact that takes two people. */
export class AuthorisedStampDto extends StampDto {
  @Id({ means: 'Who asked for it: a staff number or a role account, never a name', example: 'officer-0412' })
  readonly requestedBy!: string;

  @Id({ means: 'Who allowed it; somebody else', example: 'supervisor-07' })
  readonly authorisedBy!: string;
}
