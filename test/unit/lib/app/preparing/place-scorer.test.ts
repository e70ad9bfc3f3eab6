import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../../../../../lib/data/data-error.js';
import { withoutLines } from '../../../../../lib/config/locate.js';
import { scorerSchema } from '../../../../../lib/config/scorer.js';
import { placeScorer } from '../../../../../lib/app/preparing/place-scorer.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

const place = (scorer: unknown) =>
  placeScorer({
    scorer: scorerSchema.parse(scorer),
    configFile: join(folder, 'fgo.yaml'),
    locate: withoutLines('fgo.yaml'),
  });

const judge = { kind: 'llm-judge', rubric: 'Good.', calibration: 'graded.csv' };

describe('a scorer as stored in a run', () => {
  it('has the calibration examples themselves, also as metrics of others', async () => {
    await writeFile(join(folder, 'graded.csv'), 'input,actual,score\nq,"a, b",0.5\nr,c,1\n');
    const calibration = [
      { input: 'q', actual: 'a, b', score: 0.5 },
      { input: 'r', actual: 'c', score: 1 },
    ];
    expect(await place(judge)).toMatchObject({ calibration });
    expect(await place({ kind: 'weighted', metrics: [{ name: 'a', scorer: judge }] })).toMatchObject({
      metrics: [{ name: 'a', weight: 1, scorer: { calibration } }],
    });
  });

  it('is rejected for all wrong calibration examples at once', async () => {
    await writeFile(join(folder, 'graded.csv'), 'actual,score\na,7\nb,1\nc,good\n');
    const error: unknown = await place(judge).catch((thrown: unknown) => thrown);
    if (!(error instanceof DataError)) throw error;
    expect([error, ...error.others].map(({ place: { line } }) => line)).toEqual([2, 4]);
  });

  it.each([
    ['a score beyond 1', 'actual,score\na,1\nb,7\n', /graded\.csv, line 3, row 2, column "score"/],
    ['a score in words', 'actual,score\na,good\nb,1\n', /line 2, row 1, column "score"/],
    ['no answer', 'answer,score\na,1\nb,0\n', /column "actual": calibration examples need this column/],
    ['one example', 'actual,score\na,1\n', /it has 1 examples, and needs 2 to 200/],
  ])('is rejected with %s among them', async (_what, text, message) => {
    await writeFile(join(folder, 'graded.csv'), text);
    await expect(place(judge)).rejects.toThrow(message);
  });

  it('is a different one once its file is edited', async () => {
    const file = join(folder, 'scorer.py');
    await writeFile(file, 'one');
    const before = await place({ kind: 'command', command: ['python3', 'scorer.py'] });
    expect(before).toMatchObject({ version: expect.stringMatching(/^[0-9a-f]{16}$/) as string });
    expect(await place({ kind: 'command', command: ['python3', 'scorer.py'] })).toEqual(before);
    await writeFile(file, 'two');
    const after = await place({ kind: 'command', command: ['python3', 'scorer.py'], version: '2' });
    expect(after).toMatchObject({ version: expect.stringMatching(/^2 [0-9a-f]{16}$/) as string });
    expect(after).not.toMatchObject({ version: `2 ${'version' in before ? before.version : ''}` });
  });

  it('is rejected if its module does not exist', async () => {
    await expect(place({ kind: 'module', file: 'nowhere.ts' })).rejects.toThrow(
      /scorer\.file.*there is no such file/s,
    );
  });
});
