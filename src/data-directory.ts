import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { timeZoneOf } from './cli/city.js';
import type { Config } from './config.js';
import { upcasters } from './domain/schema-versions.js';
import type { ClusterLog } from './event-log/kurrentdb/cluster-log.js';
import type { Erasing } from './event-log/erasing.js';
import { LogUnavailable } from './event-log/log-errors.js';
import type { LogReader } from './event-log/log-reader.js';
import type { LogWriter } from './event-log/log-writer.js';
import { type DirectoryLock, lockDataDirectory } from './event-log/sqlite/data-directory-lock.js';
import type { BlockOptions } from './event-log/sqlite/open-blocks.js';
import { type ExternalReport, readReportFolder } from './external-reports/report-folder.js';
import { upcastingReader } from './event-log/upcasting.js';
import { amendedReader } from './handling/amended-reader.js';
import type { CommandLog } from './handling/record-facts.handler.js';
import type { WorkerOptions } from './projecting/fold-workers.js';
import { ProjectionEngine } from './projecting/projection-engine.js';
import { reachedCode } from './projecting/reached-code.js';
import { type DuckdbReadModel, openDuckdbReadModel } from './read-model/duckdb/duckdb-read-model.js';
import { deployLogFile } from './read-model/files/deploy-log-file.js';
import { writeParquetFile } from './read-model/duckdb/parquet-file.js';
import type { Projection } from './projecting/define.js';
import { positionAsOf } from './projecting/position-as-of.js';
import { readModelAfter } from './projecting/read-model-after.js';
import { readModelAsOf, Snapshots } from './projecting/snapshots.js';
import { snapshotFiles } from './read-model/files/snapshot-files.js';
import type { ReadModel } from './read-model/read-model.js';
import { type OpenedLog, openLog } from './opened-log.js';
import { instantOf } from './reporting/period.js';
import { EngineOperations } from './operating/engine-operations.js';
import type { Operations } from './operating/operations.js';
import type { FileRoom } from './reporting/report-file.js';
import { projections } from '../projections/index.js';

/** The effects that the application depends on; tests put their own here. */
export interface Effects {
  /** Milliseconds since 1970, for the time of recording. */
  readonly clock: () => number;
  /** Milliseconds of a clock that does not jump, for rates. */
  readonly now: () => number;
  /** What the operator should know, one line each. */
  readonly report: (message: string) => void;
}

export const realEffects: Effects = {
  clock: () => Date.now(),
  now: () => performance.now(),
  report: (message) => process.stderr.write(`${message}\n`),
};

/** Every report, in the order in which they are listed. Throws ReportsRefused when one of the operator's own cannot be registered. */
export function reportsOf(config: Config): readonly Projection[] {
  return [...projections, ...externalReportsOf(config).map(({ definition }) => definition)];
}

/** The operator's own reports. Throws ReportsRefused. */
export function externalReportsOf({ reportsDir }: Pick<Config, 'reportsDir'>): readonly ExternalReport[] {
  if (reportsDir === undefined) return [];
  return readReportFolder(reportsDir, {
    names: projections.map(({ name }) => name),
    // The timeline shows every fact, so that together the program's reports know every type.
    eventTypes: new Set(projections.flatMap(({ handles }) => handles)),
  });
}

/** Everything that one process keeps open of a data directory. */
export interface DataDirectory {
  readonly lock: DirectoryLock;
  readonly commandLog: CommandLog;
  /** Gives every event in the current version of its type, as `commandLog` does. What proves the log must read it as it stands. */
  readonly logReader: LogReader;
  /** The log as it stands, for what proves it. */
  readonly storedLog: LogReader;
  /** Which code runs: the version of the package and a digest of its text. */
  readonly code: string;
  readonly readModel: DuckdbReadModel;
  /** What reports read: the live tables, or those of an earlier position. */
  readonly reading: ReadModel;
  readonly engine: ProjectionEngine;
  /** What an operator does with the tables. */
  readonly operations: Operations;
  /** Every report whose table is kept here. */
  readonly reports: readonly Projection[];
  readonly fileRoom: FileRoom;
  /** How the local copy follows the cluster; absent when the log is on this machine. */
  readonly cluster?: Pick<ClusterLog, 'status' | 'caughtUp'>;
  close(): Promise<void>;
}

