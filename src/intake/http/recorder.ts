import { createHash } from 'node:crypto';

import { createParamDecorator, type ExecutionContext, Inject, Injectable, type PipeTransform } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';

import type { RecordCorrected } from '../../domain/corrections/events.js';
import type { TrackerCommand, TrackerFact } from '../../domain/streams.js';
import {
  type BoundingBox,
  type Geometry,
  geometryFault,
  type GeometryType,
  isIn,
} from '../../domain/terms/geometry.js';
import type { Place } from '../../domain/terms/place.js';
import type { Provenance } from '../../domain/terms/provenance.js';
import { type RecordedContent, RecordFacts } from '../../handling/record-facts.js';
import { fieldFault, type FieldFault, MalformedRequest } from './field-fault.js';
import { idExpected, isId, isText, momentFields, textExpected } from './fields.js';
import { type KnownZones, zoneFault } from './known-zones.js';
import { aheadAtMostMs } from './moment.js';
import type { ProvenanceDto } from './provenance.dto.js';
import { correctedWordFault, type Vocabulary, vocabularyFault } from './vocabulary.js';

/** What intake takes from outside. */
export interface IntakeEffects {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** A new id, unique for ever. */
  readonly ids: () => string;
  /** Within which the geometries of this city lie; anywhere on Earth when absent. */
  readonly bounds?: BoundingBox;
  /** The words of this city; any when absent. */
  readonly vocabulary?: Vocabulary;
  /** The zones that a fact may name; any when absent. */
  readonly zones?: KnownZones;
}
export const INTAKE_EFFECTS = Symbol('IntakeEffects');

/** The answer to a fact that was accepted. */
export interface Recording {
  readonly stream: string;
  readonly id: string;
  readonly status: 'recorded' | 'unchanged';
  /** The last revision of the stream. */
  readonly revision: number;
  /** The position of the fact in the log; absent when nothing was added. */
  readonly position?: number;
  /** The events that were recorded, in their order; the last one is at `position`. */
  readonly events?: readonly RecordedContent[];
}

/** The side of a request that is not in its body. */
export interface Call {
  readonly idempotencyKey: string | undefined;
  readonly reply: { status(code: number): unknown; header(name: string, value: string): unknown };
}

const keyForm = /^[\x21-\x7e]{1,128}$/;

export const IntakeCall = createParamDecorator((_data: unknown, context: ExecutionContext): Call => {
  const http = context.switchToHttp();
  const headers = http.getRequest<{ headers: Readonly<Record<string, string | undefined>> }>().headers;
  const idempotencyKey = headers['idempotency-key'];
  if (idempotencyKey !== undefined && !keyForm.test(idempotencyKey)) {
    throw new MalformedRequest([
      fieldFault('Idempotency-Key', '1 to 128 printable ASCII characters without blanks', idempotencyKey),
    ]);
  }
  return { idempotencyKey, reply: http.getResponse<Call['reply']>() };
});

/** An id in a path. */
export const pathId: PipeTransform<string, string> = {
  transform: (value, { data = 'id' }) => {
    if (isId(value)) return value;
    throw new MalformedRequest([fieldFault(data, idExpected, value)]);
  },
};

/** A call sign in a path. */
export const pathText: PipeTransform<string, string> = {
  transform: (value, { data = 'unit' }) => {
    if (isText(value, 64)) return value;
    throw new MalformedRequest([fieldFault(data, textExpected(64), value)]);
  },
};

/** The fields of a body that say how the fact is known; a new one that is missing here does not compile. */
const provenanceFields: Readonly<Record<keyof ProvenanceDto, true>> = {
  source: true,
  precision: true,
  occurredUntil: true,
  enteredAt: true,
  clock: true,
  actor: true,
  caseReferences: true,
};

type Fields<Body extends ProvenanceDto> = Omit<Body, keyof ProvenanceDto | 'id' | 'occurredAt'>;

