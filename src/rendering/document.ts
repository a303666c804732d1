import { createHash } from 'node:crypto';

import { Markup, markup } from './markup.js';
import { style } from './style.js';

/** What a page may load and run: nothing but the one style that is in it. For the page itself, and for the header of whoever serves it. */
export const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** A whole page that needs nothing besides itself. `lang` is a BCP 47 tag. */
export function htmlDocument(lang: string, title: string, body: Markup): string {
  return markup`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(style)}</style>
</head>
<body>
${body}
</body>
</html>
`.text;
}
