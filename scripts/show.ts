import { cliContext } from './cli-context.js';
import { defineVerb, runArgument, storeOption } from './verb.js';
import { badInput } from '../lib/config/problem.js';
import type { RunProgress } from '../lib/domain/progress.js';
import { callsAt } from '../lib/ledger/call-log.js';
import { callLines } from '../lib/report/call-view.js';
import { nodeLines } from '../lib/report/node-view.js';
import { runPoints } from '../lib/report/run-points.js';
import type { RunPoint } from '../lib/report/run-points.js';
import { aside, heading, plain } from '../lib/report/styled-text.js';
import type { StyledLine } from '../lib/report/styled-text.js';
import { taskLines } from '../lib/report/task-view.js';
import { findRun } from '../lib/app/finding/find-run.js';
import { describeCall } from '../lib/app/inside/call-details.js';
import { unknownPath } from '../lib/app/inside/find-point.js';
import { describeNode } from '../lib/app/inside/node-details.js';
import { openForReading } from '../lib/app/inside/opened-run.js';
import type { OpenedRun } from '../lib/app/inside/opened-run.js';
import { describeTask } from '../lib/app/inside/task-details.js';
import { printJson, printStyled } from './terminal/output.js';

const help = `
PATH is a place of the tree (baseline, final, subset-003, subset-003/epoch-1, merge-2-1, merge-2-1/try-2), any
place below one (subset-003/evaluate-explore), a task (task:ID), or a call by its key or the beginning of it.
Requests, replies, tokens, cost, time and attempts come from the store: no server is needed, and nothing is sent.`;

interface ShowOptions {
  store?: string;
  full?: boolean;
  json?: boolean;
}

/** The output: an object for programs, lines for people. */
interface Shown {
  json: unknown;
  lines: StyledLine[];
}

export const verb = defineVerb<ShowOptions, [string, string | undefined]>({
  description: 'Shows the details of any step of a run: modules, exact requests and replies, costs.',
  arguments: [runArgument, ['[path]', 'what to show; lists all paths if not given']],
  options: [
    ['--full', 'shows the critiques of a place word by word, too'],
    storeOption,
    ['--json', 'prints it as JSON'],
  ],
  help,
  examples: [
    ['fgo show last', 'the paths there are'],
    ['fgo show last subset-001/epoch-1', "its critiques and the optimizer's calls"],
    ['fgo show last task:27', 'what the agent did on a task, before and after'],
    ['fgo show last 3f2a9c41', 'one call, word by word'],
  ],
  async run(options, id, written) {
    const path = written?.replace(/\/+$/, '') || undefined;
    const run = await openForReading(await findRun(cliContext(), id, options.store));
    const shown = path === undefined ? listPaths(run) : await showPath(run, path, options.full === true);
    if (options.json) return printJson(shown.json);
    printStyled(shown.lines);
  },
});

function pointsOf(progress: RunProgress | null): RunPoint[] {
  return progress ? runPoints(progress) : [];
}

async function showPath(run: OpenedRun, path: string, full: boolean): Promise<Shown> {
  if (path.startsWith('task:')) {
    const task = await describeTask(run, path.slice('task:'.length));
    return { json: task, lines: taskLines(task) };
  }
  const points = pointsOf(run.progress);
  const point = points.find(entry => entry.path === path);
  if (point || callsAt(run.calls, path).length > 0) {
    const node = await describeNode(run, { path, point });
    return { json: node, lines: nodeLines(node, full) };
  }
  const call = await callOf(run, path);
  if (call) return { json: { run: run.record.id, kind: 'call', ...call }, lines: callLines(call) };
  const known = [...points.map(entry => entry.path), ...run.calls.flatMap(({ paths }) => paths)];
  throw unknownPath({ run: run.record.id, path, known });
}

async function callOf(run: OpenedRun, prefix: string) {
  if (!/^[0-9a-f]{4,64}$/.test(prefix)) return null;
  const [only, ...others] = run.calls.filter(({ key }) => key.startsWith(prefix));
  if (!only) return null;
  if (others.length === 0) return describeCall(run, only);
  throw badInput(
    run.record.id,
    `${others.length + 1} calls start with ${prefix}. Give more characters of the key.`,
  );
}

function listPaths(run: OpenedRun): Shown {
  const paths = pointsOf(run.progress).map(({ path, modules, places }) => ({
    path,
    modules: modules?.sha256 ?? null,
    calls: new Set(places.flatMap(place => callsAt(run.calls, place))).size,
  }));
  const width = Math.max(0, ...paths.map(({ path }) => path.length));
  return {
    json: { run: run.record.id, kind: 'paths', paths },
    lines: [
      heading(run.record.id),
      ...paths.map(({ path, calls }) => plain(`${path.padEnd(width)}  ${calls} calls`)),
      aside('task:ID shows a task; the beginning of a key shows a call.'),
    ],
  };
}
