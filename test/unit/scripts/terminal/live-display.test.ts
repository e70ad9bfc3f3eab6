import { setLiveDisplay, printMessage } from '../../../../scripts/terminal/output.js';

describe('output while something is drawn', () => {
  const written: string[] = [];
  const write = process.stderr.write.bind(process.stderr);
  beforeEach(() => {
    process.stderr.write = ((text: string) => written.push(text) > 0) as typeof process.stderr.write;
  });
  afterEach(() => {
    process.stderr.write = write;
    setLiveDisplay(null);
  });

  it('appears above it: the drawing is cleared, and drawn again below', () => {
    setLiveDisplay({ clear: () => written.push('(lift)'), redraw: () => written.push('(lower)') });
    printMessage('warning: one');
    setLiveDisplay(null);
    printMessage('two');
    expect(written).toEqual(['(lift)', 'warning: one\n', '(lower)', 'two\n']);
  });
});
