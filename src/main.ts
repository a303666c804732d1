import 'reflect-metadata';

import { AppModule } from './app.module.js';
import { explain, exitStatusOf } from './cli/exit-status.js';
import { readConfig } from './config.js';
import { openDataDirectory } from './data-directory.js';
import { createHttpApp, serve } from './http-app.js';

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

try {
  const config = readConfig();
  const directory = await openDataDirectory(config, 'serve');
  try {
    const app = await createHttpApp(AppModule.forDirectory(config, directory), config);
    directory.engine.start();
    await serve(app, config, say, ({ localUrl }) => {
      directory.lock.announce({ url: localUrl });
    });
  } finally {
    await directory.close();
  }
} catch (error) {
  say(explain(error));
  process.exitCode = exitStatusOf(error);
}
