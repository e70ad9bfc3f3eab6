/** The longest action that an environment is told, in characters. */
const longestAction = 200;

/**
 * The action in a reply: what follows its last "Action:", or else its last line; in the words of the possible
 * action that it names, where it names one but for case, spaces, quotes or a full stop. What is possible no longer
 * is handed on as it was said: environments answer that in words of their own.
 */
export function parseAction(reply: string, possible: readonly string[]): string {
  const marked = [...reply.matchAll(/^[\s*_>#-]*action[\s*_]*\d*[\s*_]*:[\s*_]*(.+)$/gimu)].at(-1)?.[1];
  const lines = reply.trim().split(/\r?\n/u);
  const said = (marked ?? lines.at(-1) ?? '').trim();
  const plain = normalised(said);
  const named = possible.find(action => normalised(action) === plain);
  return named ?? said.replace(/^[>`"'\s]+|[`"'\s]+$/gu, '').slice(0, longestAction);
}

function normalised(text: string): string {
  return text
    .toLowerCase()
    .replace(/^[>`"'*\s]+|[`"'*.\s]+$/gu, '')
    .replace(/\s+/gu, ' ');
}
