import { findRun } from '../lib/app/finding/find-run.js';
import { showRun } from '../lib/app/inside/show-run.js';
import type { PathList, ShownPlace } from '../lib/app/inside/show-run.js';
import { badInput } from '../lib/config/problem.js';
import { callLines } from '../lib/report/call-view.js';
import { nodeLines } from '../lib/report/node-view.js';
import { aside, heading, plain } from '../lib/report/styled-text.js';
import type { StyledLine } from '../lib/report/styled-text.js';
import { taskListLines } from '../lib/report/task-list-view.js';
import { taskLines } from '../lib/report/task-view.js';
import { cliContext } from './cli-context.js';
import { printJson, printStyled } from './terminal/output.js';
import { defineVerb, runArgument, storeOption } from './verb.js';

const help = `
PATH is a place of the tree (baseline, final, subset-003, subset-003/epoch-1, merge-2-1, merge-2-1/try-2), any
place below one (subset-003/evaluate-explore), tasks for the test tasks, a task (task:ID, or its ID), or a call by
its key or the beginning of it.
Requests, replies, tokens, cost, time and attempts come from the store: no server is needed, and nothing is sent.`;

interface ShowOptions {
  broken?: boolean;
  fixed?: boolean;
  failing?: boolean;
  store?: string;
  full?: boolean;
  json?: boolean;
}

export const verb = defineVerb<ShowOptions, [string, string | undefined]>({
  description: 'Shows the details of any step of a run: modules, tasks, exact requests and replies, costs.',
  arguments: [runArgument, ['[path]', 'what to show; lists all paths if not given']],
  options: [
    ['--broken', 'with tasks: those that score lower than before'],
    ['--fixed', 'with tasks: those that score higher than before'],
    ['--failing', 'with tasks: those that score as before, and not in full'],
    ['--full', 'shows the critiques of a place word by word, too'],
    storeOption,
    ['--json', 'prints it as JSON'],
  ],
  help,
  examples: [
    ['fgo show last', 'the paths there are'],
    ['fgo show last tasks --broken', 'the test tasks that got worse'],
    ['fgo show last task:27', 'what the agent did on a task, before and after'],
    ['fgo show last subset-001/epoch-1', "its critiques and the optimizer's calls"],
    ['fgo show last 3f2a9c41', 'one call, word by word'],
  ],
  async run(options, id, written) {
    const path = written?.replace(/\/+$/, '') || undefined;
    const changes = (['broken', 'fixed', 'failing'] as const).filter(change => options[change]);
    if (changes.length > 0 && path !== 'tasks')
      throw badInput(`--${changes[0]}`, 'It selects test tasks: fgo show RUN tasks --broken');
    const shown = await showRun(await findRun(cliContext(), id, options.store), { path, changes });
    if (options.json) return printJson(shown);
    printStyled(linesOf(shown, options.full === true));
  },
});

function linesOf(shown: ShownPlace, full: boolean): StyledLine[] {
  switch (shown.kind) {
    case 'paths':
      return pathLines(shown);
    case 'tasks':
      return taskListLines(shown);
    case 'task':
      return taskLines(shown);
    case 'node':
      return nodeLines(shown, full);
    case 'call':
      return callLines(shown);
  }
}

function pathLines({ run, paths }: PathList): StyledLine[] {
  const width = Math.max(0, ...paths.map(({ path }) => path.length));
  return [
    heading(run),
    ...paths.map(({ path, calls }) => plain(`${path.padEnd(width)}  ${calls} calls`)),
    aside('tasks lists the test tasks, task:ID shows one of any split; the beginning of a key shows a call.'),
  ];
}
