import type { RecordedEstimate } from '../domain/recorded-estimate.js';
import type { Usage } from '../domain/usage.js';
import type { RunEstimate } from './run-estimate.js';

export function recordedEstimate({ total, seconds }: RunEstimate): RecordedEstimate {
  return { ...total, seconds };
}

type Figures = Record<'calls' | 'promptTokens' | 'completionTokens', number> & { usd: number | null };
type Ratios = Record<keyof Figures, number | null>;

/** The estimate made before a run, and the actual usage. */
export interface EstimateComparison {
  low: Figures;
  expected: Figures;
  high: Figures;
  /** Usage so far, as if the journal had been empty. */
  actual: Figures;
  /** actual / expected for a finished run; null until it finishes, and if the expected value is 0. */
  ratio: Ratios;
  /** Estimated wall-clock time. */
  seconds: RecordedEstimate['seconds'];
}

/** Compares an estimate with the actual usage. Returns null if the run has no estimate. */
export function compareEstimate(input: {
  estimate: RecordedEstimate | undefined;
  usage: Usage;
  isDone: boolean;
}): EstimateComparison | null {
  const { estimate, usage, isDone } = input;
  if (!estimate) return null;
  const at = (point: 'low' | 'expected' | 'high'): Figures => ({
    calls: estimate.calls[point],
    promptTokens: estimate.promptTokens[point],
    completionTokens: estimate.completionTokens[point],
    usd: estimate.usd?.[point] ?? null,
  });
  const { calls, promptTokens, completionTokens, usd } = usage;
  const actual = { calls, promptTokens, completionTokens, usd };
  const expected = at('expected');
  const ratioOf = (figure: keyof Figures): number | null => {
    const wanted = expected[figure];
    const used = actual[figure];
    if (!isDone || wanted === null || used === null || wanted === 0) return null;
    return Math.round((used / wanted) * 1_000) / 1_000;
  };
  const ratio = {
    calls: ratioOf('calls'),
    promptTokens: ratioOf('promptTokens'),
    completionTokens: ratioOf('completionTokens'),
    usd: ratioOf('usd'),
  };
  return { low: at('low'), expected, high: at('high'), actual, ratio, seconds: estimate.seconds };
}
