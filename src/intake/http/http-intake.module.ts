import { type DynamicModule, Module } from '@nestjs/common';

import { ArrestController } from './arrest.controller.js';
import { InterventionController } from './intervention.controller.js';
import { INTAKE_EFFECTS, type IntakeEffects, Recorder } from './recorder.js';
import { SeizureController } from './seizure.controller.js';
import { ShootingController } from './shooting.controller.js';

/** The routes that record facts. They need the CommandBus of a global CqrsModule.forRoot(), and a handler of RecordFacts on it. */
@Module({})
export class HttpIntakeModule {
  static forRoot(effects: IntakeEffects): DynamicModule {
    return {
      module: HttpIntakeModule,
      controllers: [InterventionController, ShootingController, ArrestController, SeizureController],
      providers: [Recorder, { provide: INTAKE_EFFECTS, useValue: effects }],
    };
  }
}
