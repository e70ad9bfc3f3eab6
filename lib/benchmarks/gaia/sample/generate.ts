import { deriveSeed, drawsFrom } from '../../../optimizer/seed.js';
import { cellsOf, drawTable } from './draw-table.js';
import { askers, needsNoTable, pick } from './questions.js';
import { themes } from './themes.js';
import { attachmentKinds, writeAttachment } from './write-attachment.js';

export interface SampleOptions {
  seed: number;
  /** Number of tasks. */
  tasks: number;
}

export interface SampleTask {
  id: string;
  level: 1 | 2 | 3;
  question: string;
  answer: string;
  /** Null if nothing is attached. */
  file: { name: string; bytes: Buffer } | null;
}

/**
 * Generates tasks of GAIA's form: a question, its level, a short answer, and usually a file that contains it.
 * Each task depends only on the seed and its index, so more tasks do not change the first ones. Invented by
 * this project; contains no data from GAIA.
 */
export function generateSample({ seed, tasks }: SampleOptions): SampleTask[] {
  return Array.from({ length: tasks }, (_, index) => sampleTask(seed, index));
}

export function sampleTask(seed: number, index: number): SampleTask {
  const own = deriveSeed(seed, 'gaia-sample', String(index));
  const draw = drawsFrom(own);
  const level = ((index % 3) + 1) as SampleTask['level'];
  const ofLevel = askers[level];
  const asker = ofLevel[Math.floor(index / 3) % ofLevel.length] ?? pick(ofLevel, draw);
  const theme = pick(themes, draw);
  const table = drawTable(theme, own);
  const { text, answer } = asker(table, draw);
  const id = `sample-${String(index + 1).padStart(4, '0')}`;
  if (needsNoTable(asker)) return { id, level, question: text, answer, file: null };
  const kind = attachmentKinds[index % attachmentKinds.length] ?? 'csv';
  const name = `${theme.stem}-${index + 1}.${kind}`;
  return { id, level, question: text, answer, file: { name, bytes: writeAttachment(kind, cellsOf(table)) } };
}
