import { createContext, Script } from 'node:vm';

import { correctionTypes } from '../domain/corrections/events.js';
import * as place from '../domain/terms/place.js';
import * as record from '../domain/terms/record.js';
import * as time from '../domain/terms/time.js';
import * as missingBounds from '../measures/missing-bounds.js';
import * as money from '../measures/money.js';
import * as percentile from '../measures/percentile.js';
import * as qualityCodes from '../measures/quality-codes.js';
import { lineAt } from './purity-scan.js';
import { maskedSource } from './masked-source.js';

/** What a report can import, by the name that it imports it from. */
export const reportModules: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'hotspot-ledger/define': {
    defineRows: (definition: object) => ({ ...definition, kind: 'rows' }),
    defineFacts: (definition: object) => ({ ...definition, kind: 'facts' }),
  },
  'hotspot-ledger/measures': { ...missingBounds, ...money, ...percentile, ...qualityCodes },
  'hotspot-ledger/terms': { ...place, ...record, ...time, correctionTypes },
};

/** The text of a report cannot be run; the message says where and why. */
export class ReportText extends Error {
  override readonly name = 'ReportText';
}

const loadMs = 2_000;
const importForm = /(?<![.\w$])import\s+(?:\{([^}]*)\}\s*from\s*)?(['"])([^'"]*)\2\s*;?/g;
const exportForm = /(?<![.\w$])export\s+default\b/g;

/** Globals that a fold may use, as variables of the report: a global of a context of its own is slow to reach. */
const globals =
  'Array,BigInt,Boolean,Date,Error,JSON,Map,Math,Number,Object,RangeError,RegExp,Set,String,TypeError,isFinite,isNaN,parseFloat,parseInt';

/** Takes away what the language itself has of clock, chance and machine. Whatever a scan of the text does not see throws here. */
const purified = `(() => {
  const no = (what) => () => { throw new TypeError(what + ' is not for a fold: it gives another result each time'); };
  const Real = Date;
  class PureDate extends Real {
    constructor(...given) { if (given.length === 0) no('new Date()')(); super(...given); }
  }
  PureDate.now = Real.now = no('Date.now');
  Math.random = no('Math.random');
  globalThis.Date = PureDate;
  for (const name of ['Intl', 'WebAssembly', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry', 'console']) {
    delete globalThis[name];
  }
})()`;

/**
 * Runs the text of a report and gives what it exports. It runs in a context that has the language and nothing of node: no files, no network,
 * no process, no timers, no clock, no randomness. That guards against mistakes, not against an author who means harm: node says so of its
 * contexts, and a report's author is trusted as much as the author of any other code here.
 *
 * Throws ReportText for an import of something else, for a text without one \`export default\`, and for whatever it throws itself.
 */
export function runReport(text: string, file: string): unknown {
  const exported: { definition?: unknown } = {};
  try {
    const context = createContext(
      { modules: reportModules, exported },
      { codeGeneration: { strings: false, wasm: false } },
    );
    new Script(purified).runInContext(context);
    const opening = `(function(){"use strict";const{${globals},modules,exported}=globalThis;{`;
    const script = new Script(`${opening}${asScript(text)}\n}})()`, { filename: file, columnOffset: -opening.length });
    script.runInContext(context, { timeout: loadMs });
  } catch (error) {
    if (error instanceof ReportText) throw error;
    throw new ReportText(whereAndWhy(error, file));
  }
  return exported.definition;
}

/** The text with its imports as constants and its export as an assignment; every line stays where it is. */
function asScript(text: string): string {
  const code = maskedSource(text);
  const exports = [...code.matchAll(exportForm)];
  if (exports.length !== 1) throw new ReportText(`expected one \`export default\`, found ${exports.length}`);
  let script = '';
  let done = 0;
  const replace = (from: number, length: number, by: string): void => {
    script += text.slice(done, from) + by;
    done = from + length;
  };
  const edits: { readonly from: number; readonly length: number; readonly by: string }[] = [];
  for (const { index, 0: statement } of code.matchAll(/(?<![.\w$])import\b(?!\s*[.(])[^;'"]*(['"])[^'"]*\1\s*;?/g)) {
    const said = text.slice(index, index + statement.length);
    edits.push({ from: index, length: statement.length, by: constantOf(said, `line ${lineAt(text, index)}`) });
  }
  for (const { index, 0: words } of exports)
    edits.push({ from: index, length: words.length, by: 'exported.definition =' });
  for (const { from, length, by } of edits.sort((a, b) => a.from - b.from)) replace(from, length, by);
  return script + text.slice(done);
}

/** `import { a as b } from 'x'` as a constant. */
function constantOf(statement: string, line: string): string {
  importForm.lastIndex = 0;
  const [, names, , from = ''] = importForm.exec(statement) ?? [];
  const module = Object.hasOwn(reportModules, from) ? reportModules[from] : undefined;
  if (module === undefined || names === undefined) {
    const known = Object.keys(reportModules).join(', ');
    throw new ReportText(
      `${line}: expected imports by name, { … }, from ${known}; found ${statement.replaceAll(/\s+/g, ' ')}`,
    );
  }
  for (const one of names.split(',')) {
    const imported = /^\s*([\w$]+)/.exec(one)?.[1];
    if (imported !== undefined && !Object.hasOwn(module, imported)) {
      throw new ReportText(`${line}: ${from} has no ${imported}; it has ${Object.keys(module).join(', ')}`);
    }
  }
  return `const {${names.replaceAll(/\bas\b/g, ':')}} = modules[${JSON.stringify(from)}];`;
}

/** An error of another context is no instance of this one's Error. */
function whereAndWhy(error: unknown, file: string): string {
  const { message, stack } = error as { readonly message?: unknown; readonly stack?: unknown };
  const line = new RegExp(`${file.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}:(\\d+)`).exec(String(stack))?.[1];
  return `${line === undefined ? '' : `line ${line}: `}${String(message ?? error)}`;
}
