import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { buildId } from '../../lib/temporal/build-id.js';

/** An installed build of fgo. */
export interface Build {
  /** The program. */
  path: string;
  /** What Temporal calls its workers. */
  id: string;
}

const packageSchema = z.looseObject({ version: z.string() });

/** Installs this checkout's build as two builds: as it is, and as the next version. */
export async function installBuilds(folder: string): Promise<{ old: Build; next: Build }> {
  const contents = packageSchema.parse(JSON.parse(await readFile('package.json', 'utf8')));
  const nextVersion = contents.version.replace(/\d+$/, patch => String(Number(patch) + 1));
  return {
    old: await install(join(folder, 'build-old'), contents),
    next: await install(join(folder, 'build-next'), { ...contents, version: nextVersion }),
  };
}

async function install(folder: string, contents: z.infer<typeof packageSchema>): Promise<Build> {
  await mkdir(folder);
  for (const part of ['bin', 'dist']) await cp(part, join(folder, part), { recursive: true });
  await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'package.json'), JSON.stringify(contents));
  // The code of workflows is the same in both, and so its hash.
  return { path: join(folder, 'bin/fgo.mjs'), id: buildId(contents.version) };
}
