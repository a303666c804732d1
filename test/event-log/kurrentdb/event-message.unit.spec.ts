import { describe, expect, it } from '@jest/globals';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import fc from 'fast-check';

import { isEventMessage, readEventMessage } from '../../../src/event-log/kurrentdb/event-message.js';
import { LogDamaged } from '../../../src/event-log/log-errors.js';
import {
  caughtUpMessage,
  checkpointMessage,
  confirmationMessage,
  eventMessage,
} from '../../support/kurrentdb-double/messages.js';
import type { StoredEvent } from '../../support/kurrentdb-double/records.js';

const unsigned64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const bytes = fc.string({ unit: 'grapheme', maxLength: 300 }).map((content) => Buffer.from(content));

/** Any event, as the client's own generated code writes it. */
const storedEvents: fc.Arbitrary<StoredEvent> = fc.record({
  id: fc.uuid(),
  type: text,
  contentType: fc.constantFrom('application/json', 'application/octet-stream'),
  data: bytes,
  metadata: bytes,
  stream: text,
  revision: fc.bigInt({ min: 0n, max: 2n ** 53n - 1n }),
  position: fc.record({ commit: unsigned64, prepare: unsigned64 }),
  createdTicks: fc.bigInt({ min: 10n ** 16n, max: 10n ** 18n - 1n }),
});

const sample: StoredEvent = {
  id: '018e2c5b-9f5a-7cc3-8a6e-2f1c1d5f7a10',
  type: 'UnitArrived',
  contentType: 'application/json',
  data: Buffer.from('{"unit":"P1"}'),
  metadata: Buffer.from('{"source":"cad"}'),
  stream: 'intervention-2024-000017',
  revision: 3n,
  position: { commit: 500n, prepare: 480n },
  createdTicks: 17_090_289_001_234_567n,
};

describe('the message of an event', () => {
  it('is read to what the client that wrote it was given', () => {
    fc.assert(
      fc.property(storedEvents, (event) => {
        const { id, type, contentType, stream, position } = event;
        expect(readEventMessage(eventMessage(event))).toEqual({
          id,
          type,
          contentType,
          stream,
          source: position,
          revision: Number(event.revision),
          createdMs: Number(event.createdTicks / 10_000n),
          data: event.data.toString(),
          metadata: event.metadata.toString(),
        });
      }),
      { numRuns: 300 },
    );
  });

  it('that was cut off anywhere is refused', () => {
    const whole = eventMessage(sample);
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => readEventMessage(whole.subarray(0, length))).toThrow(LogDamaged);
    }
  });

  it('of any bytes is read or refused, and never runs on', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        try {
          readEventMessage(Buffer.from(noise));
        } catch (error) {
          expect(error).toBeInstanceOf(LogDamaged);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('may hold fields that nobody knows here', () => {
    const event = streams.ReadResp.deserializeBinary(eventMessage(sample)).getEvent();
    const inner = Buffer.from(event?.serializeBinary() ?? []);
    // Field 15 with a length, then one of 4 bytes, one of 8, and a varint.
    const unknown = Buffer.from([0x7a, 2, 1, 2, 0x75, 1, 2, 3, 4, 0x71, 1, 2, 3, 4, 5, 6, 7, 8, 0x70, 0xff, 1]);
    const length = inner.length + unknown.length;
    const message = Buffer.concat([Buffer.from([0x0a, (length & 0x7f) | 0x80, length >> 7]), inner, unknown]);
    expect(readEventMessage(message)).toEqual(readEventMessage(eventMessage(sample)));
  });

  it('without its id or the time of its record is refused', () => {
    expect(() => readEventMessage(eventMessage({ ...sample, id: '' }))).toThrow('without its id');
    expect(() => readEventMessage(eventMessage({ ...sample, createdTicks: 17n }))).toThrow('the time of its record');
  });
});

it('a message of a subscription that is no event is known by its first byte', () => {
  expect(isEventMessage(eventMessage(sample))).toBe(true);
  for (const notice of [confirmationMessage('a'), checkpointMessage(sample.position), caughtUpMessage()]) {
    expect(isEventMessage(notice.serializeBinary())).toBe(false);
  }
});