/** The file of the log in a data directory. */
export const logFileOf = ({ data }: Config): string => join(data, 'events.sqlite');
/** The folder of the tables in a data directory: made from the log, so never worth more than it. */
export const readModelOf = ({ data }: Config): string => join(data, 'read-model');
/** Which code made the tables and when: the one file among them that the log cannot give again. */
export const deployLogOf = (config: Config): string => join(readModelOf(config), 'deploy-log.ndjson');

/** What the rows of a shipped projection depend on: its module, which is named after it, and what brings old events up to date. */
function codeBehind(projection: string): string {
  const modules = [`../projections/${projection}.js`, './domain/schema-versions.js', './geography/geography.js'];
  return modules.map((module) => reachedCode(new URL(module, import.meta.url))).join(' ');
}

/** The same of a report from outside: its own text, and the terms and measures that it is given. */
function codeBehindExternal(text: string): string {
  const modules = ['./external-reports/run-report.js', './domain/schema-versions.js'];
  return [text, ...modules.map((module) => reachedCode(new URL(module, import.meta.url)))].join(' ');
}

/** Workers run built code; where this runs from sources, rebuilds are left to the main thread. */
function workersOn(file: string): WorkerOptions | undefined {
  const built = (path: string): string => new URL(path, import.meta.url).href;
  const entry = new URL('./projecting/fold-worker.js', import.meta.url);
  if (!existsSync(entry)) return undefined;
  return {
    entry,
    count: 2,
    blocks: {
      module: built('./event-log/sqlite/open-blocks.js'),
      options: {
        file,
        upcasters: built('./domain/schema-versions.js'),
        histories: built('./handling/amended-blocks.js'),
        sealed: `${file}-sealed`,
      } satisfies BlockOptions,
    },
    modules: Object.fromEntries(projections.map(({ name }) => [name, built(`../projections/${name}.js`)])),
  };
}

