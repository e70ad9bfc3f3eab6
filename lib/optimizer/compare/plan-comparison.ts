import { FgoError } from '../../domain/errors.js';
import { displaySetting } from '../../config/display-value.js';
import { strategyNames } from '../../config/optimize.js';
import type { OptimizeConfig } from '../../config/optimize.js';

/** A column of a comparison: a strategy, or a variant of it with its own settings. */
export interface Contender {
  /** `fgo`, or `fgo+similar` for a variant: unique in its comparison. */
  label: string;
  strategy: OptimizeConfig['strategy'];
}

/** One run of a comparison: its contender, its number of train tasks (null: all), and its seed. */
export interface PlannedRun {
  contender: Contender;
  size: number | null;
  seed: number;
}

/** A comparison is one workflow that never continues as new: this limit keeps its history small. */
export const maxRuns = 200;

/** The requested comparison is invalid; the message says what to write. */
function comparisonInvalid(message: string): FgoError {
  return new FgoError({ code: 'COMPARISON_INVALID', message });
}

/** Reads `fgo,all-at-once,fgo+similar`. Throws COMPARISON_INVALID. */
export function parseContenders(text: string): Contender[] {
  const labels = partsOf(text);
  if (labels.length === 0)
    throw comparisonInvalid(`Name at least one strategy: ${strategyNames.join(', ')}.`);
  const twice = labels.find((label, place) => labels.indexOf(label) !== place);
  if (twice !== undefined) {
    throw comparisonInvalid(
      `${twice} is listed twice. Give a variant its own name, such as ${twice}+similar.`,
    );
  }
  return labels.map(contenderOf);
}

function contenderOf(label: string): Contender {
  const [name = '', ...rest] = label.split('+');
  const strategy = strategyNames.find(known => known === name);
  if (strategy === undefined)
    throw comparisonInvalid(`There is no strategy ${name}. Use one of: ${strategyNames.join(', ')}.`);
  if (rest.length > 1 || rest.some(variant => !/^[a-z0-9][a-z0-9-]{0,19}$/.test(variant))) {
    throw comparisonInvalid(
      `${label}: write a variant as STRATEGY+NAME, where NAME has at most 20 lowercase letters, digits and hyphens, such as ${name}+similar.`,
    );
  }
  return { label, strategy };
}

/**
 * Reads a number of seeds (`3`: 1, 2, 3) or the seeds themselves (`4,7,9`; `4,` is one). Throws
 * COMPARISON_INVALID.
 */
export function parseSeeds(text: string): number[] {
  const numbers = wholeNumbers(text, '--seeds takes a number of seeds (3) or the seeds themselves (4,7,9)');
  const [count = 0] = numbers;
  if (text.includes(',')) return numbers;
  if (count < 1 || count > maxRuns) throw comparisonInvalid(`--seeds takes a number from 1 to ${maxRuns}.`);
  return Array.from({ length: count }, (_, place) => place + 1);
}

/** Reads `25,50,100`; returns the sizes in ascending order. Throws COMPARISON_INVALID. */
export function parseSizes(text: string): number[] {
  const sizes = wholeNumbers(text, '--sizes takes numbers of train tasks, such as 25,50,100');
  if (sizes.some(size => size < 1)) throw comparisonInvalid('--sizes takes numbers of at least 1.');
  return sizes.sort((left, right) => left - right);
}

function wholeNumbers(text: string, usage: string): number[] {
  const parts = partsOf(text);
  const numbers = parts.map(Number);
  const wrong = parts.length === 0 || !numbers.every(number => Number.isSafeInteger(number) && number >= 0);
  if (wrong) throw comparisonInvalid(`${usage}, not ${JSON.stringify(text)}.`);
  return [...new Set(numbers)];
}

function partsOf(text: string): string[] {
  return text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');
}

/**
 * Settings for one contender only, by its label: `all-at-once:optimize.epochs=8`. Throws
 * COMPARISON_INVALID.
 */
export function parseOwnSettings(
  settings: readonly string[],
  contenders: readonly Contender[],
): Map<string, string[]> {
  const own = new Map<string, string[]>();
  for (const setting of settings) {
    const [label = '', value = ''] = splitAtFirst(setting, ':');
    if (value === '' || !contenders.some(contender => contender.label === label)) {
      throw comparisonInvalid(
        `--with takes one of ${contenders.map(({ label: known }) => known).join(', ')}, a colon and a setting, such as ${contenders[0]?.label ?? 'fgo'}:optimize.epochs=3, not ${displaySetting(setting)}.`,
      );
    }
    rejectPlannedSettings([value], '--with');
    own.set(label, [...(own.get(label) ?? []), value]);
  }
  return own;
}

/** Settings that a comparison determines for each run, and the options that control them. */
const plannedPaths = new Map([
  ['seed', '--seeds'],
  ['optimize.strategy', '--strategies'],
]);

/**
 * Rejects settings that the plan of a comparison would silently override. `option` is the option that they
 * were passed to. Throws COMPARISON_INVALID.
 */
export function rejectPlannedSettings(settings: readonly string[], option: '--set' | '--with'): void {
  for (const setting of settings) {
    const [path = '', value] = splitAtFirst(setting, '=');
    const controlledBy = plannedPaths.get(path);
    if (controlledBy === undefined || value === undefined) continue;
    throw comparisonInvalid(
      `${option} ${path}: a comparison sets ${path} itself. Remove it, and use ${controlledBy}.`,
    );
  }
}

function splitAtFirst(text: string, separator: string): string[] {
  const place = text.indexOf(separator);
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + separator.length)];
}

/**
 * All runs of a comparison, in the order in which they start: seed by seed, so that the table is complete
 * after the first seed; within a seed, from the smallest size to the largest. Throws COMPARISON_INVALID.
 */
export function planComparison(options: {
  contenders: readonly Contender[];
  seeds: readonly number[];
  /** Empty: all train tasks. */
  sizes: readonly number[];
}): PlannedRun[] {
  const sizes = options.sizes.length === 0 ? [null] : options.sizes;
  const runs = options.seeds.flatMap(seed =>
    sizes.flatMap(size => options.contenders.map(contender => ({ contender, size, seed }))),
  );
  if (runs.length <= maxRuns) return runs;
  throw comparisonInvalid(
    `This makes ${runs.length} runs, but a comparison can have at most ${maxRuns}. Use fewer seeds, sizes or strategies, or start two comparisons: calls that they share are paid once.`,
  );
}

/** The suffix that a run's id adds to that of its comparison: `fgo-100-1`. */
export function runSuffix(run: { contender: Contender; size: number; seed: number }): string {
  return `${run.contender.label.replace('+', '-')}-${run.size}-${run.seed}`;
}
