import type { Score } from '../domain/score.js';

/** Stands for an unknown or missing value. */
const missing = '–';

/** A mean score: `0.683`, or a dash. */
export function formatMean(value: Pick<Score, 'mean'> | number | null | undefined): string {
  const mean = typeof value === 'object' ? value?.mean : value;
  return mean?.toFixed(3) ?? missing;
}

/** A difference of scores with its sign: `+0.021`, `−0.040`. */
export function formatDifference(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}

/** `1,234`, or a dash. */
export function formatCount(value: number | null): string {
  return value === null ? missing : Math.round(value).toLocaleString('en-US');
}

/** `1 row`, `1,234 rows`. */
export function counted(value: number, noun: string): string {
  return `${formatCount(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `1,234`, `56.7k`, `8.90M`. */
export function formatShortCount(value: number): string {
  if (value < 10_000) return formatCount(value);
  if (value < 1_000_000) return `${(value / 1_000).toFixed(value < 100_000 ? 1 : 0)}k`;
  return `${(value / 1_000_000).toFixed(2)}M`;
}

export function formatUsd(usd: number | null): string {
  if (usd === null) return 'unpriced';
  return usd === 0 ? '$0' : `$${usd < 1 ? usd.toFixed(4) : usd.toFixed(2)}`;
}

/** `1h 02m`, `3m 05s`, `12s`, or a dash. */
export function formatDuration(seconds: number | null): string {
  if (seconds === null) return missing;
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  if (hours > 0) return `${hours}h ${twoDigits(minutes)}m`;
  if (minutes > 0) return `${minutes}m ${twoDigits(whole % 60)}s`;
  return `${whole}s`;
}

/** A size in decimal units, such as `3.9 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 'B';
  while (size >= 1_000 && units.length > 0) {
    size /= 1_000;
    unit = units.shift() ?? unit;
  }
  return `${unit === 'B' ? size : size.toFixed(1)} ${unit}`;
}
