import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A file of the page that shows the API's document. */
export interface PageFile {
  readonly path: string;
  readonly type: string;
  readonly read: () => Promise<string | Buffer>;
}

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>hotspot-ledger: API</title>
    <link rel="icon" href="/api/favicon.png">
    <link rel="stylesheet" href="/api/swagger-ui.css">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/api/swagger-ui-bundle.js"></script>
    <script src="/api/start.js"></script>
  </body>
</html>
`;

// validatorUrl: no badge from elsewhere, which would send the address of this service away.
const start = `SwaggerUIBundle({ url: '/api-json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });
`;

/**
 * The page at /api: Swagger UI, from the package on this machine. A fixed list of files, so that no path can lead to another one.
 */
export function apiPage(): readonly PageFile[] {
  const text = (content: string) => () => Promise.resolve(content);
  return [
    { path: '/api', type: 'text/html; charset=utf-8', read: text(html) },
    { path: '/api/', type: 'text/html; charset=utf-8', read: text(html) },
    { path: '/api/start.js', type: 'text/javascript; charset=utf-8', read: text(start) },
    { path: '/api/swagger-ui.css', type: 'text/css; charset=utf-8', read: asset('swagger-ui.css') },
    { path: '/api/swagger-ui-bundle.js', type: 'text/javascript; charset=utf-8', read: asset('swagger-ui-bundle.js') },
    { path: '/api/favicon.png', type: 'image/png', read: asset('favicon-32x32.png') },
  ];
}

/** A file of Swagger UI, which is a dependency of @nestjs/swagger: it is looked for from there. */
function asset(name: string): () => Promise<Buffer> {
  return () => {
    const swagger = createRequire(import.meta.url).resolve('@nestjs/swagger');
    return readFile(join(dirname(createRequire(swagger).resolve('swagger-ui-dist/package.json')), name));
  };
}
