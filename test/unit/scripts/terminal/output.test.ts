import fc from 'fast-check';
import { createColors } from 'picocolors';
import { paletteOf, printable, printableStyled } from '../../../../scripts/terminal/output.js';

describe('printed foreign text', () => {
  it.each([
    ['\u001b[2Jgone', '�[2Jgone'],
    ['\u001b]0;title\u0007', '�]0;title�'],
    ['one\rtwo', 'one�two'],
    ['\u009b31mred', '�31mred'],
    ['user\u202egnp.exe', 'user�gnp.exe'],
    ['tab\tand\nline', 'tab\tand\nline'],
    ['größer 卡 🦀 →', 'größer 卡 🦀 →'],
  ])('%j is %j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('never contains what could steer a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(/(?![\n\t])[\p{Cc}]/u.test(printable(text))).toBe(false);
        expect(printable(text).length).toBe(text.length);
      }),
    );
  });
});

describe('colors', () => {
  const stream = (isTTY: boolean) => ({ isTTY }) as NodeJS.WriteStream;
  const before = { ...process.env };
  beforeEach(() => {
    process.env = { ...before, TERM: 'xterm' };
    delete process.env['NO_COLOR'];
  });
  afterAll(() => void (process.env = before));

  it('are for terminals that support them', () => {
    expect(paletteOf(stream(true)).red('x')).toContain('\u001b[31m');
    expect(paletteOf(stream(false)).red('x')).toBe('x');
    process.env['NO_COLOR'] = '1';
    expect(paletteOf(stream(true)).red('x')).toBe('x');
    delete process.env['NO_COLOR'];
    process.env['TERM'] = 'dumb';
    expect(paletteOf(stream(true)).red('x')).toBe('x');
  });
});

describe('a line in our own colors', () => {
  const colours = createColors(true);

  it('keeps them', () => {
    const line = `${colours.green('0.75 ✔')} ${colours.dim('of')} ${colours.bold('merge-1-1')}`;
    expect(printableStyled(line, colours)).toBe(line);
  });

  it('has none that its foreign text contained, in particular none that hides text', () => {
    const line = colours.yellow('Rule: \u001b[8mhidden\u001b[28m \u001b[41mred');
    expect(printableStyled(line, colours)).toBe(colours.yellow('Rule: �[8mhidden�[28m �[41mred'));
  });

  it('has none at all if colors are off', () => {
    expect(printableStyled('\u001b[31mred\u001b[39m', createColors(false))).toBe('�[31mred�[39m');
  });
});
