import { existsSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly profiles?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly environment?: Readonly<Record<string, string>>;
  readonly env_file?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly cap_drop?: readonly string[];
  readonly restart?: string;
}

const text = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(text, { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const services = Object.entries(compose.services);
const lasting = services.filter(([, { restart }]) => restart !== undefined);
const nodes = services.filter(([name]) => /^kurrentdb-\d$/.test(name));

/* What can be said of the file without Docker: neither the images nor a start were tried. compose-config.int.spec.ts asks Compose itself. */
describe('docker-compose.yml', () => {
  it('starts the service alone unless a profile is named', () => {
    expect(services.filter(([, { profiles }]) => profiles === undefined).map(([name]) => name)).toEqual([
      'hotspot-ledger',
    ]);
    const by = (profile: string) => services.filter(([, { profiles }]) => profiles?.includes(profile));
    expect(by('single').map(([name]) => name)).toEqual(['kurrentdb']);
    expect(by('cluster').map(([name]) => name)).toEqual(['certificates', 'kurrentdb-1', 'kurrentdb-2', 'kurrentdb-3']);
  });

  it.each(services)('%s has an image of one version, or is built here', (_name, { image, build }) => {
    if (build === undefined) expect(image).toMatch(/^[\w./-]+:\d+\.\d+\.\d+$/);
    else expect(build).toBe('.');
  });

  it.each(lasting)('%s is looked after: a health check, no privileges', (_name, { healthcheck, cap_drop: dropped }) => {
    expect(healthcheck?.test[0]).toBe('CMD');
    expect(healthcheck?.test.join(' ')).toContain('/health/');
    expect(dropped).toEqual(['ALL']);
  });

  it.each(services.filter(([, { ports }]) => ports !== undefined))(
    '%s opens ports on this machine only',
    (_name, s) => {
      for (const port of s.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
    },
  );

  it('opens no port twice', () => {
    const ports = services.flatMap(([, s]) => s.ports ?? []).map((port) => port.split(':')[1]);
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('declares every volume that it mounts, and no other', () => {
    const mounted = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]));
    expect([...new Set(mounted)].sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it('holds no secret', () => {
    for (const [, { environment = {} }] of services) {
      for (const [name, value] of Object.entries(environment)) {
        if (/PASSWORD|TOKEN|SECRET/.test(name)) expect(value).toMatch(/^\$\{\w+:\?/);
      }
    }
    expect(text).not.toMatch(/changeit/);
    for (const line of readFileSync('kurrentdb.env.example', 'utf8').split('\n')) expect(line).toMatch(/^$|^#|=$/);
    expect(readFileSync('.gitignore', 'utf8').split('\n')).toContain('kurrentdb.env');
  });

  it('gives each node of the cluster its own data and certificate, and both others as seeds', () => {
    expect(nodes).toHaveLength(3);
    for (const [name, { environment = {}, volumes = [], depends_on: awaited, env_file: files }] of nodes) {
      const number = name.slice(-1);
      expect(environment).toMatchObject({
        KURRENTDB_CLUSTER_SIZE: '3',
        KURRENTDB_NODE_HOST_ADVERTISE_AS: name,
        KURRENTDB_REPLICATION_HOST_ADVERTISE_AS: name,
      });
      expect(environment.KURRENTDB_INSECURE).toBeUndefined();
      const others = nodes.map(([other]) => `${other}:2113`).filter((other) => other !== `${name}:2113`);
      expect(environment.KURRENTDB_GOSSIP_SEED?.split(',')).toEqual(others);
      expect(volumes).toEqual([
        `node${number}-data:/var/lib/kurrentdb`,
        `node${number}-certificate:/etc/kurrentdb/node:ro`,
        'trust:/etc/kurrentdb/trust:ro',
      ]);
      expect(awaited).toEqual({ certificates: { condition: 'service_completed_successfully' } });
      expect(files).toEqual(['kurrentdb.env']);
    }
  });
});

describe('Dockerfile', () => {
  const lines = readFileSync('Dockerfile', 'utf8').split('\n');

  it('starts from images of one minor version', () => {
    const images = lines.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
    expect(images).toHaveLength(2);
    for (const image of images) expect(image).toMatch(/^node:\d+\.\d+-[a-z-]+$/);
  });

  it('copies what exists, or what the build makes', () => {
    const copied = lines.flatMap((line) => {
      const [, ...words] = line.startsWith('COPY ') ? line.split(' ') : [];
      return words.filter((word) => !word.startsWith('--')).slice(0, -1);
    });
    expect(copied.length).toBeGreaterThan(5);
    const made = ['node_modules', 'dist'];
    for (const source of copied) {
      const path = source.replace(/^\/app\//, '');
      if (!made.includes(path)) expect([path, existsSync(path)]).toEqual([path, true]);
    }
  });

  it('runs without rights, and is looked after', () => {
    const user = lines.findIndex((line) => line === 'USER node');
    const start = lines.findIndex((line) => line.startsWith('CMD ["node", "dist/src/main.js"]'));
    expect(user).toBeGreaterThan(0);
    expect(start).toBeGreaterThan(user);
    expect(lines.some((line) => line.startsWith('HEALTHCHECK '))).toBe(true);
  });
});
