import { CommandBus } from '@nestjs/cqrs';

import type { Config } from '../config.js';
import { realEffects } from '../data-directory.js';
import { RecordFacts } from '../handling/record-facts.js';
import { recordsOfFeed } from '../handling/standing-records.js';
import { withPlainFile } from '../intake/feeds/plain-file.js';
import { defaultAnnulAtMost, importSnapshot, type SnapshotSummary } from '../intake/feeds/snapshot/import-snapshot.js';
import { withApplication } from './application.js';
import { BadArgument, type ExitStatus, exitStatus } from './exit-status.js';
import { readMapping } from './import.js';
import { persistently } from './persistently.js';
import { progressLine } from './progress.js';

export interface SnapshotArguments {
  readonly mapping: string;
  readonly rejects?: string;
  /** Percent, as it was typed. */
  readonly annulAtMost?: string;
}

/** Imports a full edition of a file; the summary goes to stdout, progress to stderr. */
export async function snapshotVerb(config: Config, file: string, options: SnapshotArguments): Promise<ExitStatus> {
  const mapping = readMapping(options.mapping);
  const annulAtMost = percentOf(options.annulAtMost);
  const rejectsFile = options.rejects ?? `${file}.rejects.ndjson`;
  const summary = await withPlainFile(file, (plain) =>
    withApplication(config, 'import', async ({ context, copyCluster, directory }) => {
      await copyCluster();
      const bus = context.get(CommandBus);
      const logged = await recordsOfFeed(directory.logReader, `${mapping.kind}-${mapping.source}:`);
      const line = progressLine('comparing', process.stderr, realEffects.now);
      const recording = progressLine('recording', process.stderr, realEffects.now);
      try {
        return await importSnapshot({
          file: plain,
          mapping,
          logged,
          annulAtMost,
          rejectsFile,
          at: new Date(realEffects.clock()).toISOString(),
          record: (facts) => persistently(() => bus.execute(new RecordFacts(facts)), directory.cluster),
          now: realEffects.now,
          onProgress: ({ done, total, records }) => {
            line.show({ done, total, counted: { of: 'records', count: records } });
          },
          onRecorded: (done, total) => {
            recording.show({ done, total, counted: { of: 'records', count: done } });
          },
        });
      } finally {
        line.end();
        recording.end();
      }
    }),
  );
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  process.stderr.write(`${snapshotSentence(file, summary)}\n`);
  return summary.refused > 0 ? exitStatus.rejects : exitStatus.done;
}

/** What was done, in words. */
export function snapshotSentence(file: string, summary: SnapshotSummary): string {
  const { records, added, changed, annulled, unchanged, facts, events, refused, seconds } = summary;
  const of = `${String(added)} added, ${String(changed)} changed, ${String(annulled)} annulled, ${String(unchanged)} as they were`;
  const by = `${String(facts.added)} facts added, ${String(facts.corrected)} corrected, ${String(facts.annulled)} annulled`;
  const rest = refused === 0 ? '' : `; ${String(refused)} facts refused`;
  return `${file}: ${String(records)} records: ${of} (${by}); ${String(events)} events appended${rest} (${seconds.toFixed(1)} s)`;
}

function percentOf(text: string | undefined): number {
  if (text === undefined) return defaultAnnulAtMost;
  const percent = Number(text);
  if (/^\d{1,3}(\.\d+)?$/.test(text) && percent <= 100) return percent;
  throw new BadArgument(`--annul-at-most ${text}: expected a percentage from 0 to 100`);
}
