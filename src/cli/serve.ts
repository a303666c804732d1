import { AppModule } from '../app.module.js';
import type { Config } from '../config.js';
import { openDataDirectory } from '../data-directory.js';
import { createHttpApp, serve } from '../http-app.js';
import { type ExitStatus, exitStatus } from './exit-status.js';

/** Serves the data directory until SIGTERM or SIGINT. `ready` is called once it listens. */
export async function serveVerb(config: Config, ready: (url: string) => void = () => undefined): Promise<ExitStatus> {
  const directory = await openDataDirectory(config, 'serve');
  try {
    const app = await createHttpApp(AppModule.forDirectory(config, directory), config);
    directory.engine.start();
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    await serve(app, config, say, ({ localUrl }) => {
      directory.lock.announce({ url: localUrl });
      ready(localUrl);
    });
  } finally {
    await directory.close();
  }
  return exitStatus.done;
}
