import type { LogReader } from '../event-log/log-reader.js';
import { canonicalJson } from '../ledger/canonical-json.js';
import { MerkleRoot } from '../ledger/merkle-root.js';

/** How far a long work is. */
export type OnProgress = (what: string, done: number, total: number) => void;

/**
 * The root of the Merkle tree (RFC 6962) over the canonical JSON of the first events of the log, as they are stored: whoever changes, removes or
 * reorders one of them gets another root. In base64. Undefined when the log does not come to the position.
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
  if (position > 0) {
    for await (const { events, reaches } of log.readAll(0, position, { bare: true })) {
      for (const event of events) tree.add(canonicalJson(event));
      onProgress('proving', reaches, position);
    }
  }
  return tree.root().toString('base64');
}
