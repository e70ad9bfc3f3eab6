import { markup } from './markup.js';
import type { Html } from './markup.js';

const barWidth = 200;

/** Two bars from 0 to 1. The numbers stand beside it, so it is hidden from screen readers. */
export function barChart(before: number | null, after: number | null): Html {
  const bar = (y: number, value: number | null, kind: string) =>
    markup`<rect class="track" x="0" y="${y}" width="${barWidth}" height="7"/><rect class="${kind}" x="0" y="${y}" width="${at(barWidth * (value ?? 0))}" height="7"/>`;
  return markup`<svg viewBox="0 0 ${barWidth} 18" width="${barWidth}" height="18" aria-hidden="true">${bar(1, before, 'bar-old')}${bar(10, after, 'bar-new')}</svg>`;
}

/** A coordinate. */
export function at(value: number): string {
  return String(Number(value.toFixed(1)));
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/**
 * Axis ticks from below the lowest to above the highest score, in steps that two decimals represent exactly.
 */
export function scoreTicks(scores: readonly number[]): number[] {
  const [lowest, highest] = [Math.max(0, Math.min(...scores)), Math.min(1, Math.max(...scores))];
  const step = [0.02, 0.05, 0.1].find(width => highest - lowest <= 5 * width) ?? 0.2;
  // Rounding errors must not add a tick.
  const last = Math.min(Math.round(1 / step), Math.max(1, Math.ceil(highest / step - 1e-9)));
  const first = Math.max(0, Math.min(last - 1, Math.floor(lowest / step + 1e-9)));
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
