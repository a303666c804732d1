import type Database from 'better-sqlite3';

/** The names of event types and their numbers, as far as this connection has seen them. They are few and never change. */
export class TypeNames {
  readonly #names = new Map<number, string>();
  readonly #numbers = new Map<string, number>();
  readonly #all: Database.Statement<[], { number: number; name: string }>;
  readonly #insert: Database.Statement<[string]> | undefined;

  constructor(database: Database.Database) {
    this.#all = database.prepare('SELECT number, name FROM type');
    this.#insert = database.readonly ? undefined : database.prepare('INSERT INTO type (name) VALUES (?)');
  }

  nameOf(number: number): string | undefined {
    if (!this.#names.has(number)) this.#load();
    return this.#names.get(number);
  }

  /** The number of a type, or undefined when the log has no event of it. */
  numberOf(name: string): number | undefined {
    if (!this.#numbers.has(name)) this.#load();
    return this.#numbers.get(name);
  }

  /** The number of a type, given out now if it has none. Only within a write transaction; `forget` it when that is rolled back. */
  assign(name: string): number {
    const known = this.numberOf(name);
    if (known !== undefined) return known;
    const number = Number(this.#insert?.run(name).lastInsertRowid);
    this.#remember(number, name);
    return number;
  }

  forget(): void {
    this.#names.clear();
    this.#numbers.clear();
  }

  #load(): void {
    for (const { number, name } of this.#all.all()) this.#remember(number, name);
  }

  #remember(number: number, name: string): void {
    this.#names.set(number, name);
    this.#numbers.set(name, number);
  }
}
