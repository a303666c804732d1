import { type DynamicModule, Module } from '@nestjs/common';

import { ArrestController } from './arrest.controller.js';
import { GovernanceController } from './governance.controller.js';
import { correctionControllers } from './corrections.controller.js';
import { HotspotController } from './hotspot.controller.js';
import { InterventionController } from './intervention.controller.js';
import { MetricController } from './metric.controller.js';
import { OperationController } from './operation.controller.js';
import { INTAKE_EFFECTS, type IntakeEffects, Recorder } from './recorder.js';
import { SeizureController } from './seizure.controller.js';
import { ShootingController } from './shooting.controller.js';
import { TaskForceController } from './task-force.controller.js';
import { ZoneController } from './zone.controller.js';

/** The routes that record facts. They need the CommandBus of a global CqrsModule.forRoot(), and a handler of RecordFacts on it. */
@Module({})
export class HttpIntakeModule {
  static forRoot(effects: IntakeEffects): DynamicModule {
    return {
      module: HttpIntakeModule,
      controllers: [
        InterventionController,
        ShootingController,
        ArrestController,
        SeizureController,
        HotspotController,
        ZoneController,
        OperationController,
        TaskForceController,
        GovernanceController,
        MetricController,
        ...correctionControllers,
      ],
      providers: [Recorder, { provide: INTAKE_EFFECTS, useValue: effects }],
    };
  }
}
