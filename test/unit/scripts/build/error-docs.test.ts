import { readFile } from 'node:fs/promises';
import { errorDocs } from '../../../../scripts/build/error-docs.js';

describe('docs/errors.md', () => {
  it('lists every code of an error', async () => {
    expect(await readFile('docs/errors.md', 'utf8')).toBe(errorDocs());
  });
});
