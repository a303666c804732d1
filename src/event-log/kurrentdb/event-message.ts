import { LogDamaged } from '../log-errors.js';
import type { SourcePosition } from './source-position.js';

/** An event as one message of a subscription carries it; what its content says has not been looked at. */
export interface SentEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly contentType: string;
  /** When the cluster recorded it, in milliseconds since 1970. */
  readonly createdMs: number;
  readonly source: SourcePosition;
  readonly data: string;
  readonly metadata: string;
}

/*
 * The client's generated code takes 8 µs for one of these messages, most of it for the fields' setters, and its conversion as much again; this
 * takes 0.3. Field numbers are those of the client's streams.proto: ReadResp.event = 1, ReadEvent.event = 1, and RecordedEvent as below.
 * A tag is a field's number times 8, and its wire type: 0 a varint, 1 eight bytes, 2 a length and as many bytes, 5 four bytes.
 */
const eventTag = 0x0a;
const recordTag = 0x0a;
const tags = {
  id: 0x0a,
  stream: 0x12,
  revision: 0x18,
  prepare: 0x20,
  commit: 0x28,
  property: 0x32,
  metadata: 0x3a,
  data: 0x42,
} as const;
/** UUID.string; the other form is asked for nowhere. */
const uuidTextTag = 0x12;
const streamNameTag = 0x1a;
const keyTag = 0x0a;
const valueTag = 0x12;

/** Ticks are tenths of a microsecond: the last four digits are within a millisecond. 18 of them reach beyond the year 5000. */
const ticksForm = /^\d{5,18}$/;

/** True for a message that carries an event: a message has one field only, and its tag comes first. */
export function isEventMessage(message: Uint8Array): boolean {
  return message[0] === eventTag;
}

/** The event in a message. Throws LogDamaged where the bytes are not such a message. */
export function readEventMessage(message: Buffer): SentEvent {
  const bytes = new Bytes(message);
  let event: SentEvent | undefined;
  while (bytes.more()) {
    if (bytes.tag() !== eventTag) throw unreadable('a field that is no event');
    const outer = bytes.enter();
    while (bytes.more()) {
      if (bytes.tag() === recordTag) event = recordIn(bytes);
      else bytes.skip();
    }
    bytes.leave(outer);
  }
  if (event === undefined) throw unreadable('no event in it');
  return event;
}

function recordIn(bytes: Bytes): SentEvent {
  // What is zero or empty is not sent.
  let [id, stream, type, contentType, created, data, metadata] = ['', '', '', '', '', '', ''];
  let [revision, commit, prepare]: [number | bigint, number | bigint, number | bigint] = [0, 0, 0];
  const outer = bytes.enter();
  while (bytes.more()) {
    switch (bytes.tag()) {
      case tags.id:
        id = bytes.textWithin(uuidTextTag);
        break;
      case tags.stream:
        stream = bytes.textWithin(streamNameTag);
        break;
      case tags.revision:
        revision = bytes.varint();
        break;
      case tags.prepare:
        prepare = bytes.varint();
        break;
      case tags.commit:
        commit = bytes.varint();
        break;
      case tags.property: {
        const [key, value] = bytes.pair();
        if (key === 'type') type = value;
        else if (key === 'content-type') contentType = value;
        else if (key === 'created') created = value;
        break;
      }
      case tags.metadata:
        metadata = bytes.text();
        break;
      case tags.data:
        data = bytes.text();
        break;
      default:
        bytes.skip();
    }
  }
  bytes.leave(outer);
  if (id === '' || stream === '') throw unreadable('an event without its id or its stream');
  if (!ticksForm.test(created)) throw unreadable(`an event without the time of its record: ${stream}`);
  return {
    id,
    stream,
    revision: Number(revision),
    type,
    contentType,
    createdMs: Number(created.slice(0, -4)),
    source: { commit: BigInt(commit), prepare: BigInt(prepare) },
    data,
    metadata,
  };
}

/** Reads a message front to back, and never beyond what it is within. */
class Bytes {
  #at = 0;
  #end: number;
  #wireType = 0;

  constructor(private readonly message: Buffer) {
    this.#end = message.length;
  }

  more(): boolean {
    return this.#at < this.#end;
  }

  /** The next field's tag, of fields up to number 15; more are known to nobody here, and skipped. */
  tag(): number {
    const tag = Number(this.varint());
    this.#wireType = tag & 7;
    return tag;
  }

  /** Unsigned, up to 64 bits: a bigint where a number would not be exact. */
  varint(): number | bigint {
    let value = 0;
    let scale = 1;
    for (let read = 0; read < 7; read += 1) {
      const byte = this.#byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    let large = BigInt(value);
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      large |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return large;
    }
    throw unreadable('a number of more than 64 bits');
  }

  /** What a field with a length holds, as text. */
  text(): string {
    const end = this.#fieldEnd();
    const text = this.message.toString('utf8', this.#at, end);
    this.#at = end;
    return text;
  }

  /** The text field with one tag in the message that a field holds; empty when it is not there. */
  textWithin(tag: number): string {
    let text = '';
    const outer = this.enter();
    while (this.more()) {
      if (this.tag() === tag) text = this.text();
      else this.skip();
    }
    this.leave(outer);
    return text;
  }

  /** One entry of a map of texts. */
  pair(): readonly [key: string, value: string] {
    let key = '';
    let value = '';
    const outer = this.enter();
    while (this.more()) {
      const tag = this.tag();
      if (tag === keyTag) key = this.text();
      else if (tag === valueTag) value = this.text();
      else this.skip();
    }
    this.leave(outer);
    return [key, value];
  }

  /** Goes into the message that a field holds, which is then all that there is; gives what `leave` takes. */
  enter(): number {
    const outer = this.#end;
    this.#end = this.#fieldEnd();
    return outer;
  }

  leave(outer: number): void {
    this.#end = outer;
  }

  skip(): void {
    if (this.#wireType === 0) this.varint();
    else if (this.#wireType === 2) this.#at = this.#fieldEnd();
    else if (this.#wireType === 1) this.#pass(8);
    else if (this.#wireType === 5) this.#pass(4);
    else throw unreadable('a field of no known form');
  }

  #fieldEnd(): number {
    const length = Number(this.varint());
    const end = this.#at + length;
    if (end > this.#end) throw unreadable('a length beyond its end');
    return end;
  }

  #pass(count: number): void {
    if (this.#at + count > this.#end) throw unreadable('a length beyond its end');
    this.#at += count;
  }

  #byte(): number {
    const byte = this.#at < this.#end ? this.message[this.#at] : undefined;
    if (byte === undefined) throw unreadable('an end within a field');
    this.#at += 1;
    return byte;
  }
}

function unreadable(what: string): LogDamaged {
  return new LogDamaged(`the cluster sent a message that cannot be read: ${what}`);
}
