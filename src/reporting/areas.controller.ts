import { Controller, Get, Inject, Query, UsePipes } from '@nestjs/common';
import { ApiBadRequestResponse, ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';

import type { Hotspot, MunicipalityInZone, Zone } from '../geography/boundary-history.js';
import { badQueryExample } from './api-examples.js';
import { type AreaFeatures, areasAt } from './areas.js';
import { areasExample, hotspotsExample, zonesExample } from './areas-examples.js';
import { instantOf } from './period.js';
import { queryValidation } from './query-validation.js';
import { LATEST_BOUNDARIES, type LatestBoundaries, REPORTING_SETTINGS, type ReportingSettings } from './tokens.js';

const moment = { message: 'a date or a time with its offset' };

export class AreasRequest {
  @ApiPropertyOptional({
    example: '2024-05-01',
    description:
      'When they are in force: a date in the local time zone, or an RFC 3339 time. Default: when the log last heard of one.',
  })
  @IsOptional()
  @IsString(moment)
  @Length(10, 35, moment)
  readonly at?: string;
}

@ApiTags('geography')
@Controller()
export class AreasController {
  constructor(
    @Inject(LATEST_BOUNDARIES) private readonly latest: LatestBoundaries,
    @Inject(REPORTING_SETTINGS) private readonly settings: ReportingSettings,
  ) {}

  @Get('geography')
  @UsePipes(queryValidation)
  @ApiOperation({
    summary: 'The boundaries in force at a moment, as GeoJSON',
    description:
      'Indicative boundaries are marked: they only show about where a hotspot is. A circle is drawn as a ring of 64 corners; its centre and radius are among the properties.',
  })
  @ApiOkResponse({ content: { 'application/json': { example: areasExample } } })
  @ApiBadRequestResponse({ description: 'A parameter is not what it should be.', ...badQueryExample })
  async areas(@Query() { at: asked }: AreasRequest): Promise<AreaFeatures> {
    const { geography, asOf } = await this.latest();
    const { history, version } = geography;
    const at = asked === undefined ? history.changedAt : instantOf('at', asked, this.settings.timeZone);
    return { type: 'FeatureCollection', asOf, at, version, features: at === null ? [] : areasAt(history, at) };
  }

  @Get('hotspots')
  @ApiOperation({ summary: 'All hotspots that were ever designated, with the periods in which they were one' })
  @ApiOkResponse({ content: { 'application/json': { example: hotspotsExample } } })
  async hotspots(): Promise<{ readonly asOf: number; readonly hotspots: readonly Hotspot[] }> {
    const { geography, asOf } = await this.latest();
    return { asOf, hotspots: geography.history.hotspots };
  }

  @Get('zones')
  @ApiOperation({ summary: 'All zones that were ever established, with their municipalities and mergers' })
  @ApiOkResponse({ content: { 'application/json': { example: zonesExample } } })
  async zones(): Promise<{
    readonly asOf: number;
    readonly zones: readonly Zone[];
    readonly municipalities: readonly MunicipalityInZone[];
  }> {
    const { geography, asOf } = await this.latest();
    const { zones, municipalities } = geography.history;
    return { asOf, zones, municipalities };
  }
}
