import type { ReadModel } from '../read-model/read-model.js';

/** A table that a report was read from. */
export interface ReadTable {
  readonly projection: string;
  /** A digest of the code, the columns and the boundaries that made it. */
  readonly identity: string;
  /** The position of the log up to which it holds. */
  readonly asOf: number;
}

/** A read model that notes what is read from it. */
export function noting(readModel: ReadModel): {
  readonly readModel: ReadModel;
  readonly read: () => readonly ReadTable[];
} {
  const tables = new Map<string, ReadTable>();
  return {
    readModel: {
      read: (projection, work, options) =>
        readModel.read(
          projection,
          (snapshot) => {
            tables.set(projection, { projection, identity: snapshot.identity, asOf: snapshot.asOf });
            return work(snapshot);
          },
          options,
        ),
    },
    read: () => [...tables.values()].sort((one, other) => (one.projection < other.projection ? -1 : 1)),
  };
}
