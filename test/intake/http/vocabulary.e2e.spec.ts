import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import request from 'supertest';

import { bodyOf } from './bodies.js';
import { openApp, type Recordings } from './recording-app.js';

const vocabulary = {
  prioritySchemes: [{ scheme: 'be-112', levels: [{ level: '1' }, { level: '2' }] }],
  dispositionLists: [
    { list: 'endings', from: '2024-02-01T00:00:00.000Z', dispositions: ['report-taken', 'unfounded'] },
    { list: 'endings', from: '2023-01-01T00:00:00.000Z', dispositions: ['report-taken', 'nothing-found'] },
  ],
};

let app: NestFastifyApplication;
let anyWords: NestFastifyApplication;
let recordings: Recordings;
beforeAll(async () => {
  ({ app, recordings } = await openApp({}, { vocabulary }));
  ({ app: anyWords } = await openApp({}));
});
afterAll(() => Promise.all([app.close(), anyWords.close()]));

const priority = '/interventions/2024-17/priority';
const disposition = '/interventions/2024-17/disposition';
const post = (path: string, body: Record<string, unknown>, to = app) =>
  request(to.getHttpServer()).post(path).send(bodyOf(path, body));

describe('the words of a city', () => {
  it('are those of the scheme that is named; a level that it does not have is refused by its field', async () => {
    await post(priority, { scheme: 'be-112', level: '2' }).expect(201);
    const before = recordings.facts.length;
    const { body } = await post(priority, { scheme: 'be-112', level: 'P2' }).expect(400);
    expect(body.errors).toMatchObject([{ field: 'level', expected: 'a word of be-112: 1, 2' }]);
    expect(recordings.facts).toHaveLength(before);
  });

  it('are those of the list as it was when the disposition was given', async () => {
    const [early, late] = ['2024-01-31T23:59:59Z', '2024-02-01T00:00:00Z'];
    const given = (occurredAt: string, word: string) =>
      post(disposition, { list: 'endings', disposition: word, occurredAt });
    await given(early, 'nothing-found').expect(201);
    await given(late, 'unfounded').expect(201);
    for (const [at, word] of [
      [early, 'unfounded'],
      [late, 'nothing-found'],
    ] as const) {
      // prettier-ignore
      const { body } = await given(at, word).expect(400);
      expect(body.errors).toMatchObject([{ field: 'disposition' }]);
    }
    // Before the first version the first one holds.
    await given('2022-06-01T00:00:00Z', 'nothing-found').expect(201);
  });

  it('may be others under a name of their own, and any where the city has none', async () => {
    await post(priority, { scheme: 'fire-brigade', level: 'Z' }).expect(201);
    await post(disposition, { list: 'partners', disposition: 'handed-over' }).expect(201);
    await post(priority, { scheme: 'be-112', level: 'P2' }, anyWords).expect(201);
  });
});
