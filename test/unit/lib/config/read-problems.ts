import { parseConfig } from '../../../../lib/config/parse-config.js';
import { BadInputError, type Problem } from '../../../../lib/config/problem.js';

/** A valid configuration of ten lines, to extend. */
export const good = `name: banking
seed: 7
dataset:
  path: data.csv
  input: text
  expected: category
agent:
  kind: prompt
  modules: {instructions: "Say which queue the message belongs to."}
  output: {labels: auto}
`;

/** All errors of a configuration. */
export function problemsOf(text: string, settings: string[] = []): Problem[] {
  try {
    parseConfig({ text, file: 'fgo.yaml', settings });
  } catch (error) {
    if (error instanceof BadInputError) return error.problems;
    throw error;
  }
  return [];
}
