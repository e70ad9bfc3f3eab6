/** The longest action that an environment is told, in characters. */
const longestAction = 200;

/** What is looked at of what was said, in characters: no environment has longer actions. */
const longestSaid = 2 * longestAction;
const marker = /^[\s*_>#-]*action[\s*_]*(?:\d+[\s*_]*)?:[\s*_]*/iu;
const fence = /^`{3,}\w*$/u;

/**
 * The action in a reply: what follows its last "Action:", or else its last line; in the words of the possible
 * action that it names, where it names one but for case, spaces, quotes or a full stop. What is possible no longer
 * is handed on as it was said: environments answer that in words of their own. Takes time in proportion to the
 * reply, whatever is in it.
 */
export function parseAction(reply: string, possible: readonly string[]): string {
  const lines = reply
    .split(/\r?\n/u)
    .map(line => line.trim())
    .filter(line => line !== '' && !fence.test(line));
  const said = (lastMarked(lines) ?? lines.at(-1) ?? '').slice(0, longestSaid);
  const plain = normalised(said);
  const named = possible.find(action => normalised(action) === plain);
  return named ?? said.replace(/^[>`"'\s]+|[`"'\s]+$/gu, '').slice(0, longestAction);
}

/** What stands behind the last mark that has something behind it, be it on the line below. */
function lastMarked(lines: readonly string[]): string | null {
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const mark = marker.exec(lines[at] ?? '')?.[0];
    if (mark === undefined) continue;
    const said = (lines[at] ?? '').slice(mark.length) || lines[at + 1];
    if (said !== undefined) return said;
  }
  return null;
}

function normalised(text: string): string {
  return text
    .toLowerCase()
    .replace(/^[>`"'*\s]+|[`"'*.\s]+$/gu, '')
    .replace(/\s+/gu, ' ');
}
