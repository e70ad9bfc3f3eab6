import { z } from 'zod';
import { isJsonObject, jsonSchema, type Json } from '../domain/json.js';
import { JsonError } from '../text/json/json-error.js';
import { parseJson } from '../text/json/parse-json.js';
import type { Problem } from '../config/problem.js';
import { BadInputError } from '../config/problem.js';
import { didYouMean } from '../config/nearest.js';
import { readSource } from './read-source.js';
import type { AnswerCheck } from '../scoring/plain/plain-scorer.js';

const pairSchema = z.looseObject({
  id: z.string().min(1).optional(),
  input: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  expected: jsonSchema.optional(),
  actual: jsonSchema,
  /** The agent's whole output; defaults to the answer itself. */
  output: z.string().optional(),
});

/** An answer to score, and the expected answer. */
export interface Pair extends z.infer<typeof pairSchema> {
  /** The line in the file, from 1. */
  line: number;
}

const mostProblems = 50;

/**
 * Loads a JSON Lines file of pairs. Throws DataError if it cannot be read, and BadInputError with all lines
 * that are not pairs or whose expected answer the scorer can never score.
 */
export async function loadPairs(file: string, { check }: AnswerCheck): Promise<Pair[]> {
  const { text } = await readSource(file);
  const problems: Problem[] = [];
  const pairs: Pair[] = [];
  const addProblem = (line: number, message: string) =>
    problems.push({ source: file, line, column: null, path: '', message });
  for (const [place, content] of text.split(/\r\n|\n|\r/).entries()) {
    const line = place + 1;
    if (content.trim() === '') continue;
    const read = readPair(content);
    const problem = 'problem' in read ? read.problem : check(read.pair.expected ?? null);
    if (problem !== null) addProblem(line, problem);
    else if ('pair' in read) pairs.push({ ...read.pair, line });
  }
  if (problems.length > 0) throw new BadInputError(problems.slice(0, mostProblems));
  if (pairs.length === 0) {
    addProblem(1, 'the file has no pairs: write one JSON object per line, {"expected": …, "actual": …}.');
    throw new BadInputError(problems);
  }
  return pairs;
}

function readPair(content: string): { pair: z.infer<typeof pairSchema> } | { problem: string } {
  let value: Json;
  try {
    value = parseJson(content, { exact: true });
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return { problem: `${error.message} (position ${error.column} of the line)` };
  }
  const read = pairSchema.safeParse(value);
  if (read.success) return { pair: read.data };
  if (!isJsonObject(value)) return { problem: 'a pair is a JSON object, {"expected": …, "actual": …}' };
  if (!Object.hasOwn(value, 'actual')) {
    return { problem: `it has no "actual", the answer to score.${didYouMean('actual', Object.keys(value))}` };
  }
  const [issue] = read.error.issues;
  return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it is not a pair'}` };
}
