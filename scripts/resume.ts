import { Command } from 'commander';
import { readRecordedProgress } from '../lib/store/run-record.js';
import { findRunToChange } from '../lib/app/finding/find-run.js';
import { resumeRun } from '../lib/app/running/resume-run.js';
import { showDone } from '../lib/app/terminal/show-done.js';
import { talk } from '../lib/app/terminal/talk.js';

export function resumeCommand(setExitCode: (code: number) => void): Command {
  return new Command('resume')
    .description('Resumes a run that was interrupted or killed, or that waits for a person.')
    .argument('<run>', 'the id of a run, or last')
    .option('--store <path>', 'the store that has it')
    .option('--json', 'prints the final status as JSON')
    .action(async (run: string, options: { store?: string; json?: boolean }) => {
      const found = await findRunToChange(run, options.store);
      const { store, record } = found;
      const json = options.json === true;
      if (record.endedAt !== null) {
        const progress = await readRecordedProgress(store, record.id);
        if (progress?.state === 'done') return setExitCode(await showDone(found, json));
        talk(
          `The run ${record.id} ended as ${progress?.state ?? 'unknown'}: it begins again, and pays nothing twice.`,
        );
      }
      setExitCode(await resumeRun(found, { json }));
    });
}
