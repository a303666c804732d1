/** Text that is HTML or SVG already. Only {@link markup} makes it, so that nothing gets into a page unescaped by mistake. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Inserted = Markup | string | number | undefined | readonly (Markup | undefined)[];

/**
 * A piece of a page: the text between the backquotes stands as it is written, what is inserted is escaped unless it is Markup. Undefined is
 * nothing. Inserted text is fit for an element's content and for an attribute in double quotes, and for nothing else.
 */
export function markup(written: TemplateStringsArray, ...inserted: readonly Inserted[]): Markup {
  return new Markup(
    written.map((text, index) => text + (index < inserted.length ? textOf(inserted[index]) : '')).join(''),
  );
}

function textOf(value: Inserted): string {
  if (value === undefined) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(textOf).join('');
  return escaped(String(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text from a feed may hold tags, and characters that reverse the reading order or cannot be in a document at all: a dot stands for those. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu, '·')
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}
