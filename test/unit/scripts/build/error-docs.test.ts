import { readFile } from 'node:fs/promises';
import { errorDocs } from '../../../../scripts/build/error-docs.js';

describe('docs/reference/errors.md', () => {
  it('lists every code of an error', async () => {
    expect(await readFile('docs/reference/errors.md', 'utf8')).toBe(errorDocs());
  });
});
