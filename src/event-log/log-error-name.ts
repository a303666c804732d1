import type * as errors from './log-errors.js';

/** The names of all errors of the log: whoever answers them to people keeps a table that must have every one. */
export type LogErrorName = InstanceType<(typeof errors)[keyof typeof errors]>['name'];
