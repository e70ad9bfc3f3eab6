import { createHash } from 'node:crypto';
import { optimizeSchema } from '../../lib/config/optimize.js';
import type { Leaf } from '../../lib/domain/candidate.js';
import type { Evaluation } from '../../lib/domain/evaluation.js';
import type { Reference } from '../../lib/domain/reference.js';
import type { SplitName } from '../../lib/domain/task.js';
import type { TaskSelection } from '../../lib/domain/task-selection.js';
import { createInProcessDriver } from '../../lib/optimizer/program/in-process.js';
import { nameOfEvaluation } from '../../lib/optimizer/program/points.js';
import type { RunInput } from '../../lib/optimizer/program/run/run.js';
import type { Effects, EvaluateRequest, Verdict } from '../../lib/optimizer/program/steps.js';
import { drawWinner, taskWinners } from '../../lib/optimizer/merging/task-winners.js';
import { deriveSeed } from '../../lib/optimizer/seed.js';
import { strategies } from '../../lib/optimizer/strategies/index.js';

/** Numbers of tasks in the toy's splits; each has tasks of all kinds, in order. */
const counts = { train: 24, validation: 12, test: 12 };
/** A task of kind k is solved by modules that contain k. */
const kinds = 6;

const kindOf = (name: SplitName, task: number) => Math.floor((task * kinds) / counts[name]);

/**
 * A toy of the method's effects: modules are sets of kinds, a task is solved if its kind is in the set, a
 * proposal adds the kind of the first failure, and a merge unites its parents, but for the kinds in
 * `lostInMerges`. References name their content, so equal content has equal references.
 */
export class ToyMethod {
  readonly calls: string[] = [];
  readonly lostInMerges: number[] = [];
  /** What readSpending reports. */
  spent = 0;

  /** Runs the method with these settings. */
  run(
    settings: Record<string, unknown> = {},
    options: {
      input?: Partial<RunInput>;
      resumesAtCheckpoints?: boolean;
      ask?: (reason: string) => Promise<Verdict | null>;
    } = {},
  ) {
    const { input, ...driver } = options;
    const { optimize } = createInProcessDriver({
      effects: this.effects(settings),
      evaluate: request => this.evaluate(request),
      ...driver,
    });
    return optimize({
      id: 'toy',
      settings: optimizeSchema.parse({ subsets: 4, ...settings }),
      simulated: true,
      modules: referenceTo([]),
      moduleNames: ['rules'],
      counts,
      ...input,
    });
  }

  evaluate({ modules, selection, point }: EvaluateRequest): Promise<Evaluation> {
    this.calls.push(`evaluate ${nameOfEvaluation(point)}`);
    const known = contentOf<number[]>(modules);
    const scores = kindsOf(selection).map(kind => (known.includes(kind) ? 1 : 0));
    return Promise.resolve(evaluationOf(scores));
  }

