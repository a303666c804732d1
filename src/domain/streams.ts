import type { ArrestCommand } from './arrest/arrest.js';
import type { InterventionCommand } from './intervention/intervention.js';
import type { SeizureCommand } from './seizure/seizure.js';
import type { ShootingCommand } from './shooting/shooting.js';

/** Every command of every stream. */
export type TrackerCommand = InterventionCommand | ShootingCommand | ArrestCommand | SeizureCommand;
