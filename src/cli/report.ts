import type { Config } from '../config.js';
import { responseTimesCsv, responseTimesTable } from '../reporting/table.js';
import { withReading } from './reading.js';
