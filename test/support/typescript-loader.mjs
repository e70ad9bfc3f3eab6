// Lets a child process of a test run the TypeScript sources: `node --import THIS file.ts`.
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
