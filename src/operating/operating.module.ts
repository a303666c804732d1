import { type DynamicModule, Module } from '@nestjs/common';

import { OPERATIONS, type Operations } from './operations.js';
import { ProjectionsController } from './projections.controller.js';
import { DiffController } from './diff.controller.js';
import { SnapshotsController } from './snapshots.controller.js';

/** What an operator does with the tables, over HTTP. */
@Module({})
export class OperatingModule {
  static of(operations: Operations): DynamicModule {
    return {
      module: OperatingModule,
      controllers: [SnapshotsController, DiffController, ProjectionsController],
      providers: [{ provide: OPERATIONS, useValue: operations }],
    };
  }
}
