import type { INestApplicationContext, NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { AppModule } from '../app.module.js';
import type { Config } from '../config.js';
import { type DataDirectory, openDataDirectory, realEffects } from '../data-directory.js';
import { progressLine } from './progress.js';

export interface Application {
  readonly context: INestApplicationContext;
  readonly directory: DataDirectory;
  /** Waits until the local copy has what the cluster has, with its progress on stderr; nothing to wait for where the log is on this machine. */
  readonly copyCluster: () => Promise<void>;
  /** Folds what is new in the log into the tables, with its progress on stderr. */
  readonly catchUp: () => Promise<void>;
}

/**
 * Runs `work` with the application on the data directory, without a socket; closes it whatever happens. `bulk`: see openDataDirectory.
 */
export async function withApplication<T>(
  config: Config,
  verb: string,
  work: (application: Application) => Promise<T>,
  options: { readonly bulk?: boolean } = {},
): Promise<T> {
  const directory = await openDataDirectory(config, verb, realEffects, options);
  try {
    const quiet: Pick<NestApplicationOptions, 'logger' | 'abortOnError'> = { logger: false, abortOnError: false };
    const context = await NestFactory.createApplicationContext(AppModule.forDirectory(config, directory), quiet);
    try {
      return await work({
        context,
        directory,
        copyCluster: () => copyCluster(directory),
        catchUp: async () => {
          await copyCluster(directory);
          await catchUp(directory);
        },
      });
    } finally {
      await context.close();
    }
  } finally {
    await directory.close();
  }
}

async function copyCluster({ cluster }: DataDirectory): Promise<void> {
  if (cluster === undefined) return;
  const line = progressLine('copying', process.stderr, realEffects.now);
  await cluster.caughtUp(({ done, total, events }) => {
    line.show({ done, total, counted: { of: 'events', count: events } });
  });
  line.end();
}

async function catchUp(directory: DataDirectory): Promise<void> {
  const line = progressLine('folding', process.stderr, realEffects.now);
  await directory.engine.catchUp((progress) => {
    line.show({ done: progress.done, total: progress.total, counted: { of: 'events', count: progress.done } });
  });
  line.end();
}
