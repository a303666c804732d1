/** Words after which a slash begins a regular expression; after any other word it divides. */
const beforeRegex = /(?:^|[^\w$.])(?:return|typeof|case|in|of|delete|void|throw|new|do|else)$/;

/**
 * A JavaScript text with blanks in place of its comments and of the content of its strings, templates and regular expressions, so that
 * patterns find code only. What stands where is kept, line ends too; expressions in templates stay. It is no parser: a slash after a
 * closing bracket is taken for a division.
 */
export function maskedSource(text: string): string {
  const masked = [...text.split('')];
  const blank = (from: number, to: number): void => {
    for (let at = from; at < to; at++) if (masked[at] !== '\n') masked[at] = ' ';
  };
  /** For each template whose expression is being read: how many braces are open in it. */
  const templates: number[] = [];
  let at = 0;

  /** Blanks from `start` on until a pattern's first match after it, which stays when `keep` is set. */
  const until = (start: number, end: RegExp): number => {
    end.lastIndex = start;
    const found = end.exec(text);
    const stop = found === null ? text.length : found.index + found[0].length;
    return stop;
  };
  const template = (start: number): number => {
    const end = until(start, /(?:\\[\s\S]|[^\\`$]|\$(?!\{))*(?:`|\$\{)/y);
    const opens = text[end - 1] === '{';
    blank(start, end - (opens ? 2 : 1));
    if (opens) templates.push(0);
    return end;
  };

  while (at < text.length) {
    const here = text[at] ?? '';
    const two = text.slice(at, at + 2);
    if (two === '//' || two === '/*') {
      const end = until(at, two === '//' ? /[^\n]*/y : /\/\*[\s\S]*?(?:\*\/|$)/y);
      blank(at, end);
      at = end;
    } else if (here === "'" || here === '"') {
      const end = until(at + 1, here === "'" ? /(?:\\[\s\S]|[^\\'\n])*'?/y : /(?:\\[\s\S]|[^\\"\n])*"?/y);
      blank(at + 1, end - 1);
      at = end;
    } else if (here === '`') at = template(at + 1);
    else if (here === '/' && isRegex(masked.slice(0, at).join('').trimEnd())) {
      const end = until(at + 1, /(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])*\/?[a-z]*/y);
      blank(at + 1, end);
      at = end;
    } else {
      const open = templates.at(-1);
      if (open !== undefined && (here === '{' || here === '}')) {
        if (here === '}' && open === 0) {
          templates.pop();
          at = template(at + 1);
          continue;
        }
        templates[templates.length - 1] = open + (here === '{' ? 1 : -1);
      }
      at++;
    }
  }
  return masked.join('');
}

function isRegex(before: string): boolean {
  return before === '' || /[^\w$)\]}'"`]$/.test(before) || beforeRegex.test(before);
}
