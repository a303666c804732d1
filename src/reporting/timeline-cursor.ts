import { BadQuery } from './bad-query.js';

export const timelineOrders = ['newest', 'oldest'] as const;
export type TimelineOrder = (typeof timelineOrders)[number];

/** The last fact of a page. Its place among the others never changes, so neither do the pages after it when facts are added. */
export interface TimelinePlace {
  readonly order: TimelineOrder;
  readonly occurredAt: string;
  readonly position: number;
  /** One event can give several facts with one time and position. */
  readonly fact: string;
}

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** A place as text that a caller hands back unread. */
export function cursorAfter({ order, occurredAt, position, fact }: TimelinePlace): string {
  return Buffer.from(JSON.stringify([order, occurredAt, position, fact])).toString('base64url');
}

/** Reads a cursor of a page in the same order. Throws BadQuery when it is no such thing. */
export function placeOf(cursor: string, order: TimelineOrder): TimelinePlace {
  const parts = partsOf(cursor);
  if (parts.length === 4) {
    const [given, occurredAt, position, fact] = parts;
    if (
      given === order &&
      typeof occurredAt === 'string' &&
      instantForm.test(occurredAt) &&
      !Number.isNaN(Date.parse(occurredAt)) &&
      typeof position === 'number' &&
      Number.isSafeInteger(position) &&
      typeof fact === 'string'
    ) {
      return { order, occurredAt, position, fact };
    }
  }
  throw new BadQuery('cursor', 'the nextCursor of a page in the same order, unchanged');
}

function partsOf(cursor: string): readonly unknown[] {
  if (!/^[\w-]+$/.test(cursor)) return [];
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(parts) ? parts : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
