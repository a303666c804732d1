import type { EntryReader } from './profile-territory.js';
import type { DispositionList, PriorityScheme, Target } from './profile.js';

const idForm = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const idExpected = 'words of a–z 0–9 joined by hyphens';

export const prioritySchemeIn: EntryReader<PriorityScheme> = {
  names: ['scheme', 'levels'],
  read: (fields) => ({
    scheme: fields.form('scheme', idForm, idExpected),
    levels: fields.entries('levels', ['level', 'means'], (level) => ({
      level: level.text('level'),
      means: level.text('means'),
    })),
  }),
};

export const dispositionListIn: EntryReader<DispositionList> = {
  names: ['list', 'version', 'from', 'dispositions'],
  read: (fields) => ({
    list: fields.form('list', idForm, idExpected),
    version: fields.whole('version', 1, 10_000),
    from: fields.date('from'),
    dispositions: fields.texts('dispositions', 1),
  }),
};

export const targetIn: EntryReader<Target> = {
  names: ['id', 'version', 'from', 'metric', 'seconds', 'share', 'source'],
  read: (fields) => ({
    id: fields.form('id', idForm, idExpected),
    version: fields.whole('version', 1, 10_000),
    from: fields.date('from'),
    metric: fields.form('metric', idForm, 'the id of a metric, such as travel'),
    seconds: fields.whole('seconds', 1, 86_400),
    share: fields.number('share', 0, 1),
    source: fields.text('source'),
  }),
};
