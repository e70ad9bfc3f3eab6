import { errorText } from '../../../domain/errors.js';
import { buffer } from 'node:stream/consumers';
import { documentText } from './document-text.js';
import type { DocumentKind } from './document-text.js';

/**
 * A separate process that reads one document from stdin, so that a hostile document can be stopped and its
 * memory limited. Sends one message.
 */
export type DocumentResult = { text: string } | { problem: string };

async function read(kind: DocumentKind): Promise<DocumentResult> {
  try {
    return { text: await documentText(kind, await buffer(process.stdin)) };
  } catch (error) {
    return { problem: errorText(error) };
  }
}

// Without the parent process, nothing needs the text.
process.once('disconnect', () => process.exit());
const [, , kind] = process.argv;
process.send?.(await read(kind === 'pdf' ? 'pdf' : 'xlsx'), () => process.exit());
