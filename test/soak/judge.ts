import { isDeepStrictEqual } from 'node:util';
import { count, scoredByFault } from './figures.js';
import { requestFaultNames } from './faults.js';
import { soakedStages, victims } from './incidents.js';
import type { DisturbedRun, SoakedRun } from './soak-run.js';

/** The findings of a soak. */
export interface Figures {
  kills: number;
  /** How often each kind of fault was injected. */
  faults: Record<string, number>;
  /** Requests at the endpoint. */
  calls: number;
  /** Requests for a call that the journal had: must be 0. */
  repaid: number;
  sameModules: boolean;
  /** Scores, decisions and lineage. */
  sameResult: boolean;
  /** Calls that the endpoint served beyond the cap, or beyond the ledger's charges: must be 0. */
  overBudget: number;
  /** Tasks with a score that differs from the undisturbed run: must be 0. */
  scoredByFault: number;
  /** Calls answered more than once, because they were on the wire at a kill or a fault. */
  answeredAgain: number;
  killedIn: Record<string, number>;
  skipped: string[];
  violations: string[];
}

export interface Compared {
  disturbed: DisturbedRun;
  undisturbed: SoakedRun;
  kills: number;
  cap: { calls: number; tokens: number };
  concurrency: number;
}

/** Compares a disturbed run with the undisturbed one. */
export function judge(compared: Compared): Figures {
  const { disturbed, undisturbed } = compared;
  const { killed, skipped } = disturbed;
  const { calls, repaid, answeredAgain, faults } = count(disturbed.asked);
  const killedIn: Record<string, number> = {};
  for (const { what, stage } of killed)
    killedIn[`${what} in ${stage}`] = (killedIn[`${what} in ${stage}`] ?? 0) + 1;
  const figures = {
    kills: killed.length,
    // One of the workers has a wrong clock throughout.
    faults: { ...faults, ...disturbed.disasters, clockSkew: 1 },
    calls,
    repaid,
    sameModules: disturbed.result.modules === undisturbed.result.modules,
    sameResult: isDeepStrictEqual(decided(disturbed), decided(undisturbed)),
    overBudget: beyondBudget(compared),
    scoredByFault: scoredByFault(disturbed.trajectories, undisturbed.trajectories),
    answeredAgain,
    killedIn,
    skipped,
  };
  return { ...figures, violations: [...unfit(compared), ...broken(figures, compared)] };
}

/** Problems that weaken the soak itself. */
function unfit({ disturbed, kills }: Compared): string[] {
  const { killed, asked, unknown } = disturbed;
  const came = new Set(asked.map(({ fault }) => fault));
  const stages = soakedStages.filter(stage => !killed.some(kill => kill.stage === stage));
  const spared = victims.filter(victim => !killed.some(kill => kill.what === victim));
  const missing = requestFaultNames.filter(name => !came.has(name));
  return [
    ...(killed.length < kills ? [`only ${killed.length} of ${kills} kills came about`] : []),
    ...(kills < soakedStages.length ? [] : stages.map(stage => `nothing was killed in ${stage}`)),
    ...(kills < victims.length ? [] : spared.map(victim => `no ${victim} was killed`)),
    ...missing.map(name => `the fault ${name} never came`),
    ...(unknown > 0 ? [`${unknown} journaled calls were not counted at the endpoint`] : []),
  ];
}

/** The guarantees that are broken. */
function broken(
  figures: Omit<Figures, 'violations'>,
  { disturbed, undisturbed, concurrency }: Compared,
): string[] {
  // A full disk needs a person; everything else recovers by itself.
  const needless = disturbed.waits.filter(kind => kind !== 'STORE_FULL');
  // Each incident may lose what both workers had on the wire.
  const slots = 2 * concurrency * (disturbed.killed.length + Object.keys(disturbed.disasters).length);
  const { repaid, answeredAgain, overBudget } = figures;
  return [
    ...needless.map(kind => `it waited for a person for what passes by itself: ${kind}`),
    ...(repaid > 0 ? [`${repaid} finished calls were paid again`] : []),
    ...(answeredAgain > slots ? [`${answeredAgain} calls were answered again, of ${slots} slots`] : []),
    ...(figures.sameModules ? [] : ['other modules']),
    ...(figures.sameResult ? [] : [`another result: ${differences(disturbed, undisturbed)}`]),
    ...(overBudget > 0 ? [`${overBudget} over the budget`] : []),
    ...(figures.scoredByFault > 0 ? [`${figures.scoredByFault} tasks were scored by a fault`] : []),
  ];
}

/** How far (in calls, otherwise tokens) the endpoint exceeded the cap or the ledger's charges. */
function beyondBudget({ disturbed, cap }: Compared): number {
  const { paid, cutOff } = disturbed.status;
  const { spent } = count(disturbed.asked);
  const charged = {
    calls: paid.calls + cutOff.calls,
    tokens: paid.promptTokens + paid.completionTokens + cutOff.promptTokens + cutOff.completionTokens,
  };
  const calls = spent.calls - Math.min(cap.calls, charged.calls);
  return Math.max(0, calls > 0 ? calls : spent.tokens - Math.min(cap.tokens, charged.tokens));
}

/** The result without its usage: checking whether a failing endpoint answers costs extra calls. */
function decided({ result }: SoakedRun): object {
  const { usage: _usage, ...rest } = result;
  return rest;
}

/** The parts of the result that differ. */
function differences(one: SoakedRun, other: SoakedRun): string {
  const others = new Map(Object.entries(decided(other)));
  return Object.entries(decided(one))
    .filter(([name, value]) => !isDeepStrictEqual(value, others.get(name)))
    .map(([name, value]) => `${name} ${shown(value)} and ${shown(others.get(name))}`)
    .join('; ');
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? '').slice(0, 300);
}
