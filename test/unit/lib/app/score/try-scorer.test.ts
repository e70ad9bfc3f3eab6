import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutLines } from '../../../../../lib/config/locate.js';
import { parseConfig } from '../../../../../lib/config/parse-config.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import type { Store } from '../../../../../lib/store/store.js';
import { scoreReport } from '../../../../../lib/app/score/score-report.js';
import { scoreView } from '../../../../../lib/app/score/score-view.js';
import { placeScorer } from '../../../../../lib/app/preparing/place-scorer.js';
import { withTrial } from '../../../../../lib/app/score/try-scorer.js';
import { startRecordingEndpoint } from '../../../../support/recording-endpoint.js';
import type { RecordingEndpoint } from '../../../../support/recording-endpoint.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

let folder: string;
let store: Store;
let endpoint: RecordingEndpoint;
beforeEach(async () => {
  folder = await temporaryFolder();
  store = createMemoryStore();
  endpoint = await startRecordingEndpoint();
});
afterEach(() => endpoint.close());
afterAll(removeTemporaryFolders);

const data = 'dataset: {path: x.csv, input: text, expected: label}\nagent: {kind: prompt, modules: {a: b}}\n';

async function report(scorerText: string, pairs: string | null, calibration = false) {
  const llm = `llm: {baseUrl: "${endpoint.url}", models: {default: simulated}}\n`;
  const config = parseConfig({ text: `name: trial\n${data}${llm}scorer: ${scorerText}\n`, file: 'fgo.yaml' });
  if (!config.scorer) throw new Error('There is a scorer.');
  const configFile = join(folder, 'fgo.yaml');
  const scorer = await placeScorer({ scorer: config.scorer, configFile, locate: withoutLines('fgo.yaml') });
  const file = join(folder, 'pairs.jsonl');
  if (pairs !== null) await writeFile(file, pairs);
  const openStore = () => Promise.resolve(store);
  const { signal } = new AbortController();
  return withTrial({ config, scorer, openStore, signal, log: () => undefined }, trial =>
    scoreReport({ trial, config, scorer, pairs: pairs === null ? undefined : file, calibration }),
  );
}

describe('a scorer that is tried', () => {
  it('returns one score per line, followed by its reasons', async () => {
    const found = await report(
      'numeric',
      '{"expected": 7, "actual": "7 EUR"}\n\n{"expected": "8", "actual": "nine"}\n',
    );
    expect(scoreView(found).scores).toEqual(['1', '0']);
    expect(scoreView(found).messages).toEqual([
      'line 3: No number in "nine", expected "8".',
      'Mean 0.5 of 2 scored.',
    ]);
    expect(found.paid).toBeNull();
    expect(endpoint.chats()).toHaveLength(0);
  });

  it('may be a judge: its calls are paid for once, and counted', async () => {
    const scorer = '{kind: llm-judge, rubric: It is right., votes: 3}';
    const pairs =
      '{"expected": "at nine", "actual": "at nine", "input": "when?"}\n{"actual": "at ten", "id": "b"}\n';
    const first = await report(scorer, pairs);
    expect(first.pairs[0]).toMatchObject({ line: 1, id: null, score: 1, error: null });
    expect(first.pairs[1]).toMatchObject({ line: 2, id: 'b', error: null });
    expect(first.paid?.calls).toBe(6);
    expect((await report(scorer, pairs)).paid?.calls).toBe(0);
    expect(endpoint.chats()).toHaveLength(6);
  });

  it('reports for each pair why it has no score', async () => {
    const found = await report(
      `{kind: command, command: [${process.execPath}, ${join(process.cwd(), 'test/unit/lib/scoring/hostile-scorer.mjs')}], attempts: 1}`,
      '{"actual": 1, "output": "{\\"score\\": 0.5}"}\n{"actual": 1, "output": "{\\"crash\\": true}"}\n',
    );
    expect(scoreView(found).scores).toEqual(['0.5', 'unscored']);
    expect(found.unscored).toBe(1);
    expect(scoreView(found).messages[0]).toMatch(/^line 2: unscored: The scorer ended with code 3.*boom/);
  });

  it('rejects a file of pairs with everything that is wrong in it, by line', async () => {
    const lines = [
      '{"expected": "1", "actual": "1"}',
      '{"expected": "one", "actual": "1"}',
      '{"expected": "1", "actuel": "1"}',
      '{"expected": "1", "actual": }',
      '[1, 2]',
      '{"expected": "1", "actual": "1", "input": 7}',
    ];
    const error: unknown = await report('numeric', lines.join('\n')).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'CONFIG_INVALID',
      problems: [
        { line: 2, message: 'the expected answer contains no number' },
        { line: 3, message: expect.stringContaining('Did you mean "actuel"?') as string },
        { line: 4, message: expect.stringContaining('broken JSON') as string },
        { line: 5, message: expect.stringContaining('a pair is a JSON object') as string },
        { line: 6, message: expect.stringContaining('input') as string },
      ],
    });
    await expect(report('numeric', '\n')).rejects.toThrow('has no pairs');
  });
});

describe('a judge with calibration examples', () => {
  it('is measured on those that it is not shown, and differences are reported', async () => {
    const examples = [
      { expected: 'pay by card', actual: 'cash, please', score: 1 },
      { expected: 'open at nine', actual: 'open at nine', score: 1 },
      { expected: 'open at nine', actual: 'closed', score: 0 },
      { expected: 'ring the bell', actual: 'ring the bell', score: 1 },
      { expected: 'ring the bell', actual: 'knock loudly', score: 0 },
    ];
    await writeFile(
      join(folder, 'graded.jsonl'),
      examples.map(example => JSON.stringify(example)).join('\n'),
    );
    const found = await report(
      '{kind: llm-judge, rubric: Right., calibration: graded.jsonl, examples: 2}',
      null,
      true,
    );
    const [agreement] = found.agreement;
    expect(agreement).toMatchObject({ shown: 2, heldBack: 3, compared: 3, unscored: [] });
    expect(agreement?.differing).toMatchObject([{ label: 1, judge: 0 }]);
    expect(scoreView(found).scores).toEqual([
      expect.stringMatching(/^agreement: same score on 2 of 3, mean difference 0\.333/),
    ]);
    expect(scoreView(found).messages.join('\n')).toMatch(/you 1, the judge 0: "(cash, please|knock|closed)/);
    expect(endpoint.chats()).toHaveLength(3);
  });
});
