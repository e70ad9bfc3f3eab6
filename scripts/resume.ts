import { defineVerb } from './verb.js';
import { readRecordedProgress } from '../lib/store/run-record.js';
import { findRunToChange } from '../lib/app/finding/find-run.js';
import { resumeRun } from '../lib/app/running/resume-run.js';
import { showDone } from '../lib/app/terminal/show-done.js';
import { printMessage } from '../lib/app/terminal/output.js';

export const verb = defineVerb<{ store?: string; json?: boolean }, [string]>({
  description: 'Resumes a run that was interrupted or killed, or that waits for a person.',
  arguments: [['<run>', 'the id of a run, or last']],
  options: [
    ['--store <path>', 'the store that has it'],
    ['--json', 'prints the final status as JSON'],
  ],
  async run(options, run) {
    const found = await findRunToChange(run, options.store);
    const { store, record } = found;
    const json = options.json === true;
    if (record.endedAt !== null) {
      const progress = await readRecordedProgress(store, record.id);
      if (progress?.state === 'done') return await showDone(found, json);
      printMessage(
        `The run ${record.id} ended as ${progress?.state ?? 'unknown'}: it begins again, and pays nothing twice.`,
      );
    }
    return await resumeRun(found, { json });
  },
});