  private effects(settings: Record<string, unknown>): Effects {
    const { strategy, subsets } = optimizeSchema.parse({ subsets: 4, ...settings });
    const plan = strategies[strategy];
    const log = <T>(summary: string, result: T): Promise<T> => {
      this.calls.push(summary);
      return Promise.resolve(result);
    };
    const unused = () => Promise.reject(new Error('The toy does not have this effect.'));
    return {
      divideTasks: (_input, summary) => {
        const number = plan.countSubsets({ asked: subsets, tasks: counts.train, automatic: () => 4 });
        const lists = split(counts.train, number);
        return log(summary, { lists: referenceTo(lists), sizes: lists.map(list => list.length) });
      },
      dividePolish: ({ batches }, summary) => {
        const lists = split(counts.train, batches);
        return log(summary, { lists: referenceTo(lists), sizes: lists.map(list => list.length) });
      },
      critiqueBatch: ({ from, to }, summary) =>
        log(summary, { critiques: referenceTo([from, to]), written: to - from, failed: 0, shortened: 0 }),
      proposeRevision: ({ modules, selection, rejected, module }, summary) => {
        const known = contentOf<number[]>(modules);
        const missing = kindsOf(selection).filter(kind => !known.includes(kind));
        const added = missing[rejected.length] ?? missing[0];
        const revised = added === undefined ? known : [...known, added];
        const report = { module, added: 1, removed: 0, failure: null, notes: [] };
        return log(summary, { modules: referenceTo(sorted(revised)), report, next: null });
      },
      mergeModules: ({ parents, module }, summary) => {
        const united = sorted(parents.flatMap(parent => contentOf<number[]>(parent.modules)));
        const merged = united.filter(kind => !this.lostInMerges.includes(kind));
        const report = { module, added: 0, removed: 0, failure: null, notes: [] };
        const tokens = { merged: merged.length, parents: parents.map(() => 1) };
        return log(summary, { modules: referenceTo(merged), report, tokens });
      },
      listCandidates: ({ leaves }, summary) => log(summary, referenceTo(leaves)),
      groupCandidates: ({ candidates, groups }, summary) => {
        const leaves = candidates.flatMap(list => contentOf<Leaf[]>(list));
        const parts = split(leaves.length, groups).map(places =>
          places.flatMap(place => leaves[place] ?? []),
        );
        return log(
          summary,
          parts.map(part => {
            const [leaf] = part;
            return leaf && part.length === 1
              ? { kind: 'one' as const, leaf }
              : { kind: 'list' as const, list: referenceTo(part) };
          }),
        );
      },
      shortlistCandidates: ({ candidates, baseline, most }, summary) => {
        const leaves = candidates.flatMap(list => contentOf<Leaf[]>(list));
        const changed = leaves.filter(({ modules }) => modules.sha256 !== baseline.sha256);
        return log(summary, {
          shortlist: changed.slice(0, most),
          others: Math.max(0, changed.length - most),
        });
      },
      drawSample: ({ size }, summary) => {
        const lists = [Array.from({ length: Math.min(size, counts.train) }, (_, task) => task)];
        return log(summary, { lists: referenceTo(lists), count: lists[0]?.length ?? 0 });
      },
      drawTrainTasks: ({ most }, summary) => {
        const lists = [Array.from({ length: Math.min(most, counts.train) }, (_, task) => task)];
        return log(summary, { lists: referenceTo(lists), count: lists[0]?.length ?? 0 });
      },
      drawFromFront: ({ candidates, most, path }, summary) => {
        const winners = taskWinners(
          candidates.map(record => contentOf<number[]>(record)),
          most,
        );
        const front = winners.map(({ place }) => place);
        return log(summary, { front, drawn: drawWinner(winners, deriveSeed(1, path)) });
      },
      groupEvidence: ({ modules, lists, groups }, summary) => {
        const known = contentOf<number[]>(modules);
        const evidence = contentOf<number[][]>(lists)
          .slice(0, groups)
          .map(tasks => {
            const scores = tasks.map(task => (known.includes(kindOf('train', task)) ? 1 : 0));
            return {
              evaluation: evaluationOf(scores),
              critiques: { lists: [referenceTo(tasks)], written: tasks.length, failed: 0, shortened: 0 },
            };
          });
        return log(summary, evidence);
      },
      noteFixedTasks: ({ modules }, summary) => log(summary, modules),
      chooseFront: ({ others, most }, summary) =>
        log(summary, others.map((_, place) => place).slice(0, most)),
      testSignificance: (_input, summary) =>
        log(summary, {
          pairs: 12,
          difference: 0,
          better: 0,
          worse: 0,
          pValue: 1,
          interval: [0, 0],
          method: 'mcnemar',
        }),
      checkBaseline: (_input, summary) => log(summary, { need: null, warnings: [] }),
      describeChanges: (_input, summary) =>
        log(summary, { added: [], removed: [], more: { added: 0, removed: 0 } }),
      readSpending: (_input, summary) => log(summary, { usd: this.spent, tokens: 0, calls: 0 }),
      recordResult: (_input, summary) => log(summary, null),
      compareEvaluations: unused,
      testGain: unused,
      inheritedSubset: unused,
      inheritedMerge: unused,
    };
  }
}

/** The kinds that modules know. */
export function kindsIn(modules: Reference | null | undefined): number[] {
  return modules ? contentOf<number[]>(modules) : [];
}

function evaluationOf(scores: number[]): Evaluation {
  const solved = scores.reduce((sum, score) => sum + score, 0);
  return {
    record: referenceTo(scores),
    score: { mean: solved / scores.length, scored: scores.length, unscored: 0 },
    failures: scores.length - solved,
    unscoredReason: null,
  };
}

function kindsOf({ split: name, lists, list, from }: TaskSelection): number[] {
  const all = Array.from({ length: counts[name] }, (_, task) => task).slice(from ?? 0);
  const tasks = lists ? (contentOf<number[][]>(lists)[list ?? 0] ?? []) : all;
  return tasks.map(task => kindOf(name, task));
}

/** Numbers below `count` in `parts` runs of equal length. */
function split(count: number, parts: number): number[][] {
  return Array.from({ length: parts }, (_, part) => {
    const from = Math.floor((part * count) / parts);
    const to = Math.floor(((part + 1) * count) / parts);
    return Array.from({ length: to - from }, (_entry, place) => from + place);
  });
}

function sorted(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((left, right) => left - right);
}

/** The content of all references. */
const contents = new Map<string, unknown>();

function referenceTo(content: unknown): Reference {
  const text = JSON.stringify(content);
  const sha256 = createHash('sha256').update(text).digest('hex');
  contents.set(sha256, content);
  return { sha256, bytes: text.length };
}

function contentOf<T>({ sha256 }: Reference): T {
  return contents.get(sha256) as T;
}
