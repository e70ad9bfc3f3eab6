import { evenSizes } from '../optimizer/dividing/even-parts.js';
import { countMerges } from '../optimizer/merging/plan-merges.js';
import type { EstimateWork } from './estimate-work.js';
import type { Phase } from './phase.js';
import { times } from './phase.js';
import { rollouts } from './rollouts.js';
import type { Scenario } from './scenario.js';
import type { Candidate } from './stage-optimize.js';

/** Maximum train tasks that a merge that lost score is run on, and maximum failed ones shown to its retry. */
const mostLost = 48;
const mostLostShown = 12;
/** Factor for a labeled rule in a merger's prompt, per token of the rule. */
export const labelled = 1.16;

interface Merged {
  /** Phases of all merges in a tree of this shape. */
  phases: Phase[];
  candidate: Candidate;
}

/** Scoring of the leaves on validation, and the merge tree; returns the candidate at its root. */
export function mergeStage(
  work: EstimateWork,
  scenario: Scenario,
  leaf: Candidate,
): { phases: Phase[]; candidate: Candidate } {
  const { subsets, strategy, inputs } = work;
  if (subsets < 2 || !strategy.merges) return { phases: [], candidate: leaf };
  // The journal has the scores of candidates already scored on validation.
  const known = work.optimize.score === 'validation' ? leaf.changed : 0;
  const unknown = times(inputs.validation, subsets * Math.max(0, leaf.changed - known));
  const leaves = rollouts({ work, scenario, stage: 'merge', inputs: unknown, grown: leaf.grown });
  const root = treeOf({ work, scenario, leaf, known: new Map() }, subsets);
  const levels = countMerges(subsets, work.optimize.merge.fanIn).length - 1;
  // Levels of the tree run one after the other.
  const phases = root.phases.map(phase => ({ ...phase, lanes: Math.max(1, phase.lanes / levels) }));
  return {
    phases: [leaves, ...phases, ...compaction(work, scenario, root.candidate)],
    candidate: root.candidate,
  };
}

/**
 * Requests a shorter version of the final merge and scores it on validation. Assumes that its length does not
 * change.
 */
function compaction(work: EstimateWork, scenario: Scenario, { grown, changed }: Candidate): Phase[] {
  // Only a merge can be shortened, not a parent that a merge fell back to.
  const chance = scenario.compacted * changed * (1 - scenario.retried * scenario.fallsBack);
  const common = { work, scenario };
  const parents = [{ grown, changed }];
  return [
    mergerCalls({ ...common, parents, together: grown, times: chance, lost: 0 }),
    rollouts({ ...common, stage: 'merge', inputs: times(work.inputs.validation, chance), grown }),
  ];
}

interface Tree {
  work: EstimateWork;
  scenario: Scenario;
  leaf: Candidate;
  /**
   * Results by number of leaves. Groups at one depth differ in size by at most one, so there are few entries.
   */
  known: Map<number, Merged>;
}

function treeOf(tree: Tree, leaves: number): Merged {
  if (leaves === 1) return { phases: [], candidate: tree.leaf };
  const found = tree.known.get(leaves);
  if (found) return found;
  const sizes = evenSizes(leaves, Math.min(leaves, tree.work.optimize.merge.fanIn));
  const below = sizes.map(size => treeOf(tree, size));
  const node = mergeOf(
    tree,
    below.map(({ candidate }) => candidate),
    leaves,
  );
  const phases = summed([...below.flatMap(merged => merged.phases), ...node.phases]);
  const merged = { phases, candidate: node.candidate };
  tree.known.set(leaves, merged);
  return merged;
}

/** One merge: requested only if at least two parents changed, and retried if it loses score. */
function mergeOf({ work, scenario }: Tree, parents: Candidate[], leaves: number): Merged {
  const unchanged = (others: Candidate[]) =>
    others.reduce((chance, other) => chance * (1 - other.changed), 1);
  const none = unchanged(parents);
  const one = parents.reduce(
    (sum, parent, place) => sum + parent.changed * unchanged(parents.toSpliced(place, 1)),
    0,
  );
  const asked = Math.max(0, 1 - none - one);
  const grown = parents.map(parent => parent.grown);
  const together = grown.reduce((sum, tokens) => sum + tokens, 0);
  const largest = Math.max(...grown);
  const united = Math.min(work.room * work.modules, Math.max(largest, together * scenario.united));
  const retried = asked * scenario.retried;
  const lost = times(work.inputs.subset, tasksShare(work, leaves));
  const validated = times(work.inputs.validation, asked + retried);
  const common = { work, scenario, stage: 'merge' as const };
  const phases = [
    mergerCalls({ work, scenario, parents, together, times: asked, lost: 0 }),
    rollouts({ ...common, inputs: validated, grown: united }),
    rollouts({ ...common, inputs: times(lost, retried), grown: united }),
    mergerCalls({
      work,
      scenario,
      parents,
      together,
      times: retried,
      lost: lost.tasks * scenario.failureShare * scenario.leftShare,
    }),
  ];
  const fallback = scenario.retried * scenario.fallsBack;
  return { phases, candidate: { grown: fallback * largest + (1 - fallback) * united, changed: 1 - none } };
}

/** The tasks that a lost merge is run on, as a share of a subset. */
function tasksShare({ inputs }: EstimateWork, leaves: number): number {
  const { tasks } = inputs.subset;
  return tasks === 0 ? 0 : Math.min(mostLost, tasks * leaves) / tasks;
}

function mergerCalls(step: {
  work: EstimateWork;
  scenario: Scenario;
  parents: Candidate[];
  together: number;
  /** Expected number of requests for this merge. */
  times: number;
  /** Failed tasks shown to it. */
  lost: number;
}): Phase {
  const { work, scenario, parents, together, lost } = step;
  const { merge, modules, evidence, overhead } = work;
  const rules = together / modules;
  const text = merge.frame + merge.parent * parents.length + rules * labelled;
  const room = merge.budget - text;
  // Parents longer than the prompt are united without the merger.
  const calls = room < 0 ? 0 : step.times * modules * (1 + scenario.repaired);
  const shown = Math.min(Math.max(0, room), Math.min(mostLostShown, lost) * withoutCritique(evidence));
  return {
    stage: 'merge',
    role: 'merger',
    calls,
    promptTokens: calls * (text + shown + overhead.merger),
    completionTokens: calls * rules * scenario.mergeReply,
    lanes: 1,
  };
}

function withoutCritique({ failure, critiqueTokens }: EstimateWork['evidence']): number {
  return Math.max(10, failure - critiqueTokens);
}

/** Combines phases of the same kind, because a tree of thousands of merges has only a few kinds. */
function summed(phases: Phase[]): Phase[] {
  const byRole = new Map<string, Phase>();
  for (const phase of phases) {
    const key = `${phase.stage} ${phase.role}`;
    const found = byRole.get(key);
    if (!found) byRole.set(key, { ...phase });
    else {
      found.calls += phase.calls;
      found.promptTokens += phase.promptTokens;
      found.completionTokens += phase.completionTokens;
      found.lanes += phase.lanes;
    }
  }
  return [...byRole.values()];
}
