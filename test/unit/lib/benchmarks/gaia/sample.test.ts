import { documentText } from '../../../../../lib/agents/tools/documents/document-text.js';
import { createScorer } from '../../../../../lib/scoring/plain/plain-scorers.js';
import { drawTable } from '../../../../../lib/benchmarks/gaia/sample/draw-table.js';
import { generateSample } from '../../../../../lib/benchmarks/gaia/sample/generate.js';
import { sampleFile, sampleTasks } from '../../../../../lib/benchmarks/gaia/sample/sample-tasks.js';
import { themes } from '../../../../../lib/benchmarks/gaia/sample/themes.js';
import { writeAttachment } from '../../../../../lib/benchmarks/gaia/sample/write-attachment.js';

describe('the sample', () => {
  const tasks = generateSample({ seed: 1, tasks: 150 });

  it('has three levels, answers that can be scored, and attachments of five kinds', () => {
    for (const level of [1, 2, 3]) expect(tasks.filter(task => task.level === level)).toHaveLength(50);
    const scorer = createScorer({ kind: 'gaia' });
    for (const { answer } of tasks) {
      expect(scorer.check(answer)).toBeNull();
      expect(scorer.score(answer, answer).score).toBe(1);
    }
    const kinds = new Set(tasks.flatMap(({ file }) => file?.name.split('.').at(-1) ?? []));
    expect([...kinds].sort()).toEqual(['csv', 'json', 'pdf', 'txt', 'xlsx']);
  });

  it('has no two tasks with the same id, and keeps its tasks when more are requested', () => {
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(150);
    expect(generateSample({ seed: 1, tasks: 10 })).toEqual(tasks.slice(0, 10));
  });

  it('generates each attachment again from its task’s description of it', () => {
    for (const { file } of sampleTasks({ seed: 1, tasks: 30 }).tasks) {
      const [, index = ''] = file?.sample?.split('/') ?? [];
      if (file) expect(sampleFile(file.sample ?? '')).toEqual(tasks[Number(index)]?.file?.bytes);
    }
    expect(sampleFile('nothing')).toBeNull();
  });

  it('has in each table one largest number, and groups of at least two rows', () => {
    for (let seed = 0; seed < 60; seed++) {
      const table = drawTable(themes[seed % themes.length] ?? themes[0]!, seed);
      const numbers = table.rows.map(row => row.number);
      expect(new Set(numbers).size).toBe(numbers.length);
      for (const group of table.theme.groups) {
        expect(table.rows.filter(row => row.group === group).length).toBeGreaterThan(1);
      }
    }
  });

  it('writes workbooks and PDF files that standard readers can read', async () => {
    const cells = [
      ['boat', 'harbour', 'crates'],
      ['Alba', 'A & <B>', '12.5'],
      ['Hake (old)', 'Sundal', '3'],
    ];
    expect(await documentText('xlsx', writeAttachment('xlsx', cells))).toBe(
      'Sheet: Sheet1\nboat,harbour,crates\nAlba,A & <B>,12.5\nHake (old),Sundal,3',
    );
    expect(await documentText('pdf', writeAttachment('pdf', cells))).toBe(
      'Page 1:\nboat | harbour | crates\nAlba | A & <B> | 12.5\nHake (old) | Sundal | 3',
    );
  });
});
