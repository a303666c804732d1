import { invalid, requireId, requireList } from '../requirements.js';

const nisForm = /^\d{5}$/;

/** The code of a municipality at the office of statistics. */
export function requireNis(nis: string, field: string): void {
  if (typeof nis !== 'string' || !nisForm.test(nis)) throw invalid(field, 'a NIS code of five digits');
}

/** Codes of other zones than `zone`. */
export function requireOthers(codes: readonly string[], field: string, zone: string): void {
  requireList(codes, field, 20, (code, at) => {
    requireId(code, at);
    if (code === zone) throw invalid(at, `another zone than ${zone}`);
  });
}

/** The zones that a merger ends. */
export function requireSeveral(codes: readonly string[], field: string, zone: string): void {
  requireOthers(codes, field, zone);
  if (codes.length < 2) throw invalid(field, 'two zones or more');
}
