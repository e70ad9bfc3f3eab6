import type { ChatMessage } from './request.js';
import { readCommand, type Command } from './commands.js';

/**
 * An ongoing episode in a prompt: the goal, the possible actions, the actions taken and their observations.
 */
export interface Episode {
  goal: string;
  possible: Command[];
  done: { command: Command; observation: string }[];
}

const announced =
  /\b(?:possible|admissible|available|allowed|valid|legal)\s+(?:actions?|commands?|moves?)\b[^\n]*:?[ \t]*\n((?:[ \t]*(?:[-*•]|\d+[.)])[ \t]+[^\n]+\n?)+)/i;
const goalLine = /\b(?:task|goal|objective|mission)\b(?:\s+is)?(?:\s+to)?\s*:\s*([^\n]+)/i;

function readActions(text: string): string[] {
  const [, list = ''] = announced.exec(text) ?? [];
  return list
    .split('\n')
    .flatMap(line => /^[ \t]*(?:[-*•]|\d+[.)])[ \t]+(.+)$/.exec(line)?.[1]?.trim() ?? []);
}

function actionIn(reply: string): string {
  const named = [...reply.matchAll(/^\s*action\s*:\s*(.+)$/gim)].at(-1)?.[1];
  return (named ?? reply.trim().split('\n').at(-1) ?? '').trim();
}

/** The episode of a conversation whose last message lists possible actions; null if it lists none. */
export function readEpisode(messages: ChatMessage[]): Episode | null {
  const turns = messages.filter(({ role }) => role === 'user' || role === 'assistant');
  const last = turns.at(-1);
  const actions = last?.role === 'user' ? readActions(last.content) : [];
  if (actions.length < 2) return null;
  const inputs = turns.filter(({ role }) => role === 'user').map(({ content }) => content);
  const goal = inputs.map(text => goalLine.exec(text)?.[1]).find(found => found !== undefined);
  if (goal === undefined) return null;
  const done = turns.flatMap(({ role, content }, index) =>
    role === 'assistant'
      ? [{ command: readCommand(actionIn(content)), observation: turns[index + 1]?.content ?? '' }]
      : [],
  );
  return { goal, possible: actions.map(readCommand), done };
}
