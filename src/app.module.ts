import { randomUUID } from 'node:crypto';

import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';

import { boundsOf, targetsOf, timeZoneOf, vocabularyOf, zonesOf } from './cli/city.js';
import { rowsAround } from './cli/rows-around.js';
import type { Config } from './config.js';
import type { DataDirectory } from './data-directory.js';
import { FrontPageController, VERSION } from './front-page.controller.js';
import { HealthController, READINESS, type Readiness } from './health.controller.js';
import { HttpIntakeModule } from './intake/http/http-intake.module.js';
import { standardMetrics } from './domain/metric/standard-metrics.js';
import type { KnownZones } from './intake/http/known-zones.js';
import type { IntakeEffects } from './intake/http/recorder.js';
import { COMMAND_LOG, RecordFactsHandler } from './handling/record-facts.handler.js';
import { CheckpointWatch } from './operating/checkpoint-watch.js';
import { OperatingModule } from './operating/operating.module.js';
import { withFreshTables } from './projecting/fresh-tables.js';
import { GeographyReader } from './projecting/geography-reader.js';
import { PublishingModule } from './publishing/publishing.module.js';
import {
  FRESH_TABLES,
  type FreshTables,
  PUBLISHING_EFFECTS,
  REPORT_SOURCES,
  type ReportSources,
  STORED_LOG,
} from './publishing/tokens.js';
import {
  FILE_ROOM,
  LATEST_BOUNDARIES,
  type LatestBoundaries,
  LOG_READER,
  METRICS,
  READ_MODEL,
  REPORTING_SETTINGS,
  type ReportingSettings,
  REPORTS,
  ROWS_AROUND,
} from './reporting/tokens.js';
import { recordedMetrics } from './reporting/recorded-metrics.js';
import { ReportingModule } from './reporting/reporting.module.js';
import { ReportsModule } from './reporting/reports.module.js';

/** What every room is given, in one place. */
@Global()
@Module({})
class PortsModule {
  static of(config: Config, directory: DataDirectory, { clock, ids }: IntakeEffects): DynamicModule {
    const boundaries = latestBoundaries(directory);
    const metricsOver: ReportSources['metricsOver'] = (readModel) => recordedMetrics(readModel, standardMetrics);
    const providers = [
      { provide: COMMAND_LOG, useValue: directory.commandLog },
      { provide: LOG_READER, useValue: directory.logReader },
      { provide: READ_MODEL, useValue: directory.reading },
      { provide: LATEST_BOUNDARIES, useValue: boundaries },
      { provide: ROWS_AROUND, useValue: rowsAround(directory.logReader, boundaries) },
      { provide: METRICS, useValue: metricsOver(directory.reading) },
      { provide: STORED_LOG, useValue: directory.storedLog },
      { provide: FRESH_TABLES, useValue: freshTables(directory) },
      { provide: REPORT_SOURCES, useValue: { metricsOver, boundaries } satisfies ReportSources },
      { provide: PUBLISHING_EFFECTS, useValue: { clock, ids, code: directory.code } },
      { provide: REPORTS, useValue: directory.reports },
      { provide: FILE_ROOM, useValue: directory.fileRoom },
      { provide: REPORTING_SETTINGS, useValue: reportingSettingsOf(config) },
    ];
    return { module: PortsModule, providers, exports: providers };
  }
}

function reportingSettingsOf(config: Config): ReportingSettings {
  const { audience, suppressBelow } = config;
  return { timeZone: timeZoneOf(config), targets: targetsOf(config), audience, suppressBelow };
}

/** What the profile has is not looked up: the log is asked for the others. */
function knownZones(config: Config, directory: DataDirectory): KnownZones {
  const boundaries = latestBoundaries(directory);
  const inLog = async (): Promise<readonly string[]> =>
    (await boundaries()).geography.history.zones.map(({ code }) => code);
  return { ofCity: zonesOf(config), inLog };
}

function latestBoundaries({ logReader }: DataDirectory): LatestBoundaries {
  const reader = new GeographyReader(logReader);
  return async (at) => {
    const asOf = at ?? (await logReader.head());
    return { geography: await reader.at(asOf), asOf };
  };
}

function freshTables({ engine, readModel, fileRoom }: DataDirectory): FreshTables {
  return {
    use: (position, work, onProgress) =>
      withFreshTables(engine, readModel, fileRoom.directory, position, work, (done, total) => {
        onProgress?.('folding', done, total);
      }),
  };
}

/** The composition root: where adapters meet ports. */
@Module({})
export class AppModule {
  static forDirectory(
    config: Config,
    directory: DataDirectory,
    effects: IntakeEffects = {
      clock: () => Date.now(),
      ids: randomUUID,
      bounds: boundsOf(config),
      vocabulary: vocabularyOf(config),
      zones: knownZones(config, directory),
    },
    now: () => number = () => performance.now(),
  ): DynamicModule {
    const watch = new CheckpointWatch(now);
    const reports = ReportsModule.of(directory.reports);
    return {
      module: AppModule,
      imports: [
        CqrsModule.forRoot(),
        PortsModule.of(config, directory, effects),
        ReportingModule,
        reports,
        PublishingModule.of(reports),
        OperatingModule.of(directory.operations),
        HttpIntakeModule.forRoot(effects),
      ],
      controllers: [FrontPageController, HealthController],
      providers: [
        RecordFactsHandler,
        { provide: VERSION, useValue: directory.code.split('+')[0] },
        { provide: READINESS, useValue: () => readinessOf(directory, watch) },
      ],
    };
  }
}

/** How far behind the head a table may be and still be called current: more than a burst, less than a stall. */
const behindAtMost = 10_000;

/** How long the copy of a cluster's log may be cut off before the service says so, in milliseconds: more than a reconnection, less than a stall. */
const cutOffAtMostMs = 10_000;

async function readinessOf({ engine, cluster }: DataDirectory, watch: CheckpointWatch): Promise<Readiness> {
  const projections = await engine.status();
  const follower = cluster?.status();
  // Until it has once had everything, each write would end in a 503: no requests yet.
  const follows =
    follower === undefined ||
    (follower.state !== 'stopped' && follower.wasLive && follower.notLiveForMs <= cutOffAtMostMs);
  const current = projections.every(
    ({ head, checkpoint, state }) => head !== undefined && head - checkpoint <= behindAtMost && state !== 'retrying',
  );
  // A state says what the engine means to do. A checkpoint that stands while the head moves says what it does.
  const stalled = watch.stalled(projections);
  const details = projections.map(({ name, checkpoint, head, quarantined, state }) => ({
    name,
    checkpoint,
    head: head ?? null,
    quarantined,
    state,
    stalled: stalled.includes(name),
  }));
  const ready = follows && current && stalled.length === 0;
  return { ready, details: { projections: details, ...(follower && { eventStore: follower }) } };
}
