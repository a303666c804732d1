/** True for the Accept header of a browser, which names text/html first; programs that ask for anything get what they always got. */
export function asksForPage(accept: string): boolean {
  const named = accept
    .toLowerCase()
    .split(',')
    .map((one) => one.split(';')[0]?.trim());
  const page = named.indexOf('text/html');
  const data = named.indexOf('application/json');
  return page >= 0 && (data < 0 || page < data);
}