/** What a body says of the fact itself: without its provenance, its id and its time, as plain data. */
export function fieldsOf<Body extends ProvenanceDto>(body: Body): Fields<Body> {
  return part(body, (name) => !(name in provenanceFields) && name !== 'id' && name !== 'occurredAt') as Fields<Body>;
}

/** Turns requests into facts and hands them to the command bus. */
@Injectable()
export class Recorder {
  constructor(
    @Inject(CommandBus) private readonly bus: CommandBus,
    @Inject(INTAKE_EFFECTS) private readonly effects: IntakeEffects,
  ) {}

  /**
   * The id of a new record: the one that was asked for, else one that the idempotency key fixes (so that a retry finds the record that
   * its first attempt made), else a new one.
   */
  newId(kind: string, asked: string | undefined, { idempotencyKey }: Call): string {
    if (asked !== undefined) return asked;
    return idempotencyKey === undefined ? this.effects.ids() : digest(['id', kind, idempotencyKey]).slice(0, 32);
  }

  /**
   * Reads a geometry of one of these types that lies in this city. Its fields come in one order, however they were sent: a retry must
   * have the digest of its first attempt. Throws MalformedRequest that names the position at fault under `field`.
   */
  geometry<Type extends GeometryType>(
    value: object,
    field: string,
    types: readonly Type[],
  ): Extract<Geometry, { type: Type }> {
    const fault = geometryFault(value, types, this.effects.bounds);
    if (fault !== undefined) {
      const path = fault.field === '' ? field : `${field}.${fault.field}`;
      throw new MalformedRequest([fieldFault(path, fault.expected)]);
    }
    const entries = Object.entries(value).sort(([one], [other]) => (one < other ? 1 : -1));
    return Object.fromEntries(entries) as unknown as Extract<Geometry, { type: Type }>;
  }

  /**
   * Records one fact. `target` names what the route is about (the record's id first). With `location` the fact makes a new resource.
   * The reply's status is 201, or 200 when nothing was added.
   * Rejects with MalformedRequest, a Refusal, or whatever the log rejects with.
   */
  async record(
    call: Call,
    body: ProvenanceDto & { readonly occurredAt?: string },
    target: readonly [id: string, ...parts: string[]],
    command: TrackerCommand,
    location?: string,
  ): Promise<Recording> {
    this.requireSoundTimes(body, command.occurredAt);
    this.requireInCity(command.fields);
    this.requireWord(command);
    await this.requireKnownZones(command);
    const provenance = provenanceOf(body);
    const { idempotencyKey } = call;
    const fact =
      idempotencyKey === undefined
        ? { factId: `http:${this.effects.ids()}`, command, provenance }
        : {
            factId: `http:${JSON.stringify([command.type, ...target, idempotencyKey])}`,
            command,
            provenance: { ...provenance, requestDigest: digest([command, provenance]) },
          };
    const { stream, revision, position, outcomes, events } = await this.bus.execute(
      new RecordFacts([fact], (event, correction) => {
        this.requireCorrectedWord(event as TrackerFact, correction);
      }),
    );
    const [outcome] = outcomes;
    if (outcome === undefined) throw new Error(`no outcome for ${command.type}`);
    if (outcome.status === 'refused') throw outcome.refusal;

    const { status } = outcome;
    call.reply.status(status === 'recorded' ? 201 : 200);
    if (location !== undefined) call.reply.header('location', location);
    return {
      stream,
      id: target[0],
      status,
      revision,
      ...(status === 'recorded' && position !== undefined ? { position } : {}),
      ...(status === 'recorded' && events !== undefined
        ? { events: events.map(({ type, occurredAt, data }) => ({ type, occurredAt, data })) }
        : {}),
    };
  }