/** The version of the package, and a digest of all the code that a data directory is opened with. */
function codeRevision(): string {
  // From sources it is one directory up, from dist two.
  const above = new URL('../package.json', import.meta.url);
  const manifest = existsSync(above) ? above : new URL('../../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string };
  return `${version}+${reachedCode(new URL(import.meta.url)).slice(0, 12)}`;
}

/**
 * Opens a data directory for this process alone, and makes it when it is missing. `bulk` says that much will be appended and nothing
 * followed meanwhile: the embedded log is then written on a thread of its own.
 * Rejects with DataDirectoryHeld when another process has it; nothing is then left open.
 */
export async function openDataDirectory(
  config: Config,
  verb: string,
  effects: Effects = realEffects,
  { bulk = false }: { readonly bulk?: boolean } = {},
): Promise<DataDirectory> {
  const external = externalReportsOf(config);
  const reports = [...projections, ...external.map(({ definition }) => definition)];
  mkdirSync(config.data, { recursive: true });
  const lock = lockDataDirectory(config.data, { verb });
  let log: OpenedLog | undefined;
  let readModel: DuckdbReadModel | undefined;
  let erased = (): void => undefined;
  const release = async (): Promise<void> => {
    await readModel?.close();
    await log?.close();
    lock.release();
  };
  try {
    log = await openLog(logFileOf(config), config, effects, bulk);
    const logReader = upcastingReader(log.reader, upcasters);
    const commandLog = appendingTo(
      log.writer,
      upcastingReader(log.commandReader, upcasters),
      log.erasing &&
        erasingBeside(log.erasing, () => {
          erased();
        }),
    );
    readModel = await openDuckdbReadModel(readModelOf(config), {
      memoryLimit: config.duckdbMemory,
      threads: config.duckdbThreads,
      report: effects.report,
    });
    const code = codeRevision();
    const clock = (): string => new Date(effects.clock()).toISOString();
    const engine = new ProjectionEngine({
      log: amendedReader(logReader),
      tables: readModel,
      projections: reports,
      report: effects.report,
      now: effects.now,
      clock,
      surroundings: {
        ...Object.fromEntries(projections.map(({ name }) => [name, { codeText: codeBehind(name) }])),
        ...Object.fromEntries(
          external.map(({ definition, codeText }) => [definition.name, { codeText: codeBehindExternal(codeText) }]),
        ),
      },
      deployLog: deployLogFile(deployLogOf(config)),
      codeRevision: code,
      workers: workersOn(logFileOf(config)),
    });
    await engine.open();
    const shelf = snapshotFiles(join(readModelOf(config), '.snapshots'));
    const snapshots = new Snapshots({ engine, tables: readModel, shelf, clock });
    erased = () => {
      for (const { name } of reports) {
        for (const asOf of new Set(snapshots.list(name).map((kept) => kept.asOf))) snapshots.drop(name, asOf);
      }
    };
    await carryOutErasures(commandLog, effects);
    const timeZone = timeZoneOf(config);
    const asOf = {
      log: logReader,
      instantOf: (text: string) => instantOf('asOf', text, timeZone),
      now: clock,
    };
    const positionOf = (text: string): Promise<number> => positionAsOf(text, asOf);
    return {
      lock,
      commandLog,
      logReader,
      storedLog: log.reader,
      code,
      ...(log.cluster === undefined ? {} : { cluster: log.cluster }),
      readModel,
      engine,
      reading: readModelAfter(readModelAsOf(readModel, snapshots, positionOf), {
        log: logReader,
        positionOf,
        waitFor: (...awaited) => engine.waitFor(...awaited),
        waitMs: config.readYourWritesMs,
      }),
      operations: new EngineOperations({
        engine,
        projections: reports,
        snapshots,
        positionOf,
        log: logReader,
        tables: readModel,
      }),
      reports,
      fileRoom: fileRoomIn(config.data),
      close: async () => {
        await snapshots.close();
        await engine.stop();
        await release();
      },
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Commands fold the same events as everybody else: in the current version of their types. */
function appendingTo(log: LogWriter, reader: LogReader, erasing?: Erasing): CommandLog {
  return {
    append: (stream, expected, events) => log.append(stream, expected, events),
    readStream: (stream, from) => reader.readStream(stream, from),
    ...(erasing === undefined ? {} : { erasing }),
  };
}

/** Erasing that also lets go of tables as of earlier positions: they were made before, and can be made again. */
function erasingBeside(erasing: Erasing, erased: () => void): Erasing {
  return {
    leafOf: (position) => erasing.leafOf(position),
    carryOut: async () => {
      const changed = await erasing.carryOut();
      if (changed > 0) erased();
      return changed;
    },
  };
}

/**
 * Carries out what was recorded, and a crash kept from being carried out. Where another process reads the log's file this waits for the next time:
 * nobody is shown erased data meanwhile, and nobody is kept from opening the log.
 */
async function carryOutErasures({ erasing }: CommandLog, { report }: Effects): Promise<void> {
  try {
    await erasing?.carryOut();
  } catch (error) {
    if (!(error instanceof LogUnavailable)) throw error;
    report(`erasures: ${error.message}; carried out when the log is opened again, or with the next erasure`);
  }
}

/** An empty place for files on their way out. What a crash left there goes: the lock says that nobody else is at work in it. */
function fileRoomIn(data: string): FileRoom {
  const directory = join(data, 'exports');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { mode: 0o700 });
  return { directory, writeParquet: writeParquetFile };
}
