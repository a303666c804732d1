import { setImmediate as nextTurn } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { Questions } from '../../../src/read-model/duckdb/questions.js';

/** A question that is answered when it is told to be. */
function asked(questions: Questions): { readonly answer: () => void; readonly answered: Promise<void> } {
  let answer = (): void => undefined;
  const answered = questions.answer(
    () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      }),
  );
  return {
    answer: () => {
      answer();
    },
    answered,
  };
}

describe('work in bulk beside questions', () => {
  it('goes on with the next turn while nobody asks', async () => {
    const questions = new Questions();
    const told: string[] = [];
    void questions.goFirst().then(() => told.push('work'));
    await nextTurn();
    await nextTurn();
    expect(told).toEqual(['work']);
  });

  it('waits until every question is answered, and the answers are out', async () => {
    const questions = new Questions();
    const told: string[] = [];
    const [one, other] = [asked(questions), asked(questions)];
    const work = questions.goFirst().then(() => told.push('work'));
    await nextTurn();
    one.answer();
    await one.answered;
    const read = async (): Promise<void> => {
      await other.answered;
      // Some steps later somebody has it.
      for (let step = 0; step < 10; step++) await Promise.resolve();
      told.push('answer');
    };
    void read();
    await nextTurn();
    await nextTurn();
    expect(told).toEqual([]);
    other.answer();
    await work;
    expect(told).toEqual(['answer', 'work']);
  });

  it('takes a question that fails for answered', async () => {
    const questions = new Questions();
    await expect(questions.answer(() => Promise.reject(new Error('no such column')))).rejects.toThrow('no such');
    const startedAt = performance.now();
    for (let turn = 0; turn < 40; turn++) await questions.goFirst();
    expect(performance.now() - startedAt).toBeLessThan(900);
  });

  it('goes on beside a slow question after a while', async () => {
    const questions = new Questions();
    const slow = asked(questions);
    const startedAt = performance.now();
    await questions.goFirst();
    expect(performance.now() - startedAt).toBeGreaterThan(20);
    slow.answer();
    await slow.answered;
  });
});
