import type { Trajectory } from '../../domain/trajectory.js';
import { renderValue } from '../../optimizer/prompts/render-value.js';
import { answerText } from '../export/csv.js';
import type { ReportData } from '../report-data.js';
import { changeOf, rowChanges } from '../test-rows.js';
import type { TestRow } from '../test-rows.js';
import { cutText } from './cut-text.js';

type Example = ReportData['examples'][number];

/** Longer texts are in `fgo show RUN task:ID`. */
const longest = 20_000;

/** The test tasks, broken ones first. A redacted report has no texts. */
export function examplesOf(rows: readonly TestRow[], redact: boolean): Example[] {
  const shown = (text: string | null) => (text === null || redact ? null : cutText(text, longest));
  const answerOf = (at: Trajectory | null) => at && { answer: shown(answerText(at)), score: at.score };
  const examples = rows.map((row): Example => {
    const { task, before, after } = row;
    const feedback = after?.failure?.reason ?? after?.feedback ?? '';
    return {
      id: task.id,
      change: changeOf(row),
      input: shown(task.input),
      expected: task.expected === null ? null : shown(renderValue(task.expected)),
      before: answerOf(before),
      after: answerOf(after),
      feedback: feedback === '' ? null : shown(feedback),
    };
  });
  return rowChanges.flatMap(change => examples.filter(example => example.change === change));
}
