import { describe, expect, it } from '@jest/globals';

import { parseConnection } from '../../../src/event-log/kurrentdb/connection.js';

describe('a connection string', () => {
  it.each([
    ['esdb://ops:secret@db:2113', 'esdb://db:2113'],
    ['kurrentdb://ops:secret@db:2113?tls=true', 'esdb://db:2113?tls=true'],
    ['esdb+discover://ops:secret@cluster', 'esdb+discover://cluster'],
    ['kurrentdb+discover://ops:secret@a:1,b:2?nodePreference=leader', 'esdb+discover://a:1,b:2?nodePreference=leader'],
  ])('%s', (text, url) => {
    expect(parseConnection(text)).toEqual({ url, credentials: { username: 'ops', password: 'secret' } });
  });

  it('decodes credentials', () => {
    const { credentials } = parseConnection('esdb://a%40b:p%3A%2Fw@db');
    expect(credentials).toEqual({ username: 'a@b', password: 'p:/w' });
  });

  it('needs no credentials without tls, and makes some up to send', () => {
    const { url, credentials } = parseConnection('kurrentdb://localhost:2113?TLS=false');
    expect(url).toBe('esdb://localhost:2113?TLS=false');
    expect(credentials.username).not.toBe('');
  });

  it.each([
    'postgres://ops:secret@db',
    'esdb://',
    'esdb://db:2113',
    'esdb://ops:secret@db?throwOnAppendFailure=false',
    'esdb://ops:%E0%A4secret@db',
    'esdb://ops:sec@ret@db',
  ])('refuses %s without repeating a password', (text) => {
    expect(() => parseConnection(text)).toThrow(TypeError);
    expect(() => parseConnection(text)).not.toThrow(/secret|sec@ret/);
  });
});
