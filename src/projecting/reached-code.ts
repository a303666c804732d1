import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** `import … from './x.js'`, `import './x.js'`, `export … from './x.js'`: what modules here are made of. */
const importedModules = /^(?:import|export)\b[^'"]*['"](\.{1,2}\/[^'"]+)['"]/gm;

/**
 * A digest, SHA-256 in lower case hex, of the code that a module reaches through relative imports, itself included: it changes with
 * every helper that a fold calls. What a module is called, and where it stands, is not part of it; in which order it is reached is.
 *
 * The files are read as they are run: built ones in production, sources in tests. The two have different digests, which costs no more than a
 * rebuild. Throws an Error for a module that is not there.
 */
export function reachedCode(module: URL): string {
  const seen = new Set<string>();
  const sum = createHash('sha256');
  const visit = (url: URL): void => {
    const path = fileOf(url);
    if (seen.has(path)) return;
    seen.add(path);
    const text = readFileSync(path, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
    sum.update(`${String(text.length)}\0${text}`);
    for (const [, specifier] of text.matchAll(importedModules)) {
      if (specifier !== undefined) visit(new URL(specifier, url));
    }
  };
  visit(module);
  return sum.digest('hex');
}

/** Where code runs from sources, `x.js` is said and `x.ts` is meant. */
function fileOf(url: URL): string {
  const path = fileURLToPath(url);
  const source = path.replace(/\.js$/, '.ts');
  return !existsSync(path) && existsSync(source) ? source : path;
}
