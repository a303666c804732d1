import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { RecordedEvent } from '../../../src/event-log/envelope.js';
import { openSqliteLog } from '../../../src/event-log/sqlite/sqlite-log.js';
import { RecordFactsHandler } from '../../../src/handling/record-facts.handler.js';
import { type Fact, RecordFacts } from '../../../src/handling/record-facts.js';
import { importFeed, type ImportOptions, type ImportSummary } from '../../../src/intake/feeds/import-feed.js';
import { parseMapping } from '../../../src/intake/feeds/parse-mapping.js';
import type { Reject } from '../../../src/intake/feeds/rejects-file.js';

/** A directory for the files of one test, and a log in memory that the feeds go to. */
export class FeedRig {
  readonly directory = mkdtempSync(join(tmpdir(), 'feeds-'));
  readonly facts: Fact[] = [];
  private readonly log = openSqliteLog(':memory:', { clock: () => 1_750_000_000_000 });
  private readonly handler = new RecordFactsHandler(this.log);
  readonly rejectsFile = join(this.directory, 'rejects.ndjson');

  write(content: string | Buffer, name = 'feed.csv'): string {
    const file = join(this.directory, name);
    writeFileSync(file, content);
    return file;
  }

  import(mapping: string, file: string, more: Partial<ImportOptions> = {}): Promise<ImportSummary> {
    return importFeed({
      file,
      mapping: parseMapping(mapping),
      record: (facts) => {
        this.facts.push(...facts);
        return this.handler.execute(new RecordFacts(facts));
      },
      rejectsFile: this.rejectsFile,
      now: () => 0,
      ...more,
    });
  }

  rejects(): readonly Reject[] {
    if (!existsSync(this.rejectsFile)) return [];
    return readFileSync(this.rejectsFile, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Reject);
  }

  /** What the log holds, in order. */
  async events(): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for await (const page of this.log.readAll(0)) events.push(...page.events);
    return events;
  }

  async eventsOf(stream: string): Promise<readonly RecordedEvent[]> {
    return (await this.events()).filter((event) => event.stream === stream);
  }

  remove(): void {
    this.log.close();
    rmSync(this.directory, { recursive: true });
  }
}

/** A mapping of calls with one row per unit; `lines` replace or add lines at the top level by their first word. */
export const callsMapping = `
mapping: 1
source: test-calls
format: { type: csv }
times: { zone: Europe/Brussels, format: 'YYYY-MM-DD HH:mm:ss' }
missing: [NULL]
kind: intervention
key: call
provenance: { source: { value: cad } }
request:
  initiation: { value: call }
  interventionType: type
  zone: zone
  callReceivedAt: received
unit:
  unit: unit
  dispatchedAt: dispatched
  arrivedAt: arrived
  clearedAt: cleared
close: { orElse: [latest-cleared, latest-stamp] }
`;
export const callsHeader = 'call,type,zone,received,unit,dispatched,arrived,cleared';

/** The mapping of calls with one piece of its text replaced. */
export function withText(from: string, to: string, mapping = callsMapping): string {
  if (!mapping.includes(from)) throw new Error(`the mapping has no ${from}`);
  return mapping.replace(from, to);
}
