import { good, problemsOf } from './read-problems.js';

describe('a wrong value', () => {
  it.each([
    ['scorer: exat', 'scorer.kind', /^unknown kind "exat"\. Did you mean "exact"\? Known: .*numeric/],
    ['scorer: {kind: jsn}', 'scorer.kind', /^unknown kind "jsn"\. Did you mean "json"\?/],
    ['scorer: {votes: 3}', 'scorer.kind', /^give the kind of this section\. Known: .*llm-judge/],
    [
      'llm: {provider: simulatd}',
      'llm.provider',
      /^unknown provider "simulatd"\. Did you mean "simulated"\?/,
    ],
    [
      'llm: {models: toy-1}',
      'llm.models',
      /^expected a section: write models: \{default: toy-1\} \(it is "toy-1"\)$/,
    ],
    [
      'llm: {apiKeyEnv: sk-proj-abcdefghij123, models: {default: a}}',
      'llm.apiKeyEnv',
      /^this looks like a key: sk-… \(\d+ characters\)\. Put/,
    ],
    ['optimize: {epochs: many}', 'optimize.epochs', /^expected a number \(it is "many"\)$/],
  ])('%s is explained with what is meant', (text, path, message) => {
    const [problem, ...others] = problemsOf(`${good}${text}\n`);
    expect(others).toEqual([]);
    expect(problem?.path).toBe(path);
    expect(problem?.message).toMatch(message);
  });
});
