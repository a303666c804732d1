import { defaultGeography, geographyBases } from './geography-basis.js';
import {
  afterDescription,
  ChoiceParameter,
  InstantParameter,
  PositionParameter,
  TextParameter,
} from './query-parameters.js';

/** By which boundaries facts count. */
export function GeographyParameter(): PropertyDecorator {
  return ChoiceParameter(geographyBases, {
    default: defaultGeography,
    description:
      'By which boundaries: those of the day of each fact, or those in force when the log last heard of one.',
  });
}

/* What several reports can be asked. The class of a route extends one of these, and adds what is its own. */

/** At which state of the log an answer stands. Every report takes it. */
export class StateRequest {
  @TextParameter(
    {
      example: '2024-04-01',
      description: 'As the log stood: a position of it, or the last one recorded before a date or a time.',
    },
    { atMost: 35, expected: 'a position of the log, or a date or a time' },
  )
  readonly asOf?: string;

  @PositionParameter(afterDescription)
  readonly after?: string;
}

/** Only what happened in a period. */
export class PeriodRequest extends StateRequest {
  @InstantParameter({ example: '2024-03-01', description: 'A date in the local time zone, or an RFC 3339 time.' })
  readonly from?: string;

  @InstantParameter({ example: '2024-04-01', description: 'The same; exclusive.' })
  readonly to?: string;
}

/** Only what happened in a period and an area. */
export class AreaRequest extends PeriodRequest {
  @TextParameter({ description: 'Only this police zone or district, by code.', example: '5340' })
  readonly zone?: string;

  @TextParameter({ description: 'Only this hotspot, by code; what is also in another one is among it.' })
  readonly hotspot?: string;

  @GeographyParameter()
  readonly geography?: string;
}
