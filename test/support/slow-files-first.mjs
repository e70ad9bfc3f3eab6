import Sequencer from '@jest/test-sequencer';

/**
 * Starts the files with whole runs and servers first: a slow file that starts last keeps one worker busy while the
 * other ones are idle. Within both groups, the order is Jest's: by the last durations, or by size if there are none.
 */
export class SlowFilesFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const isSlow = ({ path }) => /\/test\/(workflows|unit\/lib\/temporal)\//.test(path);
    return [...sorted.filter(isSlow), ...sorted.filter(test => !isSlow(test))];
  }
}

export { SlowFilesFirst as default };
