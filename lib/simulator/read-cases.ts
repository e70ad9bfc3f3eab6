import { readParts, type Part } from './read-parts.js';
import { senseOf } from './senses.js';

/** One example in a prompt: input, given answer, correct answer and critique. */
export interface Case {
  id: string;
  input: string;
  expected: string | null;
  given: string | null;
  critique: string;
  /**
   * Messages of its agent and called tools before the answer, one paragraph each after `[role] `; empty if
   * not shown.
   */
  steps: string;
  /** According to the prompt, or by comparing the answers. */
  failed: boolean;
  /** Whether several inputs share one statement of the correct answer. */
  common: boolean;
  offset: number;
}

function readObjectCases(text: string): Case[] {
  const cases: Case[] = [];
  for (const line of text.split('\n')) {
    const trimmed = line.trim().replace(/,$/, '');
    if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) continue;
    try {
      const parts = Object.entries(JSON.parse(trimmed) as Record<string, unknown>).flatMap(
        ([label, value]) => {
          const sense = senseOf(label);
          const content = typeof value === 'string' ? value : JSON.stringify(value);
          return sense ? [{ sense, label, content, offset: text.indexOf(line) }] : [];
        },
      );
      cases.push(...gather(parts));
    } catch {
      continue;
    }
  }
  return cases;
}

function plain(answer: string): string {
  return answer
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function finish(current: Case, verdict: string): Case | null {
  if (current.input === '' && current.expected === null) return null;
  const wrong = /\b(?:wrong|failed|failure|incorrect|0(?:\.0+)?)\b/i.test(verdict);
  const right = /\b(?:right|passed|success|solved|1(?:\.0+)?)\b/i.test(verdict);
  const differs =
    current.given === null || current.expected === null || plain(current.given) !== plain(current.expected);
  return { ...current, failed: wrong || (!right && differs) };
}

function gather(parts: Part[]): Case[] {
  const cases: Case[] = [];
  const fresh = (offset: number): Case => ({
    id: '',
    input: '',
    expected: null,
    given: null,
    critique: '',
    steps: '',
    failed: true,
    common: false,
    offset,
  });
  let current = fresh(0);
  let verdict = '';
  /** The correct answer for all inputs of a container, if it comes before the first of them. */
  let common: string | null = null;
  const close = (offset: number): void => {
    const done = finish(current, verdict);
    if (done) cases.push(done);
    current = fresh(offset);
    verdict = '';
  };
  for (const part of parts) {
    if (part.sense === 'container') {
      close(part.offset);
      common = null;
      if (part.content) current.id = part.content;
      if (/fail|wrong/i.test(part.label)) verdict = 'wrong';
    } else if (part.sense === 'input') {
      if (current.input !== '') close(part.offset);
      else common = current.expected;
      current.expected ??= common;
      current.input = part.content;
      current.common = common !== null;
    } else if (part.sense === 'expected') {
      if (current.expected !== null) close(part.offset);
      current.expected = part.content;
    } else if (part.sense === 'given') current.given ??= part.content;
    else if (part.sense === 'critique') current.critique += `${part.content}\n`;
    else if (part.sense === 'steps') current.steps = part.content;
    else if (part.sense === 'score') verdict += ` ${part.content}`;
    else if (part.sense === 'id' && current.id === '') current.id = part.content;
    else if (part.sense === 'instructions') continue;
  }
  close(0);
  // If some inputs have a wrong answer or the steps that led to one, the inputs without it were answered
  // correctly.
  const contrasted = cases.some(
    example => (example.common && example.given !== null) || example.steps !== '',
  );
  return contrasted ? cases.map(solvedWithoutAnswer) : cases;
}

function solvedWithoutAnswer(example: Case): Case {
  return example.common && example.given === null ? { ...example, failed: false } : example;
}

/** Parses the examples of a prompt, in order. Skips those without a correct answer. */
export function readCases(text: string): Case[] {
  const objects = readObjectCases(text);
  const cases = objects.length > 0 ? objects : gather(readParts(text));
  return cases.filter(example => example.expected !== null);
}
