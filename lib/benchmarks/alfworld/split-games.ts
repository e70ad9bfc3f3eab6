import { splitNames, type SplitName, type Splits, type Task } from '../../domain/task.js';
import { DataError } from '../../data/data-error.js';
import { drawStratified } from '../../data/draw-stratified.js';
import { splitTasks, type SplitSizes } from '../../data/split.js';

interface SplitGamesOptions {
  games: Task[];
  sizes: SplitSizes;
  seed: number;
  /** Named in errors. */
  file: string;
}

/**
 * Splits game files, stratified by task type. With the official folders, train and validation are drawn from
 * `train`, and test from `valid_unseen`, whose rooms occur nowhere else: counts, or fractions of that folder.
 * Otherwise, all splits are drawn from all games. Throws DataError.
 */
export function splitGames({ games, sizes, seed, file }: SplitGamesOptions): Splits {
  const seen = games.filter(isIn('train'));
  const unseen = games.filter(isIn('valid_unseen'));
  const place = { file, key: ['benchmark', 'splits'] };
  if (seen.length === 0 || unseen.length === 0) {
    return splitTasks({ tasks: games, sizes, classOf: typeOf, seed, place });
  }
  const total: Record<SplitName, number> = {
    train: seen.length,
    validation: seen.length,
    test: unseen.length,
  };
  const counts = Object.fromEntries(
    splitNames.map(name => [name, countOf(sizes[name], total[name])]),
  ) as Record<SplitName, number>;
  const wrong = splitNames.find(name => counts[name] < 1 || counts[name] > total[name]);
  if (wrong !== undefined || counts.train + counts.validation > seen.length) {
    const name = wrong ?? 'train';
    const there = `train has ${seen.length} games, valid_unseen ${unseen.length}`;
    throw new DataError(`the ${name} split cannot have ${counts[name]} games: ${there}`, place);
  }
  const draw = (from: Task[], sizesOfDraws: number[]): Task[][] =>
    drawStratified({ classes: from.map(typeOf), counts: sizesOfDraws, seed }).map(indexes =>
      indexes.map(index => from[index]).filter(task => task !== undefined),
    );
  const [test = []] = draw(unseen, [counts.test]);
  const [validation = [], train = []] = draw(seen, [counts.validation, counts.train]);
  return { train, validation, test };
}

function isIn(folder: string): (task: Task) => boolean {
  return task => task.id.split('/').includes(folder);
}

function countOf(size: number, total: number): number {
  return size < 1 ? Math.floor(size * total) : size;
}

function typeOf(task: Task): string {
  return task.metadata['type'] ?? '';
}
