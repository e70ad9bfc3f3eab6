import { contentStems } from '../words.js';
import type { Arguments } from './take-arguments.js';
import { arrangements } from './take-arguments.js';
import type { KnownTool } from './read-tools.js';
import { readValues, withoutValues } from './read-values.js';

/**
 * Minimum weighted share of a task's words that a tool must have. Words that other tools also have weigh
 * less.
 */
const FITS_FROM = 0.15;
/** Maximum number of argument arrangements to consider. */
const MOST_WAYS = 6;

export interface ChosenTool {
  name: string;
  /** Possible arguments for this task, likeliest first. */
  ways: Arguments[];
}

/**
 * Chooses the tool whose name and description have the most words of the task, if the task has values for its
 * arguments. Returns null if no tool fits well enough.
 */
export function chooseTool(tools: readonly KnownTool[], task: string): ChosenTool | null {
  const values = readValues(task);
  const asked = [...new Set(contentStems(withoutValues(task)))];
  const known = tools.map(tool => ({
    tool,
    words: new Set(contentStems(`${tool.name.replaceAll('_', ' ')} ${tool.description}`)),
    ways: arrangements(tool.wanted, values, MOST_WAYS),
  }));
  const weightOf = (word: string): number => {
    const count = known.filter(({ words }) => words.has(word)).length;
    return count === 0 ? 0 : 1 / count;
  };
  const weights = new Map(asked.map(word => [word, weightOf(word)]));
  const ranked = known
    .filter(({ ways }) => ways.length > 0)
    .map(({ tool, words, ways }) => {
      const common = asked.filter(word => words.has(word));
      const fit = common.reduce((sum, word) => sum + (weights.get(word) ?? 0), 0) / Math.max(1, asked.length);
      return { name: tool.name, ways, fit, common: common.length };
    })
    .filter(({ fit, common }) => fit >= FITS_FROM && common >= 2)
    .sort((left, right) => right.fit - left.fit);
  return ranked[0] ?? null;
}
