import { createColors } from 'picocolors';
import { createLiveLines } from '../../../../scripts/terminal/live-lines.js';
import { setLiveDisplay } from '../../../../scripts/terminal/output.js';

/** A terminal of so many columns: East Asian characters and emoji take two, styles none. */
function terminal(columns: number) {
  let rows = [''];
  let row = 0;
  const put = (character: string) => {
    const width = (text: string) => [...text].reduce((sum, one) => sum + (one > '\u1100' ? 2 : 1), 0);
    if (width(rows[row] ?? '') + width(character) > stream.columns) row += 1;
    rows[row] = `${rows[row] ?? ''}${character}`;
  };
  const stream = {
    columns,
    write(text: string): boolean {
      for (const [token, up] of text.matchAll(/\u001b\[(\d+)F|\u001b\[J|\u001b\[\d*m|./gsu)) {
        if (up !== undefined) row -= Number(up);
        else if (token === '\u001b[J') rows = [...rows.slice(0, row), ''];
        else if (token === '\n') rows[++row] ??= '';
        else if (!token.startsWith('\u001b')) put(token);
      }
      return true;
    },
  };
  return {
    stream,
    screen: () => rows.slice(0, -1),
    narrow(to: number) {
      const shown = rows.slice(0, -1).join('\n');
      [stream.columns, rows, row] = [to, [''], 0];
      stream.write(`${shown}\n`);
    },
  };
}

const palette = createColors(true);
const tree = (score: string) => [
  `${palette.green('✔')} baseline  validation ${score}`,
  `${palette.yellow(`merge-1-1: ${'合并了两个候选者的规则，'.repeat(12)}`)}`,
  `  └ subset-001  ${'🦀🚀 '.repeat(30)}`,
  `  └ subset-002  ⚠️ ${'한국어 '.repeat(4)}`,
  palette.dim('12 calls paid'),
];

describe.each([60, 200])('live lines in %i columns', columns => {
  afterEach(() => setLiveDisplay(null));

  it('erase as many rows as they drew, with East Asian text and emoji', () => {
    const { stream, screen } = terminal(columns);
    stream.write('$ fgo optimize\n');
    const lines = createLiveLines(palette, stream);
    for (const score of ['0.412', '0.433', '0.518']) lines.draw(tree(score));
    expect(screen()).toHaveLength(6);
    expect(screen().slice(0, 2)).toEqual(['$ fgo optimize', '✔ baseline  validation 0.518']);
    lines.draw(['starting …']);
    expect(screen()).toEqual(['$ fgo optimize', 'starting …']);
  });

  it('leave nothing behind when the terminal becomes narrower', () => {
    const { stream, screen, narrow } = terminal(columns);
    const lines = createLiveLines(palette, stream);
    lines.draw(tree('0.412'));
    narrow(40);
    expect(screen().length).toBeGreaterThan(5);
    lines.draw(tree('0.433'));
    expect(screen()).toHaveLength(5);
  });

  it('show a line with line breaks as one row', () => {
    const { stream, screen } = terminal(columns);
    createLiveLines(palette, stream).draw(['a note\nof a\tmodel']);
    expect(screen()).toEqual(['a note of a model']);
  });
});
