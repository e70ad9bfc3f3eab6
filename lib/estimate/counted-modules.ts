import type { Reference } from '../domain/reference.js';
import type { Assumed } from './calls.js';

/** What a count knows of modules: how long they are, and what they solve. */
export interface CountedModules {
  reference: Reference;
  /** What the subset or merge that wrote them started from. */
  base: Base;
  /** Tokens that the writer added to the base, and how many subsets it learned from. */
  own: number;
  subsets: number;
  /** The subset or merge that wrote them; null for the run's modules. */
  writer: string | null;
  /** Their score on any tasks: the program only compares scores. */
  rank: number;
  /** Failed tasks where they were made, by the selection. */
  failing: Map<string, number>;
}

export interface Base {
  reference: Reference;
  tokens: number;
  subsets: number;
}

/** The results of modules on a selection of tasks. */
export interface CountedEvaluation {
  modules: CountedModules;
  selection: string;
  tasks: number;
  failures: number;
}

/** Tokens that modules have gained over those of the run. */
export function tokensOf({ base, own }: CountedModules): number {
  return base.tokens + own;
}

/** Modules as what others start from. */
export function asBase(modules: CountedModules): Base {
  const { reference, base, subsets } = modules;
  return { reference, tokens: tokensOf(modules), subsets: base.subsets + subsets };
}

/** Share of tasks that modules fail which were not made for them: what subsets fix also helps elsewhere. */
export function shareFailing({ scenario }: Assumed, modules: CountedModules): number {
  const { subsets } = asBase(modules);
  if (subsets === 0) return scenario.failureShare;
  const fixed = (1 - scenario.leftShare) * scenario.carriesOver;
  return scenario.failureShare * (1 - fixed) ** (1 + scenario.keepsFixing * (subsets - 1));
}

const noBase: Base = { reference: { sha256: '', bytes: 0 }, tokens: 0, subsets: 0 };

/** What the parents of a merge started from, if it is the same, and the tokens that each adds to it. */
export function commonBase(parents: readonly CountedModules[]): { base: Base; own: number[] } {
  const startsFrom = (parent: CountedModules, { sha256 }: Reference) =>
    parent.base.reference.sha256 === sha256 || parent.reference.sha256 === sha256;
  const base =
    parents
      .map(parent => parent.base)
      .find(({ reference }) => parents.every(parent => startsFrom(parent, reference))) ?? noBase;
  return { base, own: parents.map(parent => tokensOf(parent) - base.tokens) };
}

/** What the effects of a count refer to. */
export class CountedArtifacts {
  private readonly contents: unknown[] = [];

  put(content: unknown): Reference {
    return { sha256: String(this.contents.push(content) - 1), bytes: 0 };
  }

  get<Content>({ sha256 }: Reference): Content {
    return this.contents[Number(sha256)] as Content;
  }

  putModules(content: Omit<CountedModules, 'reference' | 'failing'>): CountedModules {
    const modules: CountedModules = { ...content, reference: { sha256: '', bytes: 0 }, failing: new Map() };
    modules.reference = this.put(modules);
    return modules;
  }

  /** The modules that a run starts from. */
  initialModules(): CountedModules {
    return this.putModules({ base: noBase, own: 0, subsets: 0, writer: null, rank: 0 });
  }

  /** Modules like these, for a subset or merge to change. */
  startFrom(given: CountedModules, writer: string): CountedModules {
    const { base, own, subsets, rank } = given;
    if (given.writer === writer) return this.putModules({ base, own, subsets, writer, rank });
    return this.putModules({ base: asBase(given), own: 0, subsets: 0, writer, rank });
  }
}
