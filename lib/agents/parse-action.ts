/** The maximum length of an action, in characters. */
const longestAction = 200;

/** How many characters of the stated action to read: no environment has longer actions. */
const longestStated = 2 * longestAction;
const marker = /^[\s*_>#-]*action[\s*_]*(?:\d+[\s*_]*)?:[\s*_]*/iu;
const fence = /^`{3,}\w*$/u;

/**
 * Returns the action in a reply: the text after the last "Action:", or else the last line. If it matches a
 * possible action except for case, spaces, quotes or a final period, returns that action's wording. Other
 * actions are returned as written, because environments respond to them themselves. Takes linear time in the
 * length of any reply.
 */
export function parseAction(reply: string, possible: readonly string[]): string {
  const lines = reply
    .split(/\r?\n/u)
    .map(line => line.trim())
    .filter(line => line !== '' && !fence.test(line));
  const stated = (lastMarked(lines) ?? lines.at(-1) ?? '').slice(0, longestStated);
  const plain = normalized(stated);
  const named = possible.find(action => normalized(action) === plain);
  return named ?? stated.replace(/^[>`"'\s]+|[`"'\s]+$/gu, '').slice(0, longestAction);
}

/** The text after the last mark that has any, on the same line or the next. */
function lastMarked(lines: readonly string[]): string | null {
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const mark = marker.exec(lines[at] ?? '')?.[0];
    if (mark === undefined) continue;
    const stated = (lines[at] ?? '').slice(mark.length) || lines[at + 1];
    if (stated !== undefined) return stated;
  }
  return null;
}

function normalized(text: string): string {
  return text
    .toLowerCase()
    .replace(/^[>`"'*\s]+|[`"'*.\s]+$/gu, '')
    .replace(/\s+/gu, ' ');
}
