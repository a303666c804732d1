import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { contentSecurityPolicy, htmlDocument } from './rendering/document.js';
import { markup } from './rendering/markup.js';
import { asksForPage } from './reporting/asks-for-page.js';

/** Injected: the version of the program, as its package has it. */
export const VERSION = Symbol('Version');

/** What the service says to whoever opens it: nothing of this comes from the log, so that it needs no token. */
export interface FrontPage {
  readonly name: 'hotspot-ledger';
  readonly version: string;
  readonly about: string;
  readonly links: readonly { readonly path: string; readonly about: string }[];
}

const links: FrontPage['links'] = [
  { path: '/api', about: 'documentation of the API, to read and to try' },
  { path: '/api-json', about: 'the same for programs (OpenAPI)' },
  { path: '/reports', about: 'the reports that there are, with what their columns mean' },
  { path: '/response-times', about: 'the response times, in a browser as a page to read and to print' },
  { path: '/projections', about: 'the tables behind the reports, and how far they are' },
  { path: '/health/ready', about: 'whether the service can record and report' },
];

export function frontPage(version: string): FrontPage {
  const about = 'Records shootings, arrests, seizures and interventions as facts that stay, and reports on them.';
  return { name: 'hotspot-ledger', version, about, links };
}

/** As much of the server's reply as is needed. */
interface Reply {
  header(name: string, value: string): unknown;
}

@ApiTags('service')
@Controller()
export class FrontPageController {
  constructor(@Inject(VERSION) private readonly version: string) {}

  @Get()
  @ApiOperation({
    summary: 'What this service is, and where to go on from here',
    description: 'A page for who asks for text/html, as browsers do. It is open without a token; the reports are not.',
  })
  @ApiOkResponse({
    content: {
      'application/json': { example: frontPage('0.1.0') },
      'text/html': { schema: { type: 'string' } },
    },
  })
  read(@Res({ passthrough: true }) reply: Reply, @Headers('accept') accept = ''): FrontPage | string {
    const page = frontPage(this.version);
    reply.header('vary', 'accept');
    if (!asksForPage(accept)) return page;
    reply.header('content-type', 'text/html; charset=utf-8');
    reply.header('content-security-policy', `${contentSecurityPolicy}; frame-ancestors 'none'`);
    return htmlOf(page);
  }
}

function htmlOf({ name, version, about, links }: FrontPage): string {
  const items = links.map((link) => markup`<dt><a href="${link.path}">${link.path}</a></dt><dd>${link.about}</dd>\n`);
  const body = markup`<h1>${name}</h1>
<p class="lead">${about}</p>
<p>Version ${version}. Where the service has an access token, everything but the documentation and its health needs it.</p>
<dl>
${items}</dl>`;
  return htmlDocument('en', name, body);
}
