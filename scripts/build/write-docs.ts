import { writeFile } from 'node:fs/promises';
import { configurationDocs } from '../../lib/config/configuration-docs.js';
import { configSchemaFile } from '../../lib/config/json-schema.js';
import { errorDocs } from './error-docs.js';

// `npm run docs`: writes the references that follow from the code. Tests check that they match.
await writeFile(new URL('../../../docs/reference/configuration.md', import.meta.url), configurationDocs());
await writeFile(new URL('../../../docs/reference/errors.md', import.meta.url), errorDocs());
await writeFile(new URL('../../../schema/fgo.schema.json', import.meta.url), configSchemaFile());
