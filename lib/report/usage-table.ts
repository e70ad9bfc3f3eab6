import { noUsage, usageRoles } from '../domain/usage.js';
import type { Usage, UsageByRole } from '../domain/usage.js';
import { formatCount, formatUsd } from '../text/format.js';

const head = ['role', 'calls', 'prompt tokens', 'cached', 'a call', 'completion', 'cost'];
const widths = [9, 8, 14, 7, 8, 12, 10];

/**
 * Usage of a run, one line per role and a total: calls, prompt tokens, the share of them served from the
 * provider's prompt cache, average prompt tokens per call, completion tokens, cost.
 */
export function usageTable(usage: Usage & { byRole: UsageByRole }): string[] {
  const rows = usageRoles.flatMap(role => {
    const of = usage.byRole[role];
    return role === 'embedding' && !of ? [] : [[role, ...cells(of ?? noUsage())]];
  });
  return [head, ...rows, ['in all', ...cells(usage)]].map(row);
}

function cells({ calls, promptTokens, cachedTokens, completionTokens, usd }: Usage): string[] {
  return [
    formatCount(calls),
    formatCount(promptTokens),
    promptTokens === 0 ? '–' : `${Math.round((100 * cachedTokens) / promptTokens)} %`,
    calls === 0 ? '–' : formatCount(Math.round(promptTokens / calls)),
    formatCount(completionTokens),
    formatUsd(usd),
  ];
}

function row(texts: string[]): string {
  const padded = texts.map((text, place) => {
    const width = widths[place] ?? 0;
    return place === 0 ? text.padEnd(width) : text.padStart(width);
  });
  return `  ${padded.join(' ')}`.trimEnd();
}
