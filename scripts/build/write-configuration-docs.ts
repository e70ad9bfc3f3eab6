import { writeFile } from 'node:fs/promises';
import { configurationDocs } from '../../lib/config/configuration-docs.js';

// `npm run docs`: writes the reference of fgo.yaml from its schema. A test holds the two together.
await writeFile(new URL('../../../docs/configuration.md', import.meta.url), configurationDocs());
