import type { RunSettings } from './run-settings.js';
import type { Structure } from '../lib/domain/module.js';
import { createCopyFinder } from '../lib/optimizer/provenance/copied-passages.js';
import type { CopySource, FindCopy } from '../lib/optimizer/provenance/copied-passages.js';
import { renderText } from '../lib/optimizer/rules/module-text.js';
import type { Case } from '../lib/optimizer/prompts/cases.js';
import { renderValue } from '../lib/optimizer/prompts/render-value.js';

/** This many tasks are enough to show the form that all of them share. */
const mostOthers = 50;

/** The guard against rules that copy what a call was shown, as configured. Empty if it is off. */
export function copyGuard(input: {
  settings: Pick<RunSettings, 'optimize' | 'labels'>;
  shown: readonly Case[];
  /** All tasks that may have been shown. */
  cases: readonly Case[];
  /** The current content of the module. */
  structures: readonly Structure[];
}): { copies?: FindCopy } {
  const { settings, shown, cases, structures } = input;
  const { copiedWords } = settings.optimize.guard;
  if (copiedWords === 'off' || shown.length === 0) return {};
  const labels = new Set(settings.labels);
  return {
    copies: createCopyFinder({
      sources: shown.map(entry => sourceOf(entry, labels)),
      others: cases.slice(0, mostOthers).map(entry => sourceOf(entry, labels)),
      allowed: structures.map(renderText),
      words: copiedWords,
    }),
  };
}

function sourceOf({ task }: Case, labels: ReadonlySet<string>): CopySource {
  const expected = renderValue(task.expected);
  return { task: task.id, input: task.input, expected: labels.has(expected) ? '' : expected };
}
