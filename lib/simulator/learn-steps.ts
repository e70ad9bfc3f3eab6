import { phraseOf, readCommand, readCommandList, typeOf, type Command } from './commands.js';
import { learnLabels } from './learn-labels.js';
import type { LearnedRule } from './learned-rule.js';
import type { Case } from './read-cases.js';
import type { Critique } from './critique.js';
import { contentStems, rawWords, stem } from './words.js';

/** The commands of a case's solution; null if its expected answer is not a list of commands. */
function solutionOf(example: Case): Command[] | null {
  return readCommandList(example.expected ?? '');
}

/** Whether the cases are episodes, whose expected answer is a list of commands. */
export function areEpisodes(cases: readonly Case[]): boolean {
  return cases.filter(example => solutionOf(example) !== null).length * 2 > cases.length;
}

/** The steps of a solution beyond fetching, placing and what the goal itself names, with their phrases. */
function specialSteps(goal: string, solution: Command[]): { text: string; phrase: string }[] {
  return solution
    .filter(({ kind }) => kind === 'other')
    .map(step => ({ text: step.text, phrase: phraseOf(step, goal) }))
    .filter(({ phrase }) => contentStems(phrase).length > 1);
}

/**
 * The words of a goal that are neither objects of its solution nor verbs of fetching or placing: they say how
 * the object must be.
 */
function qualifiersOf(goal: string, solution: Command[]): string {
  const named = new Set(
    solution.flatMap(({ objects }) => objects.flatMap(name => contentStems(typeOf(name)))),
  );
  return rawWords(goal)
    .filter(word => !named.has(stem(word)) && readCommand(word).kind === 'other')
    .join(' ');
}

function adviceOf(words: string, phrase: string): Pick<LearnedRule, 'when' | 'then'> {
  return { when: `the task mentions ${words}`, then: `do "${phrase}" before you put it down` };
}

/** Learns which words of a goal require a step beyond fetching and placing. */
export function learnSteps(cases: Case[], chance: string): LearnedRule[] {
  const examples = cases.flatMap(example => {
    const solution = solutionOf(example);
    if (!solution) return [];
    const input = qualifiersOf(example.input, solution);
    const phrases = specialSteps(example.input, solution).map(({ phrase }) => phrase);
    // Goals without such a step count against the words that they have in common with others.
    return (phrases.length > 0 ? phrases : ['none']).map(phrase => ({ ...example, input, expected: phrase }));
  });
  return learnLabels(examples, chance).flatMap(rule => {
    const phrase = /"([^"]+)"/.exec(rule.then)?.[1] ?? 'none';
    const words = rule.when.replace(/^the input mentions /, '');
    return phrase === 'none' ? [] : [{ ...rule, ...adviceOf(words, phrase) }];
  });
}

/** Reports which step of the solution an episode lacks. */
export function critiqueOfEpisode(example: Case): Critique | null {
  const solution = solutionOf(example);
  if (!solution) return null;
  if (!example.failed) return { problem: 'The goal was reached.', advice: 'Go on like this.' };
  const actions = `${example.steps}\n${example.given ?? ''}`;
  const first = specialSteps(example.input, solution).find(({ text }) => !actions.includes(text));
  if (!first) {
    return {
      problem: 'All that is needed was done, but not in time or not in the right order.',
      advice: `A short way is: ${solution.map(({ text }) => text).join(', ')}.`,
    };
  }
  const { when, then } = adviceOf(
    rawWords(qualifiersOf(example.input, solution))
      .filter(word => contentStems(word).length > 0)
      .join(', '),
    first.phrase,
  );
  return {
    problem: `The agent never did "${first.text}", which the goal needs.`,
    advice: `When ${when}: ${then}.`,
  };
}
