import type { z } from 'zod';

const mostIssues = 3;

/** The first issues of a value, each with its path; `whole` names the value itself. */
export function formatIssues({ issues }: z.ZodError, whole: string): string {
  const formatted = issues.map(({ path, message }) => `${path.join('.') || whole}: ${message}`);
  return formatted.slice(0, mostIssues).join('; ');
}
