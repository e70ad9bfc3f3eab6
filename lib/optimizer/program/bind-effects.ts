import type { Effects } from './steps.js';

export type EffectName = keyof Effects;

/** `llm`: it may wait for replies of a model; `store`: it only reads and writes the store. */
export const effectKinds = {
  divideTasks: 'llm',
  critiqueBatch: 'llm',
  proposeRevision: 'llm',
  mergeModules: 'llm',
  dividePolish: 'store',
  drawSample: 'store',
  drawTrainTasks: 'store',
  noteFixedTasks: 'store',
  listCandidates: 'store',
  groupCandidates: 'store',
  shortlistCandidates: 'store',
  chooseFront: 'store',
  drawFromFront: 'store',
  groupEvidence: 'store',
  compareEvaluations: 'store',
  testGain: 'store',
  testSignificance: 'store',
  checkBaseline: 'store',
  describeChanges: 'store',
  inheritedSubset: 'store',
  inheritedMerge: 'store',
  readSpending: 'store',
  recordResult: 'store',
} as const satisfies Record<EffectName, 'llm' | 'store'>;

/** The effects of a driver that does all of them in one way. */
export function bindEffects(
  call: (name: EffectName, input: object, summary: string) => Promise<unknown>,
): Effects {
  const names = Object.keys(effectKinds) as EffectName[];
  const bound = names.map(name => [name, (input: object, summary: string) => call(name, input, summary)]);
  return Object.fromEntries(bound) as Effects;
}
