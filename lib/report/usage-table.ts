import { noUsage, usageRoles } from '../domain/usage.js';
import type { Usage, UsageByRole } from '../domain/usage.js';
import { formatCount, formatUsd } from '../text/format.js';
import { alignedRows } from './aligned-rows.js';

const head = ['role', 'calls', 'prompt tokens', 'cached', 'a call', 'completion', 'cost'];

/**
 * Usage of a run, one line per role and a total: calls, prompt tokens, the share of them served from the
 * provider's prompt cache, average prompt tokens per call, completion tokens, cost.
 */
export function usageTable(usage: Usage & { byRole: UsageByRole }): string[] {
  const rows = usageRoles.flatMap(role => {
    const used = usage.byRole[role];
    return role === 'embedding' && !used ? [] : [[role, ...cells(used ?? noUsage())]];
  });
  return alignedRows([head, ...rows, ['in all', ...cells(usage)]], 'right');
}

function cells({ calls, promptTokens, cachedTokens, completionTokens, usd }: Usage): string[] {
  return [
    formatCount(calls),
    formatCount(promptTokens),
    promptTokens === 0 ? '–' : `${Math.round((100 * cachedTokens) / promptTokens)} %`,
    formatCount(calls === 0 ? null : promptTokens / calls),
    formatCount(completionTokens),
    formatUsd(usd),
  ];
}
