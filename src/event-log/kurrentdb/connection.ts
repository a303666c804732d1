/** A cluster to connect to, with the secret taken out of the address. */
export interface Connection {
  /** What the client takes: `esdb://…`, without credentials. It may be logged. */
  readonly url: string;
  readonly credentials: Credentials;
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

/**
 * Reads a connection string: `esdb://`, `esdb+discover://`, `kurrentdb://` or `kurrentdb+discover://`, then `user:password@` (percent-encoded),
 * hosts and options as the client documents them. Throws a TypeError that never repeats the text: it may hold a password.
 */
export function parseConnection(text: string): Connection {
  const groups = form.exec(text.trim())?.groups;
  if (groups?.rest === undefined) {
    throw new TypeError(
      'event store URL: expected esdb://, esdb+discover://, kurrentdb:// or kurrentdb+discover://, then [user:password@]host[:port][?option=value]',
    );
  }
  const options = optionsOf(groups.rest);
  if (options.get('throwonappendfailure') === 'false') {
    throw new TypeError(
      'event store URL: throwOnAppendFailure=false is not supported: a refused append would pass for a success',
    );
  }
  const url = `esdb${groups.discover ?? ''}://${groups.rest}`;
  if (groups.username !== undefined && groups.password !== undefined) {
    return { url, credentials: { username: decoded(groups.username), password: decoded(groups.password) } };
  }
  if (options.get('tls') !== 'false') {
    throw new TypeError('event store URL: expected user:password@ (or tls=false, for a server without security)');
  }
  return { url, credentials: nobody };
}

/** The client reads the names of options without regard to case, hyphens and underscores. */
function optionsOf(rest: string): ReadonlyMap<string, string> {
  const query = rest.split('?')[1] ?? '';
  return new Map(
    query.split('&').map((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return [name.trim().toLowerCase().replace(/[_-]/g, ''), value.trim()];
    }),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError('event store URL: expected user and password in percent-encoding');
  }
}
