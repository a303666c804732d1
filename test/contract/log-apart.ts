import type { NewEvent, RecordedEvent } from '../../src/event-log/envelope.js';
import { EventIdConflict, WrongExpectedRevision } from '../../src/event-log/log-errors.js';
import type { CaughtUp, Page } from '../../src/event-log/log-reader.js';
import type { Log } from './event-log.contract.js';

/** As the port accepts them. What it refuses is handed on as it is: refusing it is what a check wants to see. */
const streamForm = /^(?!\$)[\x20-\x7e]{1,200}$/;
const longestStream = 200;
const idForm = /^[0-9a-f]{8}-0000-8000-8000-[0-9a-f]{12}$/;

/**
 * A log that others have written to, as if it were empty: events after the head of now, at positions from 1 on, in streams and with ids of
 * their own. For a server whose log cannot be emptied for each check; nobody else may write meanwhile.
 *
 * @param tag eight hexadecimal digits that no other check uses
 */
export async function logApart(log: Log, tag: string): Promise<Log> {
  const before = await log.head();
  const streams = new Map<string, string>();

  const there = (stream: string): string => {
    if (typeof stream !== 'string' || !streamForm.test(stream)) return stream;
    const name = `${tag}.${stream}`.slice(0, longestStream);
    streams.set(name, stream);
    return name;
  };
  const here = (stream: string): string => streams.get(stream) ?? stream;
  const idThere = (id: string): string => (idForm.test(id) ? id.replace('-0000-8000-', middleOf(tag)) : id);
  const idHere = (id: string): string => id.replace(middleOf(tag), '-0000-8000-');
  const beyond = (position: number): number =>
    Number.isSafeInteger(position) && position >= 0 ? position + before : position;
  const eventHere = (event: RecordedEvent): RecordedEvent => ({
    ...event,
    stream: here(event.stream),
    id: idHere(event.id),
    position: event.position - before,
  });
  const pageHere = ({ events, reaches }: Page): Page => ({ events: events.map(eventHere), reaches: reaches - before });

  return {
    async append(stream, expected, events) {
      try {
        const sent = events.map((event: NewEvent) => ({ ...event, id: idThere(event.id) }));
        const { firstPosition, lastPosition, ...rest } = await log.append(there(stream), expected, sent);
        return { firstPosition: firstPosition - before, lastPosition: lastPosition - before, ...rest };
      } catch (error) {
        if (error instanceof EventIdConflict) throw new EventIdConflict(idHere(error.eventId));
        if (error instanceof WrongExpectedRevision) {
          throw new WrongExpectedRevision(here(error.stream), error.expected, error.actual);
        }
        throw error;
      }
    },
    async *readStream(stream, from) {
      for await (const event of log.readStream(there(stream), from)) yield eventHere(event);
    },
    async *readAll(after, upTo, options) {
      const pages = log.readAll(beyond(after), upTo === undefined ? undefined : beyond(upTo), options);
      for await (const page of pages) yield pageHere(page);
    },
    async *follow(after, signal, options): AsyncGenerator<Page | CaughtUp> {
      for await (const item of log.follow(beyond(after), signal, options)) {
        yield 'events' in item ? pageHere(item) : { caughtUpAt: item.caughtUpAt - before };
      }
    },
    head: async () => (await log.head()) - before,
  };
}

/** The tag as the version-8 middle of a UUID, whose nibbles for version and variant stay. */
function middleOf(tag: string): string {
  return `-${tag.slice(0, 4)}-8${tag.slice(4, 7)}-`;
}
