import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { configSchemaFile } from '../../../../lib/config/json-schema.js';

const file = readFileSync('schema/fgo.schema.json', 'utf8');
const published = z.fromJSONSchema(JSON.parse(file) as Parameters<typeof z.fromJSONSchema>[0]);

describe('schema/fgo.schema.json', () => {
  it('matches the present schema (npm run docs regenerates it)', () => {
    expect(file).toBe(configSchemaFile());
  });

  it('accepts the configurations of the examples, and rejects an unknown key', () => {
    const examples = readdirSync('examples')
      .map(name => `examples/${name}/fgo.yaml`)
      .filter(existsSync);
    expect(examples.length).toBeGreaterThan(4);
    for (const example of examples) {
      const config: unknown = parse(readFileSync(example, 'utf8'));
      expect({ example, error: published.safeParse(config).error }).toEqual({ example, error: undefined });
      const wrong = { ...(config as object), optimise: {} };
      expect(published.safeParse(wrong).success).toBe(false);
    }
  });
});
