import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadAlfworld } from '../../../../../lib/benchmarks/alfworld/load.js';
import { DataError } from '../../../../../lib/data/data-error.js';
import { benchmarkSchema } from '../../../../../lib/config/dataset.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

type Settings = Parameters<typeof loadAlfworld>[0];

function load(settings: object, more: Partial<Settings> = {}) {
  const benchmark = benchmarkSchema.parse({ name: 'alfworld', ...settings });
  if (benchmark.name !== 'alfworld') throw new TypeError('alfworld expected');
  return loadAlfworld({ benchmark, configDirectory: '/nowhere', seed: 7, official: undefined, ...more });
}

/** Writes game files into the folders of the official ones: `path` below the folder, and the kind of game. */
async function writeGames(games: Record<string, object | string>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(games)) {
    const file = join(folder, path, 'game.tw-pddl');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

const game = (wording: string, more: object = {}) => ({
  pddl_domain: '(define (domain alfred))',
  grammar: `grammar :: """{"task": [{"rhs": "Your task is to: ${wording}"}]}""";`,
  pddl_problem: '(define (problem p))',
  solvable: true,
  walkthrough: ['look'],
  ...more,
});

const heat = (place: string, trial: number) =>
  `${place}/pick_heat_then_place_in_recep-Egg-None-Fridge-13/trial_${trial}`;
const two = (place: string, trial: number) =>
  `${place}/pick_two_obj_and_place-Pen-None-Desk-308/trial_${trial}`;

describe('the splits of ALFWorld', () => {
  it('are generated if no games are named, each with all types of tasks', async () => {
    const { splits, games, sources } = await load({ generate: { games: 30 } });
    expect([splits.train, splits.validation, splits.test].map(({ length }) => length)).toEqual([12, 6, 12]);
    expect(new Set(splits.validation.map(task => task.metadata['type'])).size).toBe(6);
    expect(games).toBeUndefined();
    expect(sources[0]?.path).toBe('generated games (seed 1, 30)');
    expect(await load({ generate: { games: 30 } })).toMatchObject({ splits, sources });
  });

  it('show no solution if none is allowed', async () => {
    const { splits } = await load({ generate: { games: 12 }, solutions: false });
    expect(splits.train.map(task => task.expected)).toEqual(splits.train.map(() => null));
  });

  it('use the official train for train and validation, and rooms that no other split has for test', async () => {
    const folder = await writeGames(
      Object.fromEntries(
        [1, 2, 3, 4].flatMap(trial => [
          [heat('json_2.1.1/train', trial), game('put a hot egg in fridge.')],
          [two('json_2.1.1/train', trial), game('put two pen in desk.')],
          [heat('json_2.1.1/valid_unseen', trial), game('heat some egg and put it in fridge.')],
        ]),
      ),
    );
    const { splits, games } = await load(
      { splits: { train: 4, validation: 2, test: 3 } },
      { official: folder },
    );
    expect(games).toBe(folder);
    expect(splits.test.every(task => task.id.includes('valid_unseen'))).toBe(true);
    expect([...splits.train, ...splits.validation].every(task => task.id.includes('/train/'))).toBe(true);
    expect(splits.test[0]).toMatchObject({
      input: 'heat some egg and put it in fridge.',
      expected: ['look'],
      metadata: { type: 'pick_heat_then_place_in_recep' },
    });
  });

  it('leave out unsolvable games, other types, and games that ALFWorld itself skips', async () => {
    const folder = await writeGames({
      [heat('a', 1)]: game('put a hot egg in fridge.'),
      [heat('a', 2)]: game('put a hot egg in fridge.', { solvable: false }),
      [heat('b', 3)]: game('put a hot egg in fridge.'),
      [heat('b', 4)]: game('put a hot egg in fridge.'),
      [two('a', 5)]: game('put two pen in desk.'),
      'a/pick_heat_then_place_in_recep-AppleSliced-None-Fridge-2/trial_6': 'never read',
    });
    const { splits } = await load({
      data: folder,
      types: ['pick_heat_then_place_in_recep'],
      splits: { train: 1, validation: 1, test: 1 },
    });
    const ids = [...splits.train, ...splits.validation, ...splits.test].map(({ id }) => id).sort();
    expect(ids.map(id => id.slice(-1))).toEqual(['1', '3', '4']);
  });

  it.each<[string, Record<string, object | string>, RegExp]>([
    ['no games are there', {}, /no game\.tw-pddl below it/],
    ['a file is no JSON', { [heat('a', 1)]: '{"pddl' }, /trial_1.game\.tw-pddl/],
    ['a file is no game', { [heat('a', 1)]: {} }, /not a game of ALFWorld \(pddl_domain/],
    [
      'a game has no task',
      { [heat('a', 1)]: game('x', { grammar: 'none' }) },
      /does not say what its task is/,
    ],
    [
      'there are too few',
      { [heat('a', 1)]: game('put a hot egg in fridge.') },
      /need 3 tasks, and the data has 1/,
    ],
  ])('are refused where %s', async (_what, games, message) => {
    const data = await writeGames(games);
    const loaded = load({ data, splits: { train: 1, validation: 1, test: 1 } });
    await expect(loaded).rejects.toThrow(message);
    await expect(loaded).rejects.toBeInstanceOf(DataError);
  });
});
