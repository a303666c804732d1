import { erasureType, isRedacted, redactionsIn } from '../event-log/erasing.js';
import type { LogReader } from '../event-log/log-reader.js';
import { canonicalJson } from '../ledger/canonical-json.js';
import { MerkleRoot } from '../ledger/merkle-root.js';

/** How far a long work is. */
export type OnProgress = (what: string, done: number, total: number) => void;

/**
 * The root of the Merkle tree (RFC 6962) over the canonical JSON of the first events of the log, as they are stored: whoever changes, removes or
 * reorders one of them gets another root. In base64. Undefined when the log does not come to the position.
 *
 * An event that personal data were erased from has the leaf that it had before, as long as it is exactly what the erasure says it left: the root is the same, and nothing
 * else can be changed in its place.
 *
 * `log` MUST give events as they stand, without upcasting.
 */
export async function logRoot(
  log: Pick<LogReader, 'readAll' | 'head'>,
  position: number,
  onProgress: OnProgress = () => undefined,
): Promise<string | undefined> {
  if ((await log.head()) < position) return undefined;
  const tree = new MerkleRoot();
  const redactions = await redactionsIn(log);
  if (position > 0) {
    for await (const { events, reaches } of log.readAll(0, position, { bare: true })) {
      for (const event of events) {
        const redaction = redactions.get(event.id);
        if (redaction !== undefined && isRedacted(event, redaction))
          tree.addHash(Buffer.from(redaction.leaf, 'base64'));
        else tree.add(canonicalJson(event));
      }
      onProgress('proving', reaches, position);
    }
  }
  return tree.root().toString('base64');
}

/** How many of the first events of the log something was erased from by events after a position. */
export async function erasedSince(
  log: Pick<LogReader, 'readAll' | 'readStream' | 'head'>,
  position: number,
): Promise<number> {
  const ids = new Set<string>();
  const options = { types: [erasureType], bare: true };
  for await (const { events } of log.readAll(position, await log.head(), options)) {
    for (const { stream, data } of events) {
      const erased = new Set((data.erased as readonly { readonly id: string }[]).map(({ id }) => id));
      for await (const one of log.readStream(stream)) {
        if (one.position <= position && erased.has(one.id)) ids.add(one.id);
      }
    }
  }
  return ids.size;
}
