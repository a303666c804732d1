import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { type Arrest, arrestColumns, arrestRow, drawGround, seizureColumns, seizureRows } from './arrests.js';
import { momentOf } from './brussels-clock.js';
import { type Call, drawCall } from './call.js';
import { CsvFile } from './csv-file.js';
import { answer, callColumns } from './interventions.js';
import { drawPlace } from './places.js';
import { Random } from './random.js';
import { type Shooting, shootingColumns, shootingRows, shootingsPerMonth } from './shootings.js';

/* A SYNTHETIC Brussels: the places have their real names, everything that happens in them is made up by a generator. */

export interface ScenarioOptions {
  /** Where the files go; made when it is not there. */
  readonly directory: string;
  /** Any whole number; the same one gives the same files, byte for byte. */
  readonly seed?: number;
  /** How many of the 24 months to make, from March 2023 on. */
  readonly months?: number;
  /** Interventions on an average day. */
  readonly perDay?: number;
}

/** The files as written: path and number of rows of each. */
export type ScenarioFiles = Readonly<Record<keyof typeof columns, { readonly path: string; readonly rows: number }>>;

export const defaultSeed = 20_240_227;
const columns = {
  interventions: callColumns,
  shootings: shootingColumns,
  arrests: arrestColumns,
  seizures: seizureColumns,
} as const;
type Files = Readonly<Record<keyof typeof columns, CsvFile>>;

const dayMs = 86_400_000;
/** How busy each hour of the day is, in Brussels, and each day of the week from Sunday on. */
const hours = [46, 38, 32, 26, 20, 16, 16, 22, 32, 36, 38, 40, 44, 44, 46, 50, 56, 60, 62, 62, 60, 58, 56, 52];
const weekdays = [0.97, 0.9, 0.92, 0.96, 1, 1.14, 1.11];
const shootingHours = [12, 10, 7, 5, 3, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 7, 8, 10, 12, 14, 14];

/**
 * Writes `interventions.csv` (a row per unit), `shootings.csv` (per victim), `arrests.csv` and `seizures.csv` (per item) as a dispatch
 * system and a records system might export them: local times without offset, gaps, late entries, stamps out of order.
 */
export async function writeScenario(options: ScenarioOptions): Promise<ScenarioFiles> {
  const { directory, seed = defaultSeed, months = shootingsPerMonth.length, perDay = 41 } = options;
  await mkdir(directory, { recursive: true });
  const paths = Object.fromEntries(Object.keys(columns).map((name) => [name, join(directory, `${name}.csv`)]));
  const file = (name: keyof typeof columns) => CsvFile.create(paths[name] ?? '', columns[name]);
  const files: Files = {
    interventions: await file('interventions'),
    shootings: await file('shootings'),
    arrests: await file('arrests'),
    seizures: await file('seizures'),
  };
  try {
    const scenario = new Scenario(new Random(seed), files);
    for (let month = 0; month < months; month += 1) {
      await scenario.month(month, perDay, month === months - 1);
    }
  } finally {
    await Promise.all(Object.values(files).map((each) => each.close()));
  }
  const written = (name: keyof typeof columns) => ({ path: paths[name] ?? '', rows: files[name].rows });
  return {
    interventions: written('interventions'),
    shootings: written('shootings'),
    arrests: written('arrests'),
    seizures: written('seizures'),
  };
}

/** Numbers what happens in the order in which it happens, and writes it. */
class Scenario {
  private readonly counted = new Map<string, number>();

  constructor(
    private readonly random: Random,
    private readonly files: Files,
  ) {}

  /** @param index 0 is March 2023 */
  async month(index: number, perDay: number, last: boolean): Promise<void> {
    const first = Date.UTC(2023, 2 + index, 1);
    const days = (Date.UTC(2023, 3 + index, 1) - first) / dayMs;
    const shootings = Array.from({ length: shootingsPerMonth[index] ?? 0 }, () =>
      this.moment(first + this.random.between(0, days - 1) * dayMs, shootingHours),
    );
    for (let day = 0; day < days; day += 1) {
      const midnight = first + day * dayMs;
      const calls = this.random.count(perDay * (weekdays[new Date(midnight).getUTCDay()] ?? 1));
      const moments = Array.from({ length: calls }, () => ({ at: this.moment(midnight, hours), shots: false }));
      const [from, to] = [momentOf(midnight), momentOf(midnight + dayMs)];
      const shots = shootings.filter((at) => at >= from && at < to).map((at) => ({ at, shots: true }));
      const ordered = [...moments, ...shots].sort((one, other) => one.at - other.at);
      // On the scenario's last day some interventions are not over yet.
      const closing = last && day === days - 1;
      for (const { at, shots: fired } of ordered) await (fired ? this.shooting(at) : this.call(at, closing));
    }
  }

  private async call(at: number, closing: boolean): Promise<void> {
    const where = drawPlace(this.random, 0.38);
    const call = drawCall(this.random, this.id('I', at), at, where, closing && this.random.chance(0.3));
    await this.run(call, '');
  }

  private async shooting(occurred: number): Promise<void> {
    const where = drawPlace(this.random, 0.88);
    const at = occurred + this.random.around(60, 0.7) * 1000;
    const shooting: Shooting = { id: this.id('S', occurred), at: occurred, where, interventionId: this.id('I', at) };
    for (const row of shootingRows(this.random, shooting)) await this.files.shootings.add(row);
    const call: Call = {
      id: shooting.interventionId,
      at,
      where,
      initiation: 'emergency-call',
      type: 'shooting',
      priority: 'P1',
      open: false,
    };
    await this.run(call, shooting.id);
  }

  private async run(call: Call, shootingId: string): Promise<void> {
    const { rows, arrivedAt, arrest } = answer(this.random, call);
    for (const row of rows) await this.files.interventions.add(row);
    if (!arrest || arrivedAt === undefined) return;
    const persons = 1 + this.random.count(0.3);
    for (let person = 0; person < persons; person += 1) {
      const at = arrivedAt + this.random.around(600, 0.7) * 1000;
      await this.arrest({ id: this.id('A', at), at, where: call.where, interventionId: call.id, shootingId });
    }
  }

  private async arrest(arrest: Arrest): Promise<void> {
    const ground = drawGround(this.random, arrest);
    await this.files.arrests.add(arrestRow(this.random, arrest, ground));
    const rows = seizureRows(this.random, `B-${arrest.id}`, arrest, ground);
    for (const row of rows) await this.files.seizures.add(row);
  }

  /** A moment of a day, by the weights of its hours, to the second. */
  private moment(midnight: number, weights: readonly number[]): number {
    const hour = this.random.pick(weights.map((weight, index) => [index, weight]));
    return momentOf(midnight + hour * 3_600_000 + this.random.between(0, 3_599) * 1000);
  }

  /** `I-2024-000017`: numbered through each year. */
  private id(letter: string, at: number): string {
    const series = `${letter}-${new Date(at).getUTCFullYear()}`;
    const number = (this.counted.get(series) ?? 0) + 1;
    this.counted.set(series, number);
    return `${series}-${String(number).padStart(6, '0')}`;
  }
}
