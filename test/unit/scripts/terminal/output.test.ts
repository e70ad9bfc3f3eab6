import fc from 'fast-check';
import { createColors } from 'picocolors';
import type { LogFields } from '../../../../lib/app/context.js';
import { paletteOf, printable, printableStyled, printMessage } from '../../../../scripts/terminal/output.js';
import { streams } from '../../../../scripts/terminal/streams.js';

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

describe('a message', () => {
  const { stderr } = streams;
  afterEach(() => {
    streams.stderr = stderr;
    delete process.env['FGO_LOG_FORMAT'];
  });

  function printed(line: string, about?: LogFields): string {
    let text = '';
    streams.stderr = { isTTY: true, write: (chunk: string) => ((text += chunk), true) } as NodeJS.WriteStream;
    printMessage(line, about);
    return text;
  }

  it('is a line of text, or a line of JSON with its level and what it is about', () => {
    expect(printed('It runs.', { run: 'hotel' })).toBe('It runs.\n');
    process.env['FGO_LOG_FORMAT'] = 'json';
    const entry = JSON.parse(printed('warning: two\nlines', { run: 'hotel', path: 'subset-1' })) as object;
    expect(entry).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      level: 'warning',
      message: 'warning: two\nlines',
      run: 'hotel',
      path: 'subset-1',
    });
  });

  it('has no colors in JSON', () => {
    process.env['FGO_LOG_FORMAT'] = 'json';
    streams.stderr = { isTTY: true } as NodeJS.WriteStream;
    expect(paletteOf(streams.stderr).red('x')).toBe('x');
  });
});
