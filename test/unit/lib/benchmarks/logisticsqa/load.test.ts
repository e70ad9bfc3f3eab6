import { outputOf } from '../../../../../lib/config/agent.js';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createScorer } from '../../../../../lib/scoring/plain/plain-scorers.js';
import type { PlainScorerConfig } from '../../../../../lib/scoring/plain/plain-scorers.js';
import { loadTasks } from '../../../../../lib/benchmarks/load-benchmark.js';
import { generateInvoices, groundTruth } from '../../../../../lib/benchmarks/logisticsqa/generate.js';
import { configSchema, type ConfigInput } from '../../../../../lib/config/schema.js';
import { temporaryFolder, type TemporaryFolder } from '../../data/temporary-folder.js';

const sizes = { train: 1, validation: 1, test: 1 };
const xml = (note: string): string =>
  `<?xml version="1.0"?>\n<Invoice xmlns:cbc="urn:x"><cbc:ID>1</cbc:ID><cbc:Note>${note}</cbc:Note></Invoice>`;

describe('loading LogisticsQA', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => (folder = await temporaryFolder()));
  afterEach(() => folder.remove());

  const load = (benchmark: Record<string, unknown>) => {
    const config = { name: 'test', benchmark: { name: 'logisticsqa', ...benchmark } } as ConfigInput;
    return loadTasks(configSchema.parse(config), { configDirectory: folder.path });
  };
  const write = async (truth: unknown, ids = ['a', 'b', 'c']): Promise<void> => {
    await folder.write('set/data/ground_truth.json', JSON.stringify(truth));
    for (const id of ids) await folder.write(`set/data/${id}.xml`, xml(`Our ref ${id}-1`));
  };
  const expectedOf = async (): Promise<Record<string, unknown>> => {
    const { splits } = await load({ path: 'set', splits: sizes });
    return Object.fromEntries(
      Object.values(splits)
        .flat()
        .map(task => [task.id, task.expected]),
    );
  };

  it('generates invoices with as many of each sender in a split, an agent and a scorer', async () => {
    const loaded = await load({
      generate: { invoices: 120, senders: 6 },
      splits: { train: 48, validation: 24, test: 48 },
    });
    for (const tasks of Object.values(loaded.splits)) {
      const senders = tasks.map(task => task.metadata['sender'] ?? '');
      const counts = [...new Set(senders)].map(sender => senders.filter(each => each === sender).length);
      expect(counts).toEqual(Array(6).fill(tasks.length / 6));
    }
    expect(loaded.agent && outputOf(loaded.agent)).toEqual({ parse: 'json', field: 'references' });
    expect(loaded.scorer).toEqual({ kind: 'list', score: 'exact' });
    expect(loaded.sources[0]?.path).toContain('seed 1, 120 invoices, 6 senders');
    expect(loaded.duplicates).toEqual([]);
  });

  it('reads what was generated and written the same way', async () => {
    const settings = { seed: 5, invoices: 240, senders: 24 };
    const invoices = generateInvoices(settings);
    const data = `${folder.path}/written/data`;
    await mkdir(data, { recursive: true });
    for (const { id, xml } of invoices) await writeFile(`${data}/${id}.xml`, xml);
    await writeFile(`${data}/ground_truth.json`, groundTruth(invoices));
    const splits = { train: 96, validation: 72, test: 72 };
    const [read, generated] = await Promise.all([
      load({ path: 'written', splits }),
      load({ generate: settings, splits }),
    ]);
    expect(read.splits).toEqual(generated.splits);
    expect(read.sources.map(({ path }) => path)).toEqual([
      'written/data/ground_truth.json',
      'written/data/*.xml',
    ]);
  });

  it('scores an invoice right if all its references are, and nothing else is', async () => {
    const { scorer } = await load({ generate: {} });
    if (scorer === undefined) throw new Error('no scorer');
    const { score } = createScorer(scorer as PlainScorerConfig);
    expect(score(['B', 'A'], ['A', 'B']).score).toBe(1);
    expect(score(['A'], ['A', 'B']).score).toBe(0);
    expect(score([], []).score).toBe(1);
  });

  it.each([
    ['an object', { a: 'A-1', b: ['B-1', 'B-2'], c: null }],
    ['an object with file names', { 'a.xml': ['A-1'], 'b.xml': ['B-1', 'B-2'], 'c.xml': '' }],
    [
      'an array',
      [
        { id: 'a', references: ['A-1'] },
        { uuid: 'b', answer: ['B-1', 'B-2'] },
        { file: 'c.xml', reference: null },
      ],
    ],
  ])('reads the truth from %s', async (_, truth) => {
    await write(truth, ['a', 'b', 'c', 'left-out']);
    expect(await expectedOf()).toEqual({ a: ['A-1'], b: ['B-1', 'B-2'], c: [] });
  });

  it.each([
    ['missing documents', { a: 'x', b: 'x', d: 'x', e: 'x' }, 'this invoice and 1 more have no XML file'],
    ['an id that leaves the folder', { '../a': 'x' }, 'an id names a file'],
    ['an entry without references', [{ id: 'a' }], 'row 1: an object with an id'],
    [
      'an id that occurs twice',
      [
        { id: 'a', answer: 'x' },
        { id: 'a', answer: 'y' },
      ],
      'row 2: this id occurs twice',
    ],
    ['references that are no texts', { a: { ref: 1 } }, 'references must be a text or a list of texts'],
    ['a truth of another kind', 'x', 'an object of id → references is needed'],
    ['an empty truth', {}, 'lists no invoices'],
  ])('rejects %s', async (_, truth, words) => {
    await write(truth);
    await expect(load({ path: 'set', splits: sizes })).rejects.toThrow(words);
  });

  it('rejects a folder without the files, and a configuration without a folder', async () => {
    await expect(load({ path: 'nowhere' })).rejects.toThrow('data/ground_truth.json');
    await write({});
    await rm(`${folder.path}/set/data/ground_truth.json`);
    await expect(load({ path: 'set' })).rejects.toThrow('there is no such file');
    await expect(load({})).rejects.toThrow('needs path: FOLDER, or generate');
  });

  it('names the file and the line of XML that is not well-formed', async () => {
    await write({ a: 'x', b: 'x', c: 'x' });
    await folder.write('set/data/b.xml', '<Invoice>\n<cbc:ID>1</cbc:Note>\n</Invoice>');
    await expect(load({ path: 'set', splits: sizes })).rejects.toThrow(
      /b\.xml, line 2: the XML is not well-formed/,
    );
  });
});
