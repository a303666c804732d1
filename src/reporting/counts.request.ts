import { countedThings, countGroupings } from './counts-report.js';
import { columnFormats, type ColumnFormat } from './export-format.js';
import { calendarPeriods } from './local-periods.js';
import { AudienceParameter, ChoiceParameter } from './query-parameters.js';
import { AreaRequest } from './report.request.js';

export class CountsRequest extends AreaRequest {
  @ChoiceParameter(countGroupings, { default: 'zone', description: 'What a group is.' })
  readonly by?: string;

  @ChoiceParameter(calendarPeriods, { default: 'month', description: 'Calendar periods of local time.' })
  readonly per?: string;

  @ChoiceParameter(countedThings, { description: 'Only this.' })
  readonly counted?: string;

  @AudienceParameter()
  readonly audience?: string;

  @ChoiceParameter(columnFormats, { default: 'json' })
  readonly format?: ColumnFormat;
}
