import { readFileSync } from 'node:fs';
import { configurationDocs } from '../../../../lib/config/configuration-docs.js';

describe('docs/reference/configuration.md', () => {
  it('matches the present schema (npm run docs regenerates it)', () => {
    expect(readFileSync('docs/reference/configuration.md', 'utf8')).toBe(configurationDocs());
  });

  it('names every key of every kind of a section, with its default', () => {
    const docs = configurationDocs();
    expect(docs).toContain('| `optimize.merge.fanIn` |');
    expect(docs).toContain('| `llm.baseUrl` |');
    expect(docs).toContain('| `llm.latencyMs` |');
    expect(docs).toContain('| `scorer.tolerance` |');
  });
});
