import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { configText } from '../../../../../lib/app/init/config-text.js';
import { simulatedChoice } from '../../../../../lib/app/init/find-endpoints.js';
import { inspectData } from '../../../../../lib/app/init/inspect-data.js';
import { planData, type DataPlan } from '../../../../../lib/app/init/plan.js';
import { nameFrom, type ConfigPlan } from '../../../../../lib/app/init/plan-config.js';
import { loadRun } from '../../../../../lib/app/preparing/prepare-run.js';
import { parseLocatedConfig } from '../../../../../lib/config/parse-config.js';
import { DataError } from '../../../../../lib/data/data-error.js';
import { temporaryFolder, type TemporaryFolder } from '../../data/temporary-folder.js';

/** Texts that YAML, templates, spreadsheets and terminals treat specially. */
const oddTexts = [
  'yes', 'null', '~', '1e3', '0x1F', '- a', '? b', 'a: b', 'a #b', '#c', '"q"', "it's", '*x', '&y', '!z', '%d',
  '{a}', '{{a}}', '[b]', '|', '>', '@e', '`f`', 'naïve ☕', '日本語', '🦀', 'a.b', '2024-01-01', '__proto__',
  'constructor', '=1+1', '-', '<<', 'line\nbreak', 'tab\there', '\u202eright', '"', "'", '\\', '…',
]; // prettier-ignore
const anyText = fc.oneof(
  fc.constantFrom(...oddTexts),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const anyValue = fc.oneof(anyText, fc.integer().map(String), fc.constant(''));
const anyTable = fc
  .uniqueArray(anyText, { minLength: 1, maxLength: 5, selector: name => name.trim() })
  .filter(names => names.every(name => name.trim() !== ''))
  .chain(names =>
    fc.record({
      names: fc.constant(names),
      rows: fc.array(fc.tuple(...names.map(() => anyValue)), { minLength: 3, maxLength: 12 }),
    }),
  );

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const csvOf = ({ names, rows }: { names: string[]; rows: string[][] }) =>
  [names, ...rows].map(cells => cells.map(quoted).join(';')).join('\r\n');

function planOf(data: DataPlan, changes: Partial<ConfigPlan> = {}): ConfigPlan {
  return {
    name: 'odd',
    path: 'data.csv',
    data,
    agent: 'prompt',
    instructions: data.scoring.instructions,
    endpoint: simulatedChoice,
    model: 'simulated',
    maxUsd: undefined,
    ...changes,
  };
}

describe('the configuration that init writes', () => {
  let folder: TemporaryFolder;
  beforeAll(async () => (folder = await temporaryFolder()));
  afterAll(() => folder.remove());

  const planFor = async (content: string, answers = {}) => {
    const file = await folder.write('data.csv', content);
    return planData(await inspectData(file), { answers, settings: {} });
  };
  const load = (text: string) => {
    const file = join(folder.path, 'fgo.yaml');
    return loadRun({ ...parseLocatedConfig({ text, file }), configFile: file });
  };

  it('is valid whatever the names and values of the data are', async () => {
    let written = 0;
    await fc.assert(
      fc.asyncProperty(anyTable, anyText, async (table, instructions) => {
        const data = await planFor(csvOf(table)).catch((error: unknown) => {
          // Too few rows are refused before anything is written.
          if (error instanceof DataError) return null;
          throw error;
        });
        if (data === null || instructions.trim() === '') return;
        const text = configText(planOf(data, { instructions }), './schema.json');
        const { tasks } = await load(text);
        expect(tasks.splits.train.length).toBeGreaterThan(0);
        expect(text).toMatch(/^# yaml-language-server: \$schema=\.\/schema\.json\n/);
        written += 1;
      }),
      { numRuns: 60 },
    );
    expect(written).toBeGreaterThan(10);
  });

  it('names columns, settings and the endpoint, each with a comment', async () => {
    const rows = Array.from(
      { length: 30 },
      (_, index) => `${index};text ${index % 28};${index % 2 ? 'a' : 'b'}`,
    );
    const data = await planFor(`No.;Message: text;Queue\n${rows.join('\n')}\n30;;a\n`);
    const endpoint = {
      ...simulatedChoice,
      isLocal: false,
      connection: { baseUrl: 'https://api.openai.com/v1', apiKeyEnv: 'OPENAI_API_KEY' },
    };
    const text = configText(planOf(data, { endpoint, model: 'gpt-4.1-mini', maxUsd: 2 }), 'x');
    expect(parse(text)).toEqual({
      name: 'odd',
      seed: 1,
      dataset: {
        path: 'data.csv',
        input: 'Message: text',
        expected: 'Queue',
        id: 'No.',
        duplicates: 'together',
        invalidRows: 'skip',
        splits: { train: 0.4, validation: 0.2, test: 0.4 },
      },
      agent: { kind: 'prompt', modules: { instructions: 'Say which Queue this belongs to.' }, output: { labels: 'auto' } }, // prettier-ignore
      scorer: 'exact',
      llm: {
        baseUrl: 'https://api.openai.com/v1',
        apiKeyEnv: 'OPENAI_API_KEY',
        models: { default: 'gpt-4.1-mini' },
      },
      budget: { usd: 2 },
    });
    expect(text).toContain('# the right answer: 2 different values, such as a, b');
    expect(text).toContain('# 2 inputs more than once');
    expect(text).toContain('# 1 row without an input, answer or id');
  });

  it('caps the calls of a model without a known price', async () => {
    const data = await planFor('text;label\na;x\nb;y\nc;x\nd;y\n');
    const endpoint = {
      ...simulatedChoice,
      isLocal: false,
      connection: { baseUrl: 'https://h/v1', apiKeyEnv: undefined },
    };
    expect(parse(configText(planOf(data, { endpoint, model: 'own' }), 'x'))).toMatchObject({
      llm: { baseUrl: 'https://h/v1', models: { default: 'own' } },
      budget: { calls: 5_000 },
    });
  });

  it('sends few calls at a time to a server on this machine, without a cap', async () => {
    const data = await planFor('text;label\na;x\nb;y\nc;x\nd;y\n');
    const connection = { baseUrl: 'http://127.0.0.1:8080/v1', apiKeyEnv: undefined };
    const endpoint = { ...simulatedChoice, connection };
    const text = configText(planOf(data, { endpoint, model: 'own' }), 'x');
    expect(parse(text)).toMatchObject({ llm: { concurrency: 4, timeoutSeconds: 600 } });
    expect(parse(text)).not.toHaveProperty('budget');
  });
});

it.each([
  ['My Tickets (final).csv', 'my-tickets-final'],
  ['/data/äöü/', 'aou'],
  ['日本.csv', 'my-agent'],
  [`${'x'.repeat(60)}.csv`, 'x'.repeat(40)],
])('names the configuration of %s', (path, name) => {
  expect(nameFrom(path)).toBe(name);
});
