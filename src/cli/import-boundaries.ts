import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';

import { CommandBus } from '@nestjs/cqrs';
import { Temporal } from 'temporal-polyfill';

import type { Config } from '../config.js';
import type { LogReader } from '../event-log/log-reader.js';
import type { BoundaryHistory } from '../geography/boundary-history.js';
import { boundaryFacts, type KnownAreas } from '../intake/profiles/boundary-facts.js';
import { maxFeatureFileBytes } from '../intake/profiles/feature-file.js';
import type { BoundaryKind } from '../intake/profiles/profile.js';
import { readProfile } from '../intake/profiles/read-profile.js';
import { GeographyReader } from '../projecting/geography-reader.js';
import { withApplication } from './application.js';
import { recordAll, tell } from './apply-profile.js';
import { timeZoneOf } from './city.js';
import { BadArgument, type ExitStatus } from './exit-status.js';

export interface BoundaryOptions {
  readonly kind: BoundaryKind;
  /** A date, which begins in the time zone of the city. */
  readonly validFrom: string | undefined;
  readonly origin: string | undefined;
  readonly indicative: boolean;
}

/**
 * Records the boundaries of a GeoJSON file. Every fault in it is told with its feature and field, and then nothing is recorded; so it is when
 * the log does not know one of its zones or hotspots.
 */
export async function importBoundariesVerb(
  config: Config,
  path: string,
  options: BoundaryOptions,
): Promise<ExitStatus> {
  const profile = readProfile(config.profile);
  const { kind, indicative, origin = basename(path).slice(0, 200) } = options;
  if (origin.trim() === '' || origin.length > 200)
    throw new BadArgument('--origin: expected a text of 1–200 characters');
  const validFrom = options.validFrom === undefined ? undefined : startOf(options.validFrom, timeZoneOf(config));
  const text = readText(path);
  const applied = await withApplication(config, 'geography import', async ({ context, directory }) => {
    const known = knownAreas(await historyOf(directory.logReader));
    const facts = boundaryFacts({ file: path, text, kind, profile, known, origin, validFrom, indicative });
    return recordAll(
      context.get(CommandBus),
      facts.map((fact) => [fact]),
    );
  });
  return tell(path, applied, { file: path, kind });
}

async function historyOf(log: LogReader): Promise<BoundaryHistory> {
  const { history } = await new GeographyReader(log).at(await log.head());
  return history;
}

function knownAreas({ zones, hotspots, municipalities }: BoundaryHistory): KnownAreas {
  return {
    zones: new Map(zones.map(({ code, from }) => [code, from])),
    hotspots: new Map(
      hotspots.flatMap(({ code, inForce: [first] }) => (first === undefined ? [] : [[code, first.from]])),
    ),
    municipalities: new Map(municipalities.map(({ nis, zone }) => [nis, zone])),
  };
}

function readText(path: string): string {
  try {
    if (statSync(path).size > maxFeatureFileBytes) throw new Error(`it is over ${String(maxFeatureFileBytes)} bytes`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadArgument(`${path}: expected a readable GeoJSON file; ${error instanceof Error ? error.message : ''}`);
  }
}

function startOf(date: string, timeZone: string): string {
  try {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new RangeError(date);
    const day = Temporal.PlainDate.from(date, { overflow: 'reject' });
    return day.toZonedDateTime(timeZone).toInstant().toString({ smallestUnit: 'millisecond' });
  } catch {
    throw new BadArgument(`--valid-from ${date}: expected a date such as 2024-03-28`);
  }
}
