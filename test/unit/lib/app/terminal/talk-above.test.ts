import { keepBelow, talk } from '../../../../../lib/app/terminal/talk.js';

describe('output while something is drawn', () => {
  const written: string[] = [];
  const write = process.stderr.write.bind(process.stderr);
  beforeEach(() => {
    process.stderr.write = ((text: string) => written.push(text) > 0) as typeof process.stderr.write;
  });
  afterEach(() => {
    process.stderr.write = write;
    keepBelow(null);
  });

  it('appears above it: the drawing is cleared, and drawn again below', () => {
    keepBelow({ lift: () => written.push('(lift)'), lower: () => written.push('(lower)') });
    talk('warning: one');
    keepBelow(null);
    talk('two');
    expect(written).toEqual(['(lift)', 'warning: one\n', '(lower)', 'two\n']);
  });
});
