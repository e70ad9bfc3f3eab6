import type { CandidateGroup } from '../lib/optimizer/program/requests.js';
import { renderModule } from '../lib/optimizer/functions/render-module.js';
import pLimit from 'p-limit';
import { z } from 'zod';
import { leafSchema } from '../lib/domain/candidate.js';
import type { Leaf } from '../lib/domain/candidate.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { Modules } from '../lib/domain/module.js';
import type { Reference } from '../lib/domain/reference.js';
import { shuffled } from '../lib/optimizer/seed.js';
import { similarGroups } from '../lib/optimizer/dividing/similar-groups.js';
import type { Artifacts } from '../lib/store/artifacts.js';
import { runWithYields } from './run-with-yields.js';
import { compareTexts } from './compare-texts.js';
import type { ActivityServices } from './run-context.js';
import { taskListsSchema } from './select-tasks.js';

const leavesSchema = z.array(leafSchema);

/** Candidates of a group that become a part of histories. */
const mostListed = 8;

/** Number of files read concurrently. */
const filesAtOnce = 32;

async function readLeaves(artifacts: Artifacts, lists: readonly Reference[]): Promise<Leaf[]> {
  return (await Promise.all(lists.map(list => artifacts.get(list, leavesSchema)))).flat();
}

/** Stores the results of subsets. */
export async function listCandidates(
  { artifacts }: ActivityServices,
  { leaves }: { leaves: Leaf[] },
): Promise<Reference> {
  return artifacts.put(leaves);
}

/**
 * Splits the candidates of all lists into groups by similar content; group sizes differ by at most one.
 */
export async function groupCandidates(
  services: ActivityServices,
  input: {
    run: RunReference;
    candidates: Reference[];
    groups: number;
  },
  signal: AbortSignal,
): Promise<CandidateGroup[]> {
  const { artifacts } = services;
  const context = await services.openRun(input.run);
  const leaves = await readLeaves(artifacts, input.candidates);
  const one = (leaf: Leaf): CandidateGroup => ({ kind: 'one', leaf });
  if (leaves.length <= input.groups) return leaves.map(one);
  const limit = pLimit(filesAtOnce);
  const texts = await Promise.all(
    leaves.map(leaf => limit(async () => textOf(await context.modules(leaf.modules)))),
  );
  const { likeness, notes } = await compareTexts({ context, texts, use: 'candidates', signal });
  const groups = await runWithYields(similarGroups(likeness, input.groups));
  const found = await Promise.all(
    groups.map(async (numbers): Promise<CandidateGroup> => {
      const members = numbers.flatMap(number => leaves[number] ?? []);
      const [only] = members;
      if (only && members.length === 1) return one(only);
      const list = await artifacts.put(members);
      const isLast = members.length <= Math.min(input.groups, mostListed);
      return { kind: 'list', list, ...(isLast && { leaves: members }) };
    }),
  );
  const [first, ...others] = found;
  return first && notes.length > 0 ? [{ ...first, notes }, ...others] : found;
}

/**
 * The choices of a run that ends early: candidates that differ from the baseline, sorted by tasks gained
 * on their own subset; of equal modules, the first.
 */
export async function shortlistCandidates(
  { artifacts }: ActivityServices,
  input: {
    run: RunReference;
    candidates: Reference[];
    baseline: Reference;
    most: number;
  },
): Promise<{ shortlist: Leaf[]; others: number }> {
  const leaves = await readLeaves(artifacts, input.candidates);
  const seen = new Set([input.baseline.sha256]);
  const changed = leaves.filter(({ modules }) => !seen.has(modules.sha256) && seen.add(modules.sha256));
  // Sorting is stable: with equal gain, the first subset comes first.
  changed.sort((left, right) => (right.gain ?? 0) - (left.gain ?? 0));
  const shortlist = changed.slice(0, input.most);
  return { shortlist, others: changed.length - shortlist.length };
}

/**
 * Draws at most `most` train tasks from the subsets of some candidates, as task lists with a single list.
 */
export async function drawTrainTasks(
  services: ActivityServices,
  input: {
    run: RunReference;
    lists: Reference;
    candidates: Reference[];
    most: number;
    path: string;
  },
): Promise<{ lists: Reference; count: number }> {
  const { artifacts } = services;
  const { settings } = await services.openRun(input.run);
  const lists = await artifacts.get(input.lists, taskListsSchema);
  const subsets = (await readLeaves(artifacts, input.candidates)).map(leaf => leaf.subset);
  subsets.sort((left, right) => left - right);
  // Resampled subsets may share tasks.
  const tasks = [...new Set(subsets.flatMap(subset => lists[subset] ?? []))];
  const drawn = shuffled(tasks, settings.seedFor('draw', input.path)).slice(0, input.most);
  drawn.sort((left, right) => left - right);
  return { lists: await artifacts.put([drawn]), count: drawn.length };
}

function textOf(modules: Modules): string {
  return Object.values(modules).map(renderModule).join('\n');
}
