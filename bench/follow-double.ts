/**
 * The double on a thread of its own, so that a benchmark measures its client and not the two of them: filled with `events` events, six a
 * stream, of about 300 bytes each, and one of the system after every hundred. Posts its URL; any message ends it.
 */
import { createHash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';

import { KurrentDouble } from '../test/support/kurrentdb-double/double.js';
import { eventMessage } from '../test/support/kurrentdb-double/messages.js';
import type { ProposedEvent } from '../test/support/kurrentdb-double/records.js';
import { DoubleStore } from '../test/support/kurrentdb-double/store.js';

const eventsAStream = 6;
const oneOfTheSystemAfter = 100;

export interface WorkerInput {
  readonly events: number;
}

function fill(store: DoubleStore, events: number): void {
  const streams = Math.ceil(events / eventsAStream);
  for (let n = 0; n < events; n += 1) {
    // Streams are interleaved: each gets one event before any gets its next.
    store.plant(`counter-${String(n % streams)}`, ours(n));
    if (n % oneOfTheSystemAfter === 0) store.plant('$stats', { ...ours(-n - 1), type: '$statsCollected' });
  }
  // Encoded beforehand: the double is not what is measured.
  for (const event of store.all) eventMessage(event);
}

function ours(n: number): ProposedEvent {
  const hex = createHash('sha256').update(String(n)).digest('hex');
  const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  const data = { n, place: { longitude: 4.35, latitude: 50.85, precision: 'address' }, note: hex.repeat(2) };
  const metadata = {
    source: 'bench',
    _envelope: { schemaVersion: 1, occurredAt: '2026-03-01T10:00:00.000Z', append: id },
  };
  return {
    id,
    type: 'Counted',
    contentType: 'application/json',
    data: Buffer.from(JSON.stringify(data)),
    metadata: Buffer.from(JSON.stringify(metadata)),
  };
}

if (parentPort !== null) {
  const store = new DoubleStore(() => Date.now());
  fill(store, (workerData as WorkerInput).events);
  const double = await KurrentDouble.start({ store });
  parentPort.postMessage(double.url);
  parentPort.once('message', () => {
    void double.stop().then(() => parentPort?.close());
  });
}
