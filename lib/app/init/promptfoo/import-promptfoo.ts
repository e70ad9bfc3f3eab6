import { dirname, join } from 'node:path';
import type { InitRequest } from '../propose-plan.js';
import { existing, fileExists, writeNewFiles } from '../write-files.js';
import { readPromptfoo } from './read-promptfoo.js';

/**
 * Writes the tests of a promptfoo configuration as a data file, and completes a request with its prompt,
 * provider and assertions; what the request already says wins. Returns the notes, too. Throws BadInputError,
 * DataError and FILE_EXISTS.
 */
export async function importPromptfoo(
  request: InitRequest,
  { overwrite }: { overwrite: boolean },
): Promise<{ request: InitRequest; notes: string[] }> {
  const { configFile, answers } = request;
  const found = await readPromptfoo(request.data);
  const data = join(dirname(configFile), 'tasks.jsonl');
  const taken = overwrite ? [] : await existing([configFile, data]);
  if (taken.length > 0) throw fileExists(taken);
  const text = found.rows.map(row => `${JSON.stringify(row)}\n`).join('');
  await writeNewFiles([{ path: data, text }], { overwrite: true });
  const complete: InitRequest = {
    ...request,
    data,
    name: request.name ?? 'promptfoo',
    agent: request.agent ?? 'prompt',
    instructions: request.instructions ?? found.instructions,
    endpoint: request.endpoint ?? found.endpoint,
    model: request.model ?? found.model,
    answers: {
      ...answers,
      input: answers.input ?? found.input,
      expected: answers.expected ?? found.expected,
      hasNoAnswer: answers.expected === undefined && found.expected === undefined,
      scorer: answers.scorer ?? found.scorer,
      rubric: answers.rubric ?? found.rubric,
    },
  };
  return {
    request: complete,
    notes: [`Wrote ${data}: ${found.rows.length} tests`, ...found.notes.map(note => `note: ${note}`)],
  };
}
