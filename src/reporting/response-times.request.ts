import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, Length, Matches } from 'class-validator';

import { defaultLanguage, languages } from '../rendering/languages.js';
import { movements } from './correction-tally.js';
import { type DocumentFormat, documentFormats, exportFormats, type ExportFormat } from './export-format.js';
import { defaultMetric } from './metrics.js';
import { outcomeCodes } from './outcomes.js';
import {
  AudienceParameter,
  ChoiceParameter,
  CursorParameter,
  TextParameter,
  WholeParameter,
} from './query-parameters.js';
import { AreaRequest, StateRequest } from './report.request.js';
import { defaultTargetSeconds, maxTargetSeconds, targetForm } from './named-targets.js';
import { regradingPhases } from './regrading-rows.js';
import { groupings } from './slices.js';
import { pageAtMost } from './page-limit.js';

const end = { message: 'a date or a time with its offset' };
const state = { message: 'another state of the log: a position, a date or a time' };
const slice = { atMost: 40, expected: 'a slice, or two with a comma between them' };

/** Which there are, the log says: a metric that is none is refused where it is looked up. */
function MetricParameter(): PropertyDecorator {
  return TextParameter(
    {
      default: defaultMetric,
      example: 'police-response@1',
      description:
        'Which interval: the id of a metric, as GET /metrics lists them; with @ and a number, that version of it. Without, the version that is in force.',
    },
    { atMost: 140, expected: 'the id of a metric, or one with its version such as police-response@1' },
  );
}

/** Seconds, or a name. A published question may have it as a number. */
function TargetParameter(): PropertyDecorator {
  const expected = `a whole number of seconds from 1 to ${String(maxTargetSeconds)}, or the name of a target of the profile such as general-inspectorate-travel`;
  return applyDecorators(
    ApiPropertyOptional({
      oneOf: [
        { type: 'integer', minimum: 1, maximum: maxTargetSeconds },
        { type: 'string', pattern: targetForm.source },
      ],
      default: defaultTargetSeconds,
      description:
        'Seconds; or a target of the profile of the city by its name, with @ and a number that version of it: the answer names it. When absent: the first target of the metric, and where it has none, the default.',
    }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) => (typeof value === 'number' ? String(value) : value)),
    IsString({ message: expected }),
    Length(1, 140, { message: expected }),
    Matches(targetForm, { message: expected }),
  );
}

/** Which interventions, and what of them is measured. */
export class QuestionRequest extends AreaRequest {
  @MetricParameter()
  readonly metric?: string;

  @TextParameter({ description: 'Only this type of intervention, in the words of its source.' })
  readonly type?: string;

  @TextParameter({
    description: 'Only this priority, by the priority basis of the metric: at dispatch, unless it says otherwise.',
  })
  readonly priority?: string;

  @TextParameter({ description: 'Only interventions begun in this way.', example: 'emergency-call' })
  readonly initiation?: string;

  @TextParameter({ description: 'Only what was imported from this feed.' })
  readonly feed?: string;

  @TextParameter({
    description: 'Only this municipality: NIS code, or as its source names it.',
    example: '21001',
  })
  readonly municipality?: string;

  @TextParameter({ description: 'Only where the unit that arrived first is of this zone.' })
  readonly 'responding-zone'?: string;

  @TextParameter({
    description: 'Only this hour of the week, local time: day from 1 (Monday) to 7, and hour.',
    example: '5-23',
  })
  readonly 'hour-of-week'?: string;

  @TextParameter({
    description: 'Quality codes, with commas between them: the result without what carries one.',
    example: 'X11',
  })
  readonly without?: string;
}

export class ResponseTimesRequest extends QuestionRequest {
  @TextParameter(
    {
      default: 'zone',
      example: 'zone,month',
      description: `What a row is: one of ${groupings.join(', ')}, or two of these with a comma between them. Calendar slices are of local time.`,
    },
    slice,
  )
  readonly by?: string;

  @TargetParameter()
  readonly target?: string;

  @AudienceParameter()
  readonly audience?: string;

  @ChoiceParameter(exportFormats, { default: 'json' })
  readonly format?: ExportFormat;
}

