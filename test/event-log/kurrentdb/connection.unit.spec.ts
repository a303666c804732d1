import { describe, expect, it } from '@jest/globals';

import { parseConnection } from '../../../src/event-log/kurrentdb/connection.js';

describe('a connection string', () => {
  it.each([
    ['esdb://ops:secret@db:2113', 'esdb://db:2113'],
    ['kurrentdb://ops:secret@db:2113?tls=true', 'esdb://db:2113?tls=true'],
    ['esdb+discover://ops:secret@cluster', 'esdb+discover://cluster'],
    ['kurrentdb+discover://ops:secret@a:1,b:2?nodePreference=leader', 'esdb://a:1,b:2?nodePreference=leader'],
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

  it('has its deadline for us too', () => {
    expect(parseConnection('esdb://db?tls=false&default_deadline=1500').deadlineMs).toBe(1500);
  });

  it.each([
    ['esdb://ops:secret@db:2113?tls=no', 'tls to be true or false'],
    ['esdb://ops:secret@db:0', 'a port from 1 to 65535'],
    ['esdb://ops:secret@db:2113x', 'a port from 1 to 65535'],
    ['esdb://ops:secret@[::1]:2113', 'hosts as names or IPv4 addresses'],
    ['esdb://ops:secret@a,,b', 'hosts as names or IPv4 addresses'],
    ['esdb://ops:secret@db?tsl=false', 'options among tls, tlscafile'],
    ['esdb://ops:secret@db?constructor=1', 'options among tls, tlscafile'],
    ['esdb://ops:secret@db?tlsVerifyCert=false', 'give tlsCAFile instead'],
    ['esdb://ops:secret@db?nodePreference=nearest', 'nodePreference to be one of leader, follower'],
    ['esdb://ops:secret@db?keepAliveInterval=soon', 'keepAliveInterval to be a whole number'],
    ['esdb://ops:secret@db?defaultDeadline=0', 'a whole number of milliseconds from 1 on'],
    ['esdb://ops:secret@db?throwOnAppendFailure=false', 'a refused append would pass for a success'],
    ['esdb://db:2113', 'user:password@ before the host'],
  ])('%s is refused with what was expected', (text, expected) => {
    expect(() => parseConnection(text)).toThrow(expected);
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