  /** Nothing of the city lies outside its box: a point there is a slip of the hand, or has its coordinates swapped. */
  private requireInCity(fields: object): void {
    const { bounds } = this.effects;
    const place = 'place' in fields ? (fields.place as Place | undefined) : undefined;
    const corrected = 'field' in fields && 'after' in fields ? correctedPoint(fields.field, fields.after) : undefined;
    const [point, field] = corrected === undefined ? [place?.point, 'place.point'] : [corrected, 'after'];
    if (bounds === undefined || point === undefined || isIn([point.longitude, point.latitude], bounds)) return;
    const { west, south, east, north } = bounds;
    const box = `latitude ${String(south)} to ${String(north)}, longitude ${String(west)} to ${String(east)}`;
    throw new MalformedRequest([fieldFault(field, `a point in this city: ${box}`)]);
  }

  /** A word that its own scheme or list does not have is a slip of the hand. Feeds are taken as they come. */
  private requireWord(command: TrackerCommand): void {
    const { vocabulary } = this.effects;
    const fault = vocabulary && vocabularyFault(command, vocabulary);
    if (fault !== undefined) throw new MalformedRequest([fault]);
  }

  /** Feeds are taken as they come here too. */
  private async requireKnownZones(command: TrackerCommand): Promise<void> {
    const { zones } = this.effects;
    const fault = zones && (await zoneFault(command, zones));
    if (fault !== undefined) throw new MalformedRequest([fault]);
  }

  /** The same of a word that a correction puts in place of another. */
  private requireCorrectedWord(event: TrackerFact, correction: RecordCorrected): void {
    const { vocabulary } = this.effects;
    const fault = vocabulary && correctedWordFault(event, correction, vocabulary);
    if (fault !== undefined) throw new MalformedRequest([fault]);
  }

  private requireSoundTimes(body: ProvenanceDto, occurredAt: string): void {
    const latest = new Date(this.effects.clock() + aheadAtMostMs).toISOString();
    const faults: FieldFault[] = [];
    for (const field of momentFields(body)) {
      const value = Reflect.get(body, field) as string | undefined;
      if (value !== undefined && value > latest) {
        faults.push(fieldFault(field, `a moment no later than ${latest}, a day past the clock of this service`, value));
      }
    }
    const { precision, occurredUntil } = body;
    if (precision === 'interval' && occurredUntil === undefined) {
      faults.push(fieldFault('occurredUntil', 'the end of the interval, because precision is interval'));
    }
    if (precision !== 'interval' && occurredUntil !== undefined) {
      faults.push(fieldFault('precision', 'interval, because occurredUntil is given', precision));
    }
    if (occurredUntil !== undefined && occurredUntil < occurredAt) {
      faults.push(fieldFault('occurredUntil', `a moment no earlier than ${occurredAt}, when it began`, occurredUntil));
    }
    if (faults.length > 0) throw new MalformedRequest(faults);
  }
}

/** The point that a correction puts in a record, if it does. What is no point the rules refuse. */
function correctedPoint(field: unknown, after: unknown): Place['point'] {
  const value = after as Place | Place['point'] | null;
  const point = field === 'place.point' ? value : field === 'place' && value !== null ? (value as Place).point : null;
  return point !== null && typeof point === 'object' && 'latitude' in point ? point : undefined;
}

function provenanceOf(body: ProvenanceDto): Provenance {
  return part(body, (name) => name in provenanceFields) as Provenance;
}

function part(body: object, wanted: (name: string) => boolean): unknown {
  return plain(Object.fromEntries(Object.entries(body).filter(([name]) => wanted(name))));
}

/** A copy that is nothing but data: no classes, and no field that is there but undefined. */
function plain<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(plain) as Value;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return Object.fromEntries(entries.map(([name, field]) => [name, plain(field) as unknown])) as Value;
}

/**
 * SHA-256 in hexadecimal of the value as JSON. Bodies come as instances of their classes, which have their fields in the order of the
 * class: in which order a sender wrote them makes no difference.
 */
function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
