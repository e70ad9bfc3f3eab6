import { createScorer } from '../../../../lib/scoring/plain/plain-scorers.js';
import { loadPairs } from '../../../../lib/data/load-pairs.js';
import { BadInputError } from '../../../../lib/config/problem.js';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.js';

describe('loadPairs', () => {
  let folder: TemporaryFolder;
  beforeAll(async () => (folder = await temporaryFolder()));
  afterAll(() => folder.remove());

  const load = async (content: string) =>
    loadPairs(await folder.write('pairs.jsonl', content), createScorer({ kind: 'exact' }));

  it('keeps integers beyond 2^53 exact on both sides', async () => {
    const [pair] = await load('{"expected": 9007199254740993, "actual": 9007199254740992}\n');
    expect(pair).toMatchObject({ expected: '9007199254740993', actual: '9007199254740992' });
    const scorer = createScorer({ kind: 'exact' });
    expect(scorer.score(pair?.actual ?? null, pair?.expected ?? null).score).toBe(0);
  });

  it('reads lines that end in CR LF or CR alone', async () => {
    const pair = '{"expected": "a", "actual": "b"}';
    for (const end of ['\r\n', '\r']) expect(await load(`${pair}${end}${end}${pair}${end}`)).toHaveLength(2);
  });

  it('reports all wrong lines, with short texts', async () => {
    const lines = [
      `{"expected": "a", "actual": ${'['.repeat(9_000)}${']'.repeat(9_000)}}`,
      '{"expected": "", "actual": "b"}',
      `{"expected": "a", "${'actuall'.repeat(10_000)}": 1}`,
      '[1]',
      '{"expected": NaN}',
    ];
    const error: unknown = await load(lines.join('\n')).catch((thrown: unknown) => thrown);
    if (!(error instanceof BadInputError)) throw error;
    expect(error.problems.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    for (const { message } of error.problems) expect(message.length).toBeLessThan(300);
  });
});
