import { buildTasks } from '../../data/build-tasks.js';
import { DataError } from '../../data/data-error.js';
import { groupByInput } from '../../data/find-duplicates.js';
import { cellText, inputTemplate } from '../../data/input-template.js';
import type { ReadSettings } from '../../data/load-file.js';
import type { SplitSizes } from '../../data/split.js';
import type { DatasetConfig } from '../../config/dataset.js';
import { didYouMean } from '../../config/nearest.js';
import { scorerSchema } from '../../config/scorer.js';
import { answerCheck } from '../../scoring/answer-check.js';
import { guessColumns, type TaskColumns } from './guess-columns.js';
import { chosenScoring, guessScoring, judgeScoring, type ScorerKind, type Scoring } from './guess-scoring.js';
import { guessSplits } from './guess-splits.js';
import type { InspectedData } from './inspect-data.js';

/** What the user has decided about the data; the rest is guessed. */
export interface DataAnswers {
  input?: string | undefined;
  expected?: string | undefined;
  id?: string | undefined;
  /** There is no column of right answers. */
  hasNoAnswer?: boolean | undefined;
  /** The kind of a scorer, instead of the guessed one. */
  scorer?: ScorerKind | undefined;
  rubric?: string | undefined;
  duplicates?: NonNullable<DatasetConfig['duplicates']> | undefined;
  invalidRows?: NonNullable<DatasetConfig['invalidRows']> | undefined;
}

/** The tasks of a configuration that does not exist yet. */
export interface DataPlan {
  data: InspectedData;
  settings: ReadSettings;
  columns: TaskColumns;
  scoring: Scoring;
  /** Valid rows. */
  tasks: number;
  /** Rows without a usable input, answer or id. */
  invalid: number;
  /** Inputs that several rows have. */
  repeated: number;
  duplicates: NonNullable<DatasetConfig['duplicates']>;
  invalidRows: NonNullable<DatasetConfig['invalidRows']>;
  splits: SplitSizes;
}

/** Fewer inputs cannot be divided into three splits. */
const fewestInputs = 3;
/** More answers that a scorer cannot use show that it is the wrong scorer. */
const mostUnscorable = 0.1;

/** Completes the user's answers with guesses. Throws DataError if the rows cannot be tasks. */
export function planData(
  data: InspectedData,
  { answers, settings }: { answers: DataAnswers; settings: ReadSettings },
): DataPlan {
  const given = { ...answers, id: answers.id ?? data.id };
  for (const name of [answers.input, answers.expected, answers.id]) checkColumn(name, data);
  const columns = guessColumns(data.columns, given);
  const scoring = scoringOf(data, columns, answers);
  const { tasks, skipped } = buildTasks({
    table: data.table,
    dataset: { ...columns, invalidRows: 'skip' },
    scorer: answerCheck(scorerSchema.parse(scoring.scorer)),
    idPrefix: 'row',
  });
  const groups = groupByInput(tasks);
  if (groups.length < fewestInputs) {
    const problem = `a run needs at least ${fewestInputs} rows with different inputs, and there are ${groups.length}`;
    throw new DataError(`${problem}: add rows, or name another column with --input`, {
      file: data.table.file,
    });
  }
  const repeated = groups.filter(group => group.length > 1).length;
  return {
    data,
    settings,
    columns,
    scoring,
    tasks: tasks.length,
    invalid: new Set(skipped.map(({ place }) => place.row)).size,
    repeated,
    duplicates: answers.duplicates ?? (repeated > 0 ? 'together' : 'allow'),
    invalidRows: answers.invalidRows ?? (skipped.length > 0 ? 'skip' : 'reject'),
    splits: guessSplits(groups.length),
  };
}

function checkColumn(name: string | undefined, { table }: InspectedData): void {
  if (name === undefined || table.columns.includes(name)) return;
  // Only the input may be a template; buildTasks names the column that it lacks.
  if (inputTemplate(name, table.columns).columns[0] !== name) return;
  const problem = `there is no such column.${didYouMean(name, table.columns)} There are: ${table.columns.join(', ')}`;
  throw new DataError(problem, { file: table.file, column: name });
}

/** The chosen or guessed scoring; a judge if the guessed scorer could not use the answers. */
function scoringOf(data: InspectedData, columns: TaskColumns, answers: DataAnswers): Scoring {
  const expected = data.columns.find(({ name }) => name === columns.expected);
  const { rubric, scorer = rubric === undefined ? undefined : 'llm-judge' } = answers;
  if (scorer !== undefined) return chosenScoring(expected, scorer, rubric);
  const guessed = guessScoring(expected);
  if (!expected || isUsable(guessed, expected.name, data)) return guessed;
  return judgeScoring(expected);
}

function isUsable({ scorer }: Scoring, expected: string, { table }: InspectedData): boolean {
  const { check } = answerCheck(scorerSchema.parse(scorer));
  const values = table.rows
    .map(({ values: row }) => row.get(expected) ?? null)
    .filter(value => cellText(value).trim() !== '');
  const unscorable = values.filter(value => check(value) !== null).length;
  return unscorable <= values.length * mostUnscorable;
}
