import { createHash, timingSafeEqual } from 'node:crypto';

import { type Answer, answer, transportAnswer } from './problem.js';

/** The longest path with its query that is read at all. */
const longestUrl = 8192;

/** Reports and documents are read in place: nothing may be framed, sniffed or fetched from elsewhere. */
const apiHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

/** The same for the page of the API's documentation: its own scripts and styles, and no others. */
const pageHeaders: Readonly<Record<string, string>> = {
  ...apiHeaders,
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/**
 * True when a Host header names this machine. A page from elsewhere can make its own name resolve to 127.0.0.1 and have a browser here
 * send requests to it (DNS rebinding), but the browser then still sends that name.
 */
export function namesLoopback(host: string | undefined): boolean {
  const name = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(:\d{1,5})?$/i.exec(host ?? '')?.[1]?.toLowerCase();
  return name === 'localhost' || name === '[::1]' || (name !== undefined && /^127(\.\d{1,3}){3}$/.test(name));
}

/** True when an Authorization header carries this token. It takes as long for a nearly right token as for a wrong one. */
export function carriesToken(authorization: string | undefined, token: string): boolean {
  const sent = /^Bearer +([^\s]+)$/i.exec(authorization ?? '')?.[1];
  // Digests have one length, which timingSafeEqual needs and which hides that of the token.
  return timingSafeEqual(sha256(sent ?? ''), sha256(token)) && sent !== undefined;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** What the door knows of a request before its body is read. */
export interface Arrival {
  /** Path and query as they were sent. */
  readonly url: string;
  readonly method?: string | undefined;
  /** The path of the route that it matched, as the router has it; empty when there is none. */
  readonly route: string;
  readonly host: string | undefined;
  readonly authorization: string | undefined;
}

export interface Door {
  /** True when the service is reached from this machine only. */
  readonly loopback: boolean;
  readonly token: string | undefined;
  /** True where the service answers the public: only what has no small numbers, and nothing can be recorded. */
  readonly isPublic?: boolean;
}

/** Routes that are open without a token: nothing that they show comes from the log. */
const openRoutes = /^\/(|health\/(live|ready)|api(-json)?|api\/.*)$/;
/** What the public may read: reports from which small numbers are suppressed, definitions, and the map. */
const publicRoutes = /^\/(counts|response-times|geography|hotspots|zones|metrics(\/.*)?)$/;
const pageRoutes = /^\/api(\/.*)?$/;

/** The headers that every answer of a route carries. */
export function headersOf(route: string): Readonly<Record<string, string>> {
  return pageRoutes.test(route) ? pageHeaders : apiHeaders;
}

/** Why a request does not get in; undefined when it does. */
export function refusalAtTheDoor(
  { url, method = '', route, host, authorization }: Arrival,
  { loopback, token, isPublic = false }: Door,
): Answer | undefined {
  if (url.length > longestUrl) return transportAnswer(414);
  if (loopback && !namesLoopback(host)) {
    return answer(421, 'HOST_UNKNOWN', 'this service answers on this machine only: as localhost, 127.0.0.1 or [::1]');
  }
  const isRead = method === 'GET' || method === 'HEAD';
  if (isPublic && !(isRead && (publicRoutes.test(route) || openRoutes.test(route)))) {
    return answer(
      403,
      'NOT_FOR_THE_PUBLIC',
      'this service answers the public: counts, response-times, metrics and the map',
    );
  }
  // By route, not by path: whatever a path is spelt like, the route is what will answer it.
  if (token === undefined || openRoutes.test(route) || carriesToken(authorization, token)) return undefined;
  const challenge = `Bearer realm="hotspot-ledger"${authorization === undefined ? '' : ', error="invalid_token"'}`;
  const detail = 'send the access token of this service as Authorization: Bearer <token>';
  return answer(401, 'TOKEN_MISSING_OR_WRONG', detail, undefined, { 'www-authenticate': challenge });
}
