import { maskedSource } from './masked-source.js';

/** Something in a report's text that a fold may not have. */
export interface PurityFault {
  /** From 1. */
  readonly line: number;
  readonly says: string;
}

/** A name by itself: no property, no key of an object, no part of a longer name. */
const name = (names: string): RegExp => new RegExp(`(?<![.\\w$])(?:${names})(?![\\w$])(?!\\s*:)`, 'g');

const clock = 'reads the clock: take the time from the event';
const machine = "depends on the machine's time zone or language: keep the instant, or use getUTC…";

const forbidden: readonly (readonly [RegExp, string])[] = [
  [/(?<![.\w$])Date\s*\.\s*now\b/g, clock],
  [/(?<![.\w$])new\s+Date\s*(?:\(\s*\)|(?![\s(\w$.]))/g, clock],
  [/(?<!new\s)(?<![.\w$])Date\s*\(/g, clock],
  [name('performance'), clock],
  [/(?<![.\w$])Math\s*\.\s*random\b/g, 'gives another result each time'],
  [name('crypto'), 'gives another result each time'],
  [name('process|require|module|globalThis|global|fetch|console'), 'reaches outside of the fold'],
  [name('setTimeout|setInterval|setImmediate|queueMicrotask'), 'waits: a fold does not'],
  [name('async|await'), 'waits: a fold does not'],
  [name('eval|Function'), 'makes code that nobody can read here'],
  [/\.\s*constructor\b|__proto__|\[\s*(['"])constructor\1\s*\]/g, 'reaches outside of the fold'],
  [/(?<![.\w$])import\s*(?:\(|\.\s*meta\b)/g, 'reaches outside of the fold'],
  [name('Intl'), machine],
  [/\.\s*(?:toLocale\w*|localeCompare|getTimezoneOffset)\b/g, machine],
  [/\.\s*(?:get|set)(?:FullYear|Month|Date|Day|Hours|Minutes|Seconds)\b/g, machine],
  [/\.\s*(?:toDateString|toTimeString)\b/g, machine],
  [name('WeakRef|FinalizationRegistry|WebAssembly|SharedArrayBuffer|Atomics'), 'is not for a fold'],
  [/(?<![.\w$])export\s+(?!default\b)/g, 'is no part of a report: the one thing it exports is `export default`'],
];

/**
 * What the text of a report has that a fold may not have, by line. It reads text, not meaning: it sees names and not what they stand for, so
 * `const d = Date; d.now()` passes here (and throws when it runs). State that a fold keeps for itself in a `const` is not seen either.
 */
export function impurities(text: string): readonly PurityFault[] {
  const code = maskedSource(text);
  const faults: PurityFault[] = [];
  for (const [pattern, says] of forbidden) {
    for (const { index, 0: found } of code.matchAll(pattern)) {
      faults.push({ line: lineAt(code, index), says: `${found.trim().replaceAll(/\s+/g, ' ')} ${says}` });
    }
  }
  for (const index of topLevelVariables(code)) {
    faults.push({
      line: lineAt(code, index),
      says: 'a variable outside of the fold is memory that a rebuild does not have: use const',
    });
  }
  return faults.sort((a, b) => a.line - b.line);
}

/** The line, from 1, that an index of a text is in. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

function* topLevelVariables(code: string): Generator<number> {
  for (const { index } of code.matchAll(name('let|var'))) {
    const before = code.slice(0, index);
    const open = before.split(/[{(]/).length - before.split(/[})]/).length;
    if (open <= 0) yield index;
  }
}
