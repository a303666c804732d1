import { type DynamicModule, Module } from '@nestjs/common';

import type { Operations } from './operations.js';
import { OPERATIONS, ProjectionsController } from './projections.controller.js';

/** What an operator does with the tables, over HTTP. */
@Module({})
export class OperatingModule {
  static of(operations: Operations): DynamicModule {
    return {
      module: OperatingModule,
      controllers: [ProjectionsController],
      providers: [{ provide: OPERATIONS, useValue: operations }],
    };
  }
}
