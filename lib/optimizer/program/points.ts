import type { SplitName } from '../../domain/task.js';

/**
 * The points of a run and their paths below it. The grammar of all paths is here: `formatPoint` writes them,
 * and `parsePoint` reads them. Workflows are named, and calls are recorded, by these paths. Of two templates
 * that fit a path, the first one applies.
 */
const templates = {
  subset: '{subset}',
  epoch: '{subset}/epoch-{epoch}',
  merge: '{merge}',
  try: '{merge}/try-{attempt}',
  compact: '{merge}/compact',

  scoreSplit: 'evaluate-{of}-{split}',
  exploreAll: 'evaluate-explore',
  explore: '{subset}/evaluate-explore',
  exploreAccepted: '{subset}/evaluate-explore-{epoch}',
  scoreParent: '{subset}/evaluate-parent-{epoch}',
  score: '{subset}/evaluate-score-{epoch}',
  scoreOther: '{subset}/evaluate-score-{epoch}-{proposal}',
  scoreResult: '{subset}/evaluate-result',
  scoreMerged: '{merge}/evaluate-merged-{attempt}',
  exploreLost: '{merge}/evaluate-lost',
  scoreCompacted: '{merge}/evaluate-compacted',
  scoreInherited: '{merge}/evaluate-taken',
  scoreCandidate: '{merge}/evaluate-{candidate}',

  critiques: '{subset}/critique-{modules}',
  critique: '{subset}/critique-{modules}/{task}',
  critiqueOfAll: 'critique-{modules}/{task}',
  propose: '{subset}/epoch-{epoch}/{module}/{call}',
  proposeOther: '{subset}/epoch-{epoch}/proposal-{proposal}/{module}/{call}',
  mergeModule: '{merge}/try-{attempt}/{module}',
  compactModule: '{merge}/compact/{module}',
} as const;

/** What each field of a path looks like. */
const patterns = {
  /** A subset, or a polishing mini-batch. */
  subset: '(?:subset|polish)-\\d+',
  merge: 'merge-\\d+-\\d+',
  /** What is scored: `baseline`, `final`, or the name of a candidate. */
  of: '[^/]+',
  candidate: '[^/]+',
  module: '[^/]+',
  /** The first digits of the hash of the modules that a trajectory was made with. */
  modules: '[0-9a-f]+',
  task: '.+',
  split: 'train|validation|test',
  epoch: '\\d+',
  attempt: '\\d+',
  /** From 1. */
  proposal: '\\d+',
  call: '\\d+',
} as const;

type Templates = typeof templates;
type Field = keyof typeof patterns;
type ValueOf<Name extends Field> = Name extends 'split'
  ? SplitName
  : Name extends 'epoch' | 'attempt' | 'proposal' | 'call'
    ? number
    : string;
type FieldsIn<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? (Name & Field) | FieldsIn<Rest>
  : never;
type PointOf<Kind extends keyof Templates> = { kind: Kind } & {
  [Name in FieldsIn<Templates[Kind]>]: ValueOf<Name>;
};

export type Point = { [Kind in keyof Templates]: PointOf<Kind> }[keyof Templates];
/** A point at which the agent is run on a set of tasks. */
export type EvaluationPoint = Extract<Point, { kind: `score${string}` | `explore${string}` }>;

const digitsOfModules = 12;
const digits: ReadonlySet<string> = new Set(['epoch', 'attempt', 'proposal', 'call'] satisfies Field[]);
const fieldInTemplate = /\{(\w+)\}/g;
const grammar = Object.entries(templates).map(([kind, template]) => ({
  kind,
  path: new RegExp(
    `^${template.replace(fieldInTemplate, (_, name: Field) => `(?<${name}>${patterns[name]})`)}$`,
  ),
}));

export function formatPoint(point: Point): string {
  const fields: Record<string, string | number> = point;
  return templates[point.kind].replace(fieldInTemplate, (_, name: Field) => String(fields[name]));
}

/** The point of a path; null if the path is not one of a run's. */
export function parsePoint(path: string): Point | null {
  for (const { kind, path: pattern } of grammar) {
    const found = pattern.exec(path);
    if (!found) continue;
    const fields = Object.entries(found.groups ?? {}).map(([name, value]) => [
      name,
      digits.has(name) ? Number(value) : value,
    ]);
    return { kind, ...Object.fromEntries(fields) } as Point;
  }
  return null;
}

/** The epoch, merge attempt, or shortening that a path is in, such as that of a call or the id of a rule. */
export function parseTreePoint(path: string): Extract<Point, { kind: 'epoch' | 'try' | 'compact' }> | null {
  const point = parsePoint(path.split('/').slice(0, 2).join('/'));
  return point?.kind === 'epoch' || point?.kind === 'try' || point?.kind === 'compact' ? point : null;
}

/** The first two levels of a path: below them are tasks, modules and calls. */
export function placeOf(path: string): string {
  const [first = '', second] = path.split('/', 2);
  // Critiques that belong to no subset have their tasks on the second level.
  return second === undefined || first.startsWith('critique-') ? first : `${first}/${second}`;
}

/** The name of an evaluation in its program: `score-1`. */
export function nameOfEvaluation(point: EvaluationPoint): string {
  return formatPoint(point).replace(/^.*evaluate-/, '');
}

/** The path of a subset or of a polishing mini-batch; `number` is 0-based. */
export function subsetId(number: number, prefix: 'subset' | 'polish' = 'subset'): string {
  return `${prefix}-${String(number + 1).padStart(3, '0')}`;
}

/** The path of a merge; `index` is 1-based. */
export function mergeId(level: number, index: number): string {
  return `merge-${level}-${index}`;
}

interface CritiquePlace {
  /** The path of the program that asks for it; empty for the run itself. */
  program: string;
  /** The hash of the modules with which the task was run: they decide, not the epoch. */
  modules: string;
  task: string;
}

/** The path of the critique of a task. */
export function critiquePath({ program, modules: sha256, task }: CritiquePlace): string {
  const modules = sha256.slice(0, digitsOfModules);
  if (program === '') return formatPoint({ kind: 'critiqueOfAll', modules, task });
  return formatPoint({ kind: 'critique', subset: program, modules, task });
}

/** The path of all critiques of tasks that a subset ran with these modules. */
export function critiquesPath(subset: string, { sha256 }: { sha256: string }): string {
  return formatPoint({ kind: 'critiques', subset, modules: sha256.slice(0, digitsOfModules) });
}
