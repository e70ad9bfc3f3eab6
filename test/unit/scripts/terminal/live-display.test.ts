import { setLiveDisplay, printMessage, printWrapped } from '../../../../scripts/terminal/output.js';

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
    expect(written.splice(0)).toEqual(['(lift)', 'warning: one\n', '(lower)', 'two\n']);
  });

  it('is broken between words on a terminal, and indented', () => {
    const { isTTY, columns } = process.stderr;
    Object.assign(process.stderr, { isTTY: true, columns: 40 });
    printWrapped(`  - When the document names boots: ${'send them to the trap '.repeat(3)}`);
    Object.assign(process.stderr, { isTTY, columns });
    const rows = written.splice(0).join('').trimEnd().split('\n');
    expect(rows.length).toBeGreaterThan(2);
    for (const [place, row] of rows.entries()) {
      expect(row.length).toBeLessThanOrEqual(40);
      expect(row).toMatch(place === 0 ? /^ {2}- When/ : /^ {4}[a-z]+/);
    }
    expect(rows.map(row => row.trim()).join(' ')).toMatch(/^- When .*boots: (send them to the trap ?)+$/);
  });
});
