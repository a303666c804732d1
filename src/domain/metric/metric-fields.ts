import { initiations } from '../intervention/events.js';
import {
  invalid,
  requireId,
  requireInstant,
  requireList,
  requireOneOf,
  requireText,
  whenGiven,
} from '../requirements.js';
import { type MetricDefined, metricClocks, type MetricTarget, type MetricTerms, priorityBases } from './events.js';

const dayForm = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const longestSeconds = 366 * 86_400;

/** Refuses with FIELD_INVALID what is no definition of a metric. */
export function requireMetric(fields: Omit<MetricDefined['data'], 'metricId'>): void {
  requireWhole(fields.version, 'version', 1, 1_000_000);
  requireInstant(fields.validFrom, 'validFrom');
  requireTerms(fields);
}

function requireTerms(terms: MetricTerms): void {
  requireText(terms.label, 'label');
  requireText(terms.origin, 'origin');
  requireOneOf(terms.start, metricClocks, 'start');
  requireOneOf(terms.stop, metricClocks, 'stop');
  if (terms.start === terms.stop) throw invalid('stop', 'another clock than the start');
  whenGiven(terms.stopRule.unitClasses, 'stopRule.unitClasses', texts);
  const { initiations: begun, types, priorities, zones } = terms.population;
  requireList(begun, 'population.initiations', initiations.length, (one, field) => {
    requireOneOf(one, initiations, field);
  });
  whenGiven(types, 'population.types', texts);
  whenGiven(priorities, 'population.priorities', texts);
  whenGiven(zones, 'population.zones', (codes, field) => {
    requireList(codes, field, 50, requireId);
  });
  requireOneOf(terms.priorityBasis, priorityBases, 'priorityBasis');
  requireTargets(terms.targets);
  const { tooLongSeconds, tooShortSeconds, lateEntrySeconds } = terms.caps;
  requireWhole(tooLongSeconds, 'caps.tooLongSeconds', 1, longestSeconds);
  requireWhole(tooShortSeconds, 'caps.tooShortSeconds', 0, 3_600);
  requireWhole(lateEntrySeconds, 'caps.lateEntrySeconds', 0, longestSeconds);
}

function requireTargets(targets: readonly MetricTarget[]): void {
  // The check of a library would make everything in it any.
  const isList: boolean = Array.isArray(targets);
  if (!isList || targets.length > 10) throw invalid('targets', 'a list of at most 10 targets');
  for (const [index, { name, seconds, share, setOn }] of targets.entries()) {
    const at = `targets.${String(index)}`;
    requireText(name, `${at}.name`);
    requireWhole(seconds, `${at}.seconds`, 1, longestSeconds);
    whenGiven(share, `${at}.share`, (value, field) => {
      if (!(value > 0 && value <= 1)) throw invalid(field, 'a share above 0, at most 1');
    });
    whenGiven(setOn, `${at}.setOn`, (day, field) => {
      if (!dayForm.test(day)) throw invalid(field, 'a day such as 2009-01-01');
    });
  }
  if (new Set(targets.map(({ name }) => name)).size !== targets.length) {
    throw invalid('targets', 'targets whose names differ');
  }
}

function texts(values: readonly string[], field: string): void {
  requireList(values, field, 100, requireText);
}

function requireWhole(value: number, field: string, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw invalid(field, `a whole number from ${String(least)} to ${String(most)}`);
}
