import { parse } from 'yaml';
import { configSchema } from '../../../lib/config/schema.js';
import { blocksOf, pages } from './markdown.js';

/** What a section in the documentation leaves out. */
const rest = {
  name: 'example',
  dataset: { path: 'tasks.csv', input: 'text', expected: 'answer' },
  agent: { kind: 'prompt', modules: { instructions: 'Answer.' } },
  scorer: 'exact',
};

const blocks = pages.flatMap(page =>
  blocksOf(page)
    .filter(({ language }) => language === 'yaml')
    .map(({ text, line }) => ({ place: `${page}:${line}`, text })),
);

it.each(blocks)('$place is a valid part of a configuration', ({ text }) => {
  const sections = parse(text) as { agent?: object };
  const agent = { ...rest.agent, ...sections.agent };
  const { error } = configSchema.safeParse({ ...rest, ...sections, agent });
  expect(error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toBeUndefined();
});
