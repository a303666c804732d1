import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

import { FeedRefused } from './feed-refused.js';

/** The largest mapping that is read, in characters. */
export const maxMappingLength = 262_144;
const maxDepth = 12;

/** A mapping as written: every scalar is text, so that `03`, `NO` and `1e3` stay what the source says. */
export type Tree = TextNode | ListNode | MapNode;
interface At {
  readonly path: string;
  readonly line: number;
}
export interface TextNode extends At {
  readonly kind: 'text';
  readonly text: string;
}
export interface ListNode extends At {
  readonly kind: 'list';
  readonly items: readonly Tree[];
}
export interface MapNode extends At {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Tree>;
}

/**
 * Reads YAML 1.2 into a tree. `what` the file is goes into the messages. Anchors, aliases, tags and several documents are refused: a mapping needs none of them, and each is
 * a way to make a small file large.
 * @throws FeedRefused MAPPING_INVALID
 */
export function parseTree(yaml: string, what = 'mapping'): Tree {
  if (yaml.length > maxMappingLength) {
    throw refused(`${String(yaml.length)} characters; a ${what} has at most ${String(maxMappingLength)}`, {
      path: what,
    });
  }
  const lines = new LineCounter();
  try {
    const document = parseDocument(yaml, {
      schema: 'failsafe',
      lineCounter: lines,
      uniqueKeys: true,
      prettyErrors: true,
    });
    const [fault] = [...document.errors, ...document.warnings];
    if (fault !== undefined) throw refused(`not valid YAML: ${fault.message}`, { path: what });
    return treeOf(document.contents, '', 0, lines, what);
  } catch (error) {
    if (error instanceof FeedRefused) throw error;
    // The parser recurses: text that is nested thousands deep ends its stack.
    throw refused(`not valid YAML: ${error instanceof Error ? error.message : String(error)}`, { path: what });
  }
}

/** `line` is that of the name before the node, where it has one: a block begins a line later than its name. */
function treeOf(node: unknown, path: string, depth: number, lines: LineCounter, what: string, line?: number): Tree {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
  const at = { path: path === '' ? what : path, line: line ?? (range ? lines.linePos(range[0]).line : 1) };
  if (depth > maxDepth) throw refused(`nested more than ${String(maxDepth)} deep`, at);
  if (isAlias(node)) throw refused('an alias (*name); write the value out', at);
  if (isScalar(node) || isMap(node) || isSeq(node)) {
    if (node.anchor !== undefined) throw refused('an anchor (&name); write the value out', at);
    if (node.tag !== undefined && !node.tag.startsWith('tag:yaml.org,2002:')) throw refused('a tag (!name)', at);
  }
  if (isScalar(node)) return { ...at, kind: 'text', text: typeof node.value === 'string' ? node.value : '' };
  if (isSeq(node)) {
    const items = node.items.map((item, index) => treeOf(item, `${path}[${String(index)}]`, depth + 1, lines, what));
    return { ...at, kind: 'list', items };
  }
  if (isMap(node)) {
    const entries = new Map<string, Tree>();
    for (const { key, value } of node.items) {
      if (!isScalar(key) || typeof key.value !== 'string') throw refused('a name that is not plain text', at);
      const inner = path === '' ? key.value : `${path}.${key.value}`;
      entries.set(
        key.value,
        treeOf(value, inner, depth + 1, lines, what, key.range ? lines.linePos(key.range[0]).line : undefined),
      );
    }
    return { ...at, kind: 'map', entries };
  }
  return { ...at, kind: 'text', text: '' };
}

function refused(message: string, at: { readonly path: string; readonly line?: number }): FeedRefused {
  return new FeedRefused('MAPPING_INVALID', [{ ...at, message }]);
}
