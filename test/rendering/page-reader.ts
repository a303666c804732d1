/** One element or piece of text of a page, as a browser would find it. */
export interface PageNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (PageNode | string)[];
}

const alone = new Set(['meta', 'br']);
const tokens =
  /<!doctype html>|<(?<close>\/)?(?<name>[a-zA-Z0-9-]+)(?<attributes>(?:\s+[a-zA-Z0-9-]+="[^"<]*")*)\s*(?<self>\/)?>|(?<text>[^<]+)/gy;

/**
 * Reads a page and throws where it is not what a page of ours must be: every tag closed in order, every attribute in double quotes, nothing
 * between tags that a browser would have to guess at.
 */
export function readPage(html: string): PageNode {
  const root: PageNode = { name: '', attributes: {}, children: [] };
  const open: PageNode[] = [root];
  let end = 0;
  for (const { 0: all, index, groups = {} } of html.matchAll(tokens)) {
    if (index !== end) break;
    end = index + all.length;
    const parent = open.at(-1) ?? root;
    if (groups.text !== undefined) parent.children.push(decoded(groups.text));
    else if (groups.close !== undefined) {
      if (parent.name !== groups.name) throw new Error(`</${String(groups.name)}> closes <${parent.name}>`);
      open.pop();
    } else if (groups.name !== undefined) {
      const attributes = Object.fromEntries(
        [...(groups.attributes ?? '').matchAll(/([a-zA-Z0-9-]+)="([^"]*)"/g)].map(([, name, value]) => [
          name,
          decoded(value ?? ''),
        ]),
      );
      const node: PageNode = { name: groups.name, attributes, children: [] };
      parent.children.push(node);
      if (groups.self === undefined && !alone.has(node.name)) open.push(node);
    }
  }
  if (end !== html.length) throw new Error(`cannot be read at: ${html.slice(end, end + 80)}`);
  if (open.length !== 1) throw new Error(`<${String(open.at(-1)?.name)}> is never closed`);
  return root;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function decoded(text: string): string {
  return text.replaceAll(/&([^;]{1,6});/g, (_, name: string) => {
    const character = entities[name];
    if (character === undefined) throw new Error(`&${name}; is not written by us`);
    return character;
  });
}

/** Everything inside of a node, itself first, in the order of the page. */
export function nodesIn(node: PageNode): readonly PageNode[] {
  return [node, ...node.children.flatMap((child) => (typeof child === 'string' ? [] : nodesIn(child)))];
}

export function textIn(node: PageNode): string {
  return node.children.map((child) => (typeof child === 'string' ? child : textIn(child))).join('');
}

/** The elements with this name, and this class where one is given. */
export function named(node: PageNode, name: string, ofClass?: string): readonly PageNode[] {
  return nodesIn(node).filter(
    (one) => one.name === name && (ofClass === undefined || (one.attributes.class ?? '').split(' ').includes(ofClass)),
  );
}
