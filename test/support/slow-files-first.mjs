import Sequencer from '@jest/test-sequencer';

/**
 * Starts the files with whole runs first: a slow file that starts last keeps one worker busy while the other one
 * is idle. Within both groups, the order is Jest's: by the last durations, or by size if there are none.
 */
export class SlowFilesFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isRun = ({ path }) => path.includes('/test/workflows/');
    return [...sorted.filter(isRun), ...sorted.filter(test => !isRun(test))];
  }
}

export { SlowFilesFirst as default };
