import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

import { Records } from './documented.js';
import { MetricDto } from './metric.dto.js';
import { type Call, fieldsOf, IntakeCall, pathId, Recorder, type Recording } from './recorder.js';

@ApiTags('metrics')
@Controller('metrics')
export class MetricController {
  constructor(private readonly recorder: Recorder) {}

  @Post(':id/versions')
  @Records('The next version of a metric was defined; the ones before it stay as they are')
  define(@Param('id', pathId) id: string, @Body() body: MetricDto, @IntakeCall() call: Call): Promise<Recording> {
    const { occurredAt } = body;
    const fields = fieldsOf(body);
    return this.recorder.record(call, body, [id, String(body.version)], {
      type: 'DefineMetric',
      metricId: id,
      occurredAt,
      fields,
    });
  }
}
