/** A cluster to connect to, with the secret taken out of the address. */
export interface Connection {
  /** What the client takes: `esdb://…`, without credentials. It may be logged. */
  readonly url: string;
  readonly credentials: Credentials;
  /** How long an answer may take, in milliseconds: the option `defaultDeadline`, where it is given. */
  readonly deadlineMs?: number;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const form =
  /^(?:esdb|kurrentdb)(?<discover>\+discover)?:\/\/(?:(?<username>[^:@/]+):(?<password>[^@/]+)@)?(?<rest>[^@]+)$/;

/**
 * Sent where there are none to send. A call that carries credentials is a plain append, with a deadline of its own; one without
 * would go through the client's shared batch stream, which has none. The client ignores credentials on an insecure connection.
 */
const nobody: Credentials = { username: 'nobody', password: 'nobody' };

/** A connection string that cannot be used. The message never repeats the text: it may hold a password. */
export class BadConnection extends TypeError {
  constructor(
    /** What would have been right, in words. */
    readonly expected: string,
  ) {
    super(`event store URL: expected ${expected}`);
  }
}

const hostForm = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;
const counted = (text: string): boolean => /^\d{1,9}$/.test(text);
const flag = (text: string): boolean => text === 'true' || text === 'false';
const fileForm = (text: string): boolean => text !== '';
const preferences = ['leader', 'follower', 'read_only_replica', 'random'];

/** The options that the client knows, by their names without case, hyphens and underscores; what each takes. */
const options: Readonly<Record<string, readonly [expected: string, holds: (text: string) => boolean]>> = {
  tls: ['true or false', flag],
  tlscafile: ['the path of a certificate, percent-encoded', fileForm],
  usercertfile: ['the path of a certificate, percent-encoded', fileForm],
  userkeyfile: ['the path of a key, percent-encoded', fileForm],
  nodepreference: [`one of ${preferences.join(', ')}`, (text) => preferences.includes(text.toLowerCase())],
  connectionname: ['a name', fileForm],
  maxdiscoverattempts: ['a whole number', counted],
  discoveryinterval: ['a whole number of milliseconds', counted],
  gossiptimeout: ['a whole number of seconds', counted],
  defaultdeadline: ['a whole number of milliseconds from 1 on', (text) => counted(text) && Number(text) > 0],
  keepaliveinterval: ['a whole number of milliseconds', counted],
  keepalivetimeout: ['a whole number of milliseconds', counted],
  throwonappendfailure: ['true: otherwise a refused append would pass for a success', (text) => text === 'true'],
  tlsverifycert: [
    'true: this client cannot leave certificates unverified; give tlsCAFile instead',
    (t) => t === 'true',
  ],
};

/**
 * Reads a connection string: `esdb://`, `esdb+discover://`, `kurrentdb://` or `kurrentdb+discover://`, then `user:password@` (percent-encoded),
 * hosts and options as the client documents them. Throws BadConnection.
 */
export function parseConnection(text: string): Connection {
  const groups = form.exec(text.trim())?.groups;
  if (groups?.rest === undefined) {
    throw new BadConnection(
      'esdb://, esdb+discover://, kurrentdb:// or kurrentdb+discover://, then [user:password@]host[:port][?option=value], ' +
        'user and password percent-encoded',
    );
  }
  const [authority = '', query, ...more] = groups.rest.split('?');
  if (more.length > 0) throw new BadConnection('one ? before the options, and & between them');
  const hosts = authority.replace(/\/+$/, '').split(',');
  for (const host of hosts) requireHost(host);
  const given = optionsOf(query);
  // The client would look up the first of several hosts and forget the others: as seeds for gossip it takes them all.
  const discover = groups.discover !== undefined && hosts.length === 1 ? '+discover' : '';
  const url = `esdb${discover}://${hosts.join(',')}${query === undefined ? '' : `?${query}`}`;
  const deadline = given.get('defaultdeadline');
  const answer = { url, ...(deadline === undefined ? {} : { deadlineMs: Number(deadline) }) };
  if (groups.username !== undefined && groups.password !== undefined) {
    return { ...answer, credentials: { username: decoded(groups.username), password: decoded(groups.password) } };
  }
  if (given.get('tls') !== 'false') {
    throw new BadConnection('user:password@ before the host (or tls=false, for a server without security)');
  }
  return { ...answer, credentials: nobody };
}

function requireHost(host: string): void {
  const [name = '', port, ...more] = host.split(':');
  if (!hostForm.test(name) || more.length > 0) {
    throw new BadConnection('hosts as names or IPv4 addresses with an optional :port, commas between them');
  }
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    throw new BadConnection('a port from 1 to 65535 after each host that has one');
  }
}

/** The client reads the names of options without regard to case, hyphens and underscores. */
function optionsOf(query: string | undefined): ReadonlyMap<string, string> {
  const given = new Map<string, string>();
  if (query === undefined) return given;
  for (const pair of query.split('&')) {
    const [rawName = '', value = '', ...more] = pair.split('=');
    const name = rawName.trim().toLowerCase().replace(/[_-]/g, '');
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) {
      // The client would warn, and go on without it.
      throw new BadConnection(`options among ${Object.keys(options).join(', ')}, as name=value with & between them`);
    }
    if (more.length > 0 || !option[1](value.trim())) throw new BadConnection(`${rawName.trim()} to be ${option[0]}`);
    given.set(name, value.trim());
  }
  return given;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadConnection('user and password in percent-encoding');
  }
}