/** The route of the report itself: its answer is also a page. */
export class ResponseTimesPageRequest extends OmitType(ResponseTimesRequest, ['format']) {
  @ChoiceParameter(documentFormats, {
    description: 'When absent: html for who asks for text/html, as browsers do, else json.',
  })
  readonly format?: DocumentFormat;

  @ChoiceParameter(languages, { default: defaultLanguage, description: 'Of the page; anything else is in English.' })
  readonly language?: string;
}

export class CompletenessRequest extends OmitType(QuestionRequest, ['metric']) {
  @TextParameter({ default: 'zone,priority', description: `One or two of ${groupings.join(', ')}.` }, slice)
  readonly by?: string;

  @ChoiceParameter(exportFormats, { default: 'json' })
  readonly format?: ExportFormat;
}

export class DispositionsRequest extends QuestionRequest {
  @ChoiceParameter(exportFormats, { default: 'json' })
  readonly format?: ExportFormat;
}

export class ComparisonRequest extends OmitType(ResponseTimesRequest, ['format', 'audience']) {
  @ApiProperty({ example: '2024-01-01', description: 'Start of the earlier period.' })
  @IsString(end)
  @Length(10, 35, end)
  readonly beforeFrom!: string;

  @ApiProperty({ example: '2024-02-01', description: 'End of the earlier period; exclusive.' })
  @IsString(end)
  @Length(10, 35, end)
  readonly beforeTo!: string;
}

export class DifferenceRequest extends OmitType(ResponseTimesRequest, ['audience']) {
  @ApiProperty({
    example: '2024-04-01',
    description:
      'The other state of the log: a position, a date or a time. Whichever of the two is earlier is `before`; without asOf, the other one is the log as it stands.',
  })
  @IsString(state)
  @Length(1, 35, state)
  readonly against!: string;

  @ChoiceParameter(['corrections'], { description: 'A page of what corrections changed only; the counts are of all.' })
  readonly cause?: string;

  @CursorParameter(200)
  readonly cursor?: string;

  @WholeParameter({ least: 1, most: pageAtMost }, { otherwise: 100 })
  readonly limit?: number;
}

export class CorrectionsRequest extends OmitType(ResponseTimesRequest, ['by']) {
  @ChoiceParameter(movements, {
    description: 'Lists only the corrections that moved an intervention so; the counts are of all.',
  })
  readonly move?: string;

  @CursorParameter(20)
  readonly cursor?: string;

  @WholeParameter({ least: 1, most: pageAtMost }, { otherwise: 100 })
  readonly limit?: number;
}

export class SensitivityRequest extends OmitType(ResponseTimesRequest, ['target']) {}

export class WithoutResponseRequest extends SensitivityRequest {
  @CursorParameter(200)
  readonly cursor?: string;

  @WholeParameter({ least: 1, most: pageAtMost }, { otherwise: 100 })
  readonly limit?: number;
}

export class RegradingRequest extends QuestionRequest {
  @TextParameter({ description: 'Lists only those that first had this priority.' })
  readonly initial?: string;

  @TextParameter({ description: 'Lists only those that last had this priority.' })
  readonly final?: string;

  @ChoiceParameter(regradingPhases, { description: 'Lists only those with a change in this phase.' })
  readonly phase?: string;

  @CursorParameter(200)
  readonly cursor?: string;

  @WholeParameter({ least: 1, most: pageAtMost }, { otherwise: 100 })
  readonly limit?: number;

  @ChoiceParameter(exportFormats, { default: 'json' })
  readonly format?: ExportFormat;
}

export class MeasuredInterventionsRequest extends QuestionRequest {
  @ChoiceParameter(['measured', ...Object.keys(outcomeCodes)], { description: 'Only those that landed here.' })
  readonly outcome?: string;

  @TextParameter({ description: 'Only those that carry this quality code.', example: 'X11' })
  readonly flag?: string;

  @CursorParameter(200)
  readonly cursor?: string;

  @WholeParameter({ least: 1, most: pageAtMost }, { otherwise: 100 })
  readonly limit?: number;

  @ChoiceParameter(exportFormats, { default: 'json' })
  readonly format?: ExportFormat;
}

export class ExplanationRequest extends StateRequest {
  @MetricParameter()
  readonly metric?: string;
}
