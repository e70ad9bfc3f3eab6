/** An allowed answer, and its description if the prompt has one. */
export interface Label {
  name: string;
  description: string;
}

/** Labels without descriptions. */
export function toLabels(names: readonly string[]): Label[] {
  return names.map(name => ({ name, description: '' }));
}

const trigger =
  /\b(one of|labels?|categor(?:y|ies)|class(?:es)?|allowed|options?|choices|answers?|queues?|possible|intents?|topics?|choose|exactly one)\b/i;
const bulletLine = /^\s*(?:[-*•+]|\d{1,3}[.)])\s+(.+?)\s*$/;
const described = /^(["'`“*]*[^\s:][^:]{0,50}?["'`”*]*)(?::\s+|\s+[–—]\s+|\s+-\s+)(.+)$/;
const ruleStart = /^(?:when|if|where|whenever|in case)\b/i;

function unquote(text: string): string {
  return text
    .trim()
    .replace(/^["'`“‘]+|["'`”’]+$|[.;,]$/g, '')
    .replace(/^["'`“‘]+|["'`”’]+$/g, '')
    .trim();
}

function isLabelText(text: string): boolean {
  return text.length > 0 && text.length <= 60 && text.split(/\s+/).length <= 6 && !/(?:->|→|=>)/.test(text);
}

function readArrays(text: string): Label[][] {
  return [...text.matchAll(/\[\s*"[^"]*"(?:\s*,\s*"[^"]*")*\s*\]/g)].flatMap(match => {
    const lead = text.slice(Math.max(0, match.index - 120), match.index);
    const names = [...match[0].matchAll(/"([^"]*)"/g)].map(([, name = '']) => name);
    return trigger.test(lead) ? [toLabels(names)] : [];
  });
}

function readInline(line: string): Label[] {
  const at = line.search(/:\s|\bone of\b/i);
  if (at < 0 || !trigger.test(line.slice(0, at + 8)) || ruleStart.test(line.replace(/^\s*[-*•]\s+/, '')))
    return [];
  const list = line
    .slice(at)
    .replace(/^:\s*/, '')
    .replace(/^one of(?: the following)?(?: \w+:)?:?\s*/i, '')
    .replace(/^[[(]|[\])]\.?$/g, '');
  const separator = [' | ', '; ', ', ', ' / '].find(candidate => list.includes(candidate));
  if (!separator) return [];
  const names = list
    .replace(/[.!?]\s+[A-Z].*$/, '')
    .split(separator.trim())
    .flatMap(part => part.split(/\s+or\s+/))
    .map(part => unquote(part.replace(/^\s*(?:or|and)\s+/, '')));
  return names.length > 1 && names.every(isLabelText) ? toLabels(names) : [];
}

function readItem(text: string): Label | null {
  if (ruleStart.test(text)) return null;
  const [, label = text, description = ''] = described.exec(text) ?? [];
  const name = unquote(label.replace(/\*/g, ''));
  return isLabelText(name) ? { name, description } : null;
}

function readBlock(lines: string[], start: number): Label[] {
  const labels: Label[] = [];
  const bulleted = bulletLine.test(lines[start] ?? '');
  for (let index = start; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const item = bulletLine.exec(line);
    if (line.trim() === '' || bulleted !== (item !== null)) break;
    const label = readItem(item?.[1] ?? line.trim());
    if (label === null) return [];
    labels.push(label);
  }
  return labels;
}

/**
 * Finds the list of allowed answers in a prompt, in any format: bullets, one per line, commas, a JSON array.
 * Returns an empty list if there is none.
 */
export function readLabels(text: string): Label[] {
  const found = readArrays(text);
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    if (!trigger.test(line) || line.length > 20_000) continue;
    const inline = readInline(line);
    if (inline.length > 1) found.push(inline);
    else if (/:\s*\**\s*$|^#|^\s*<\w+>\s*$/.test(line)) {
      const start = lines[index + 1]?.trim() === '' ? index + 2 : index + 1;
      const block = readBlock(lines, start);
      if (block.length > 1) found.push(block);
    }
  }
  const longest = found.sort((left, right) => right.length - left.length)[0] ?? [];
  return longest.filter((label, index) => longest.findIndex(other => other.name === label.name) === index);
}
