import { errorCodes } from '../../lib/domain/error-codes.js';
import type { ErrorCodeDetails } from '../../lib/domain/error-codes.js';

/** Returns docs/reference/errors.md: the table of the codes. */
export function errorDocs(): string {
  const rows = Object.entries<ErrorCodeDetails>(errorCodes).map(
    ([code, details]) =>
      `| \`${code}\` | ${details.exitCode} | ${reactionOf(details)} | ${details.meaning} |`,
  );
  return `# Errors

Every error has a message, a code that stays the same between releases, and usually a remedy. Commands print the message and the remedy on stderr. The TypeScript API throws an \`FgoError\` with \`message\`, \`remedy\`, \`code\` and \`exitCode\`. \`status --json\` names the code of what a run waits for in \`waiting[].kind\`.

<!-- Generated from lib/domain/error-codes.ts by \`npm run docs\`. -->

| code | exit code | in a run | meaning |
|---|---|---|---|
${rows.join('\n')}
`;
}

function reactionOf({ waits, final }: ErrorCodeDetails): string {
  if (waits) return 'waits for a person';
  return final ? 'ends' : '';
}
