import { Writable } from 'node:stream';
import { BadInputError } from '../../../../lib/config/problem.js';
import { FgoError } from '../../../../lib/domain/errors.js';
import { reportFailure } from '../../../../scripts/terminal/report-failure.js';
import { streams } from '../../../../scripts/terminal/streams.js';

const { stderr, stdout } = streams;
const written = { stderr: '', stdout: '' };

function writesTo(name: 'stderr' | 'stdout'): Writable {
  return new Writable({
    write(text: Buffer, _encoding, done) {
      written[name] += text.toString();
      done();
    },
  });
}

beforeEach(() => {
  Object.assign(written, { stderr: '', stdout: '' });
  Object.assign(streams, { stderr: writesTo('stderr'), stdout: writesTo('stdout') });
});
afterEach(() => Object.assign(streams, { stderr, stdout }));

it('says what happened, what to do, and the code that the documentation explains', () => {
  const error = new FgoError({ code: 'STORE_FULL', message: 'The store is full.', remedy: 'Make room.' });
  expect(reportFailure(error)).toBe(2);
  expect(written.stderr).toBe(
    'error: The store is full. Make room.\nCode: STORE_FULL (docs/reference/errors.md)\n',
  );
});

it('lists all problems of an input, and their code once', () => {
  const problems = [
    { source: 'fgo.yaml', line: 3, column: 1, path: 'name', message: 'Unknown key.' },
    { source: 'fgo.yaml', line: 7, column: 5, path: 'seed', message: 'Not a number.' },
  ];
  expect(reportFailure(new BadInputError(problems))).toBe(2);
  expect(written.stderr.split('\n')).toEqual([
    'fgo.yaml:3:1 name: Unknown key.',
    'fgo.yaml:7:5 seed: Not a number.',
    'Code: CONFIG_INVALID (docs/reference/errors.md)',
    '',
  ]);
});

it('says that an error without a code is a fault of the program', () => {
  expect(reportFailure(new TypeError('x is undefined'), { json: true })).toBe(1);
  expect(written.stderr).toContain('error: x is undefined\nCode: INTERNAL. This is a fault in fgo');
  expect(JSON.parse(written.stdout)).toEqual({
    error: { code: 'INTERNAL', message: 'x is undefined', remedy: '', exitCode: 1 },
  });
});

it('reports an interrupt without a code', () => {
  reportFailure(new FgoError({ code: 'INTERRUPTED', message: 'Stopped.' }));
  expect(written.stderr).toBe('Stopped.\n');
});
