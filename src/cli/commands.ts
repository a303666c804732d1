import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';

import type { Config } from '../config.js';
import { createHttpApp, describeApi } from '../http-app.js';
import { HttpIntakeModule } from '../intake/http/http-intake.module.js';
import { BadArgument } from './exit-status.js';

/** One command as the command line knows it: a route of the HTTP API that records. */
export interface RecordingRoute {
  /** `<stream>.<step>`, such as `shooting.report`. */
  readonly name: string;
  /** With the fields that go into it in braces: `/shootings/{id}/victims`. */
  readonly path: string;
  readonly means: string;
  /** The fields in the path. */
  readonly pathFields: readonly string[];
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

const effects = { clock: () => Date.now(), ids: () => '' };

/** The routes that record, without anything behind them: enough to describe them. */
@Module({ imports: [CqrsModule.forRoot(), HttpIntakeModule.forRoot(effects)] })
class IntakeAlone {}

/**
 * Every command, in the order of its name. They are read from the API's own document, so that a new route of a controller is a command of
 * the command line as it stands.
 */
export async function recordingRoutes(config: Config): Promise<readonly RecordingRoute[]> {
  const app = await createHttpApp(IntakeAlone, { ...config, logLevel: 'silent' });
  try {
    const { paths, components } = describeApi(app);
    const routes = Object.entries(paths).flatMap(([path, { post }]) => {
      if (post?.operationId === undefined) return [];
      const body = post.requestBody;
      const schema = body !== undefined && 'content' in body ? body.content['application/json']?.schema : undefined;
      const dto = schema !== undefined && '$ref' in schema ? components?.schemas?.[schema.$ref.split('/').at(-1) ?? ''] : undefined; // prettier-ignore
      const fields = dto !== undefined && 'properties' in dto ? Object.keys(dto.properties ?? {}) : [];
      const required = dto !== undefined && 'required' in dto ? (dto.required ?? []) : [];
      return [
        {
          name: nameOf(post.operationId),
          path,
          means: post.summary ?? '',
          pathFields: [...path.matchAll(/\{(\w+)\}/g)].map(([, field]) => field ?? ''),
          required: fields.filter((field) => required.includes(field)),
          optional: fields.filter((field) => !required.includes(field)),
        },
      ];
    });
    return routes.sort((one, other) => (one.name < other.name ? -1 : 1));
  } finally {
    await app.close();
  }
}

/** `TaskForceController_establish` is the command `task-force.establish`; its corrections are `task-force.correct` and the like. */
function nameOf(operationId: string): string {
  const [controller = '', step = ''] = operationId.split('_');
  const kebab = (text: string) => text.replaceAll(/(?<=[a-z])([A-Z])/g, '-$1').toLowerCase();
  return `${kebab(controller.replace(/(Corrections)?Controller$/, ''))}.${kebab(step)}`;
}

/** The request that a command's JSON makes: the fields in the path go into it, the others are the body. Throws BadArgument. */
export function requestOf(
  { name, path, pathFields }: RecordingRoute,
  given: Readonly<Record<string, unknown>>,
): { readonly path: string; readonly body: Readonly<Record<string, unknown>> } {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    const value = Object.hasOwn(given, field) ? given[field] : undefined;
    if (typeof value === 'string' && value !== '') return encodeURIComponent(value);
    throw new BadArgument(`${field}: expected a text in the JSON of ${name}, which goes to ${path}`);
  });
  const body = Object.fromEntries(Object.entries(given).filter(([field]) => !pathFields.includes(field)));
  return { path: filled, body };
}

/** All commands as Markdown: the page docs/commands.md. */
export function commandsPage(routes: readonly RecordingRoute[]): string {
  const fields = (names: readonly string[]) =>
    names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ');
  const lines = routes.flatMap(({ name, path, means, pathFields, required, optional }) => [
    `## ${name}`,
    '',
    `${means}. Over HTTP: \`POST ${path}\`.`,
    '',
    `Must have: ${fields([...pathFields, ...required])}. May have: ${fields(optional)}.`,
    '',
  ]);
  return [
    '# Commands',
    '',
    'Every command that records a fact: `record <command> --file FILE` with its fields as one JSON object. This page is made from the routes by',
    '`record --list --markdown`; change them, not it. What each field means, with examples: the document of the API (`/api` of a running service).',
    '',
    ...lines,
  ].join('\n');
}
