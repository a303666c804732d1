import type { BrokenLog } from './broken/breaking.js';
import { brokenFollowers } from './broken/following.js';
import { brokenReaders } from './broken/reading.js';
import { brokenWriters } from './broken/writing.js';

/** One log for each way of breaking the contract that we know of. */
export const brokenLogs: readonly BrokenLog[] = [...brokenWriters, ...brokenReaders, ...brokenFollowers];
