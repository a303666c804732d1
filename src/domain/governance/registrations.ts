import {
  invalid,
  requireId,
  requireInstant,
  requireList,
  requireOneOf,
  requireText,
  whenGiven,
} from '../requirements.js';
import { requireCurrency } from '../seizure/commands.js';
import { unitsOf } from '../seizure/substance-units.js';
import { axes } from '../terms/axis.js';
import { areaKinds, countable, declarable, type FigureUnit, unitsOfFigures } from '../terms/counted.js';
import type { EvaluationRegistered, FigureDeclared } from './events.js';

type Evaluation = Omit<EvaluationRegistered['data'], 'matterId'>;
type Figure = Omit<FigureDeclared['data'], 'matterId'>;

export const evaluationAreas = ['treated', 'control', 'displacement', 'displacementControl'] as const;
const dayMs = 86_400_000;

/**
 * Refuses with FIELD_INVALID an evaluation that could not be computed whatever happens: an area in two roles, windows that overlap or differ in
 * length by more than a day. Whether it came before its outcomes is not for it to say: the log's own clock does.
 */
export function requireEvaluation(fields: Evaluation): void {
  requireId(fields.evaluationId, 'evaluationId');
  requireOneOf(fields.counted, countable, 'counted');
  whenGiven(fields.split, 'split', requireText);
  whenGiven(fields.operationId, 'operationId', requireId);
  whenGiven(fields.hypothesis, 'hypothesis', requireText);
  requireOneOf(fields.areas, areaKinds, 'areas');
  const seen = new Set<string>();
  for (const area of evaluationAreas) {
    requireList(fields[area], area, 50, requireId);
    for (const code of fields[area]) {
      if (seen.has(code)) throw invalid(area, `areas that differ: ${code} has another role already`);
      seen.add(code);
    }
  }
  for (const end of ['beforeFrom', 'beforeTo', 'afterFrom', 'afterTo'] as const) requireInstant(fields[end], end);
  const { beforeFrom, beforeTo, afterFrom, afterTo } = fields;
  if (beforeTo <= beforeFrom) throw invalid('beforeTo', 'a moment later than beforeFrom');
  if (afterFrom < beforeTo) throw invalid('afterFrom', 'a moment not before beforeTo');
  if (afterTo <= afterFrom) throw invalid('afterTo', 'a moment later than afterFrom');
  const difference = Date.parse(afterTo) - Date.parse(afterFrom) - (Date.parse(beforeTo) - Date.parse(beforeFrom));
  if (Math.abs(difference) > dayMs) throw invalid('afterTo', 'a window as long as the one before, within a day');
}

/** Refuses with FIELD_INVALID what is no figure. That its parts do not add up is no fault: it is what has to be shown. */
export function requireFigure(fields: Figure): void {
  requireId(fields.figureId, 'figureId');
  requireText(fields.declaredBy, 'declaredBy');
  whenGiven(fields.origin, 'origin', requireText);
  requireOneOf(fields.counted, declarable, 'counted');
  whenGiven(fields.split, 'split', requireText);
  whenGiven(fields.definition, 'definition', requireText);
  whenGiven(fields.zone, 'zone', requireId);
  whenGiven(fields.hotspot, 'hotspot', requireId);
  requireInstant(fields.from, 'from');
  requireInstant(fields.to, 'to');
  if (fields.to <= fields.from) throw invalid('to', 'a moment later than from');
  requireAmounts(fields);
}

/** What is declared, in which unit: a unit that fits what is counted, and numbers that fit the unit. Refuses with FIELD_INVALID. */
export function requireAmounts(fields: Pick<Figure, 'counted' | 'split' | 'unit' | 'number' | 'parts'>): void {
  const { counted, split, number, parts } = fields;
  const units = unitsOfFigures[counted];
  const { unit = units.includes('count') ? 'count' : undefined } = fields;
  if (unit === undefined || !units.includes(unit)) throw invalid('unit', `one of ${units.join(', ')} for ${counted}`);
  if (counted === 'cash') requireCurrency(split ?? '', 'split');
  if (counted === 'officer-hours')
    whenGiven(split, 'split', (axis) => {
      requireOneOf<string>(axis, axes, 'split');
    });
  if (counted === 'drugs' && split !== undefined) {
    const fitting: readonly string[] | undefined = unitsOf(split);
    if (fitting?.includes(unit) === false) throw invalid('unit', `one of ${fitting.join(', ')} for ${split}`);
  }
  requireNumber(number, 'number', unit);
  whenGiven(parts, 'parts', (named) => {
    const names = typeof named === 'object' && !Array.isArray(named) ? Object.keys(named) : [];
    if (names.length === 0 || names.length > 50) throw invalid('parts', '1 to 50 names with a number each');
    for (const name of names) {
      requireText(name, 'parts');
      requireNumber(named[name] ?? Number.NaN, `parts.${name}`, unit);
    }
  });
}

/** Weights, volumes and hours come in fractions. */
function requireNumber(value: number, field: string, unit: FigureUnit): void {
  const measured = unit === 'g' || unit === 'kg' || unit === 'ml' || unit === 'h';
  if ((measured ? Number.isFinite(value) : Number.isSafeInteger(value)) && value >= 0) return;
  throw invalid(field, measured ? 'a number of 0 or more' : `a whole number of 0 or more, in ${unit}`);
}
