import { writeFile } from 'node:fs/promises';
import { configurationDocs } from '../../lib/config/configuration-docs.js';

// `npm run docs`: writes the reference of fgo.yaml from its schema. A test checks that they match.
await writeFile(new URL('../../../docs/configuration.md', import.meta.url), configurationDocs());
