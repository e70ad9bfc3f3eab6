import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

/** A new empty folder, removed by `removeTemporaryFolders`. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fgo-test-'));
  folders.push(folder);
  return folder;
}

/** Call it in `afterAll`. A killed process may still finish a last write. */
export async function removeTemporaryFolders(): Promise<void> {
  await Promise.all(
    folders.splice(0).map(folder => rm(folder, { recursive: true, force: true, maxRetries: 5 })),
  );
}
