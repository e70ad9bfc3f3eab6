import fc from 'fast-check';
import { paletteOf, printable } from '../../scripts/support/talk.js';

describe('what is printed of foreign text', () => {
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

  it('never holds what could steer a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        expect(/(?![\n\t])[\p{Cc}]/u.test(printable(text))).toBe(false);
        expect(printable(text).length).toBe(text.length);
      }),
    );
  });
});

describe('colours', () => {
  const stream = (isTTY: boolean) => ({ isTTY }) as NodeJS.WriteStream;
  const before = { ...process.env };
  beforeEach(() => {
    process.env = { ...before, TERM: 'xterm' };
    delete process.env['NO_COLOR'];
  });
  afterAll(() => void (process.env = before));

  it('are for terminals that want them', () => {
    expect(paletteOf(stream(true)).red('x')).toContain('\u001b[31m');
    expect(paletteOf(stream(false)).red('x')).toBe('x');
    process.env['NO_COLOR'] = '1';
    expect(paletteOf(stream(true)).red('x')).toBe('x');
    delete process.env['NO_COLOR'];
    process.env['TERM'] = 'dumb';
    expect(paletteOf(stream(true)).red('x')).toBe('x');
  });
});
