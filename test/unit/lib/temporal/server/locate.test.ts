import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerProgramMissingError } from '../../../../../lib/temporal/server/errors.js';
import { locateServerProgram } from '../../../../../lib/temporal/server/locate.js';

const TEMPORAL = '#!/bin/sh\necho "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"\n';

let home: string;
let lines: string[];
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'fgo-locate-'));
  lines = [];
});
afterEach(() => rm(home, { recursive: true, force: true }));

async function writeProgram(path: string, text: string): Promise<string> {
  const file = join(home, path);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

/**
 * An environment with a separate home, whose downloads are refused immediately by a proxy that does not
 * exist.
 */
function locate(environment: NodeJS.ProcessEnv): Promise<string> {
  const proxy = 'http://127.0.0.1:9';
  return locateServerProgram({
    log: line => lines.push(line),
    environment: { HOME: home, PATH: '', HTTPS_PROXY: proxy, ...environment },
  });
}

describe('locateServerProgram', () => {
  it('prefers FGO_TEMPORAL_CLI to PATH', async () => {
    const named = await writeProgram('named/temporal-1', TEMPORAL);
    await writeProgram('bin/temporal', TEMPORAL);
    expect(await locate({ FGO_TEMPORAL_CLI: named, PATH: join(home, 'bin') })).toBe(named);
  });

  it('rejects an FGO_TEMPORAL_CLI that is missing or is another program', async () => {
    const other = await writeProgram('other', '#!/bin/sh\necho other version 3\n');
    await expect(locate({ FGO_TEMPORAL_CLI: other })).rejects.toThrow(/not the Temporal CLI/);
    await expect(locate({ FGO_TEMPORAL_CLI: join(home, 'none') })).rejects.toMatchObject({
      code: 'SERVER_PROGRAM_UNUSABLE',
    });
  });

  it('uses temporal from PATH, only from absolute entries', async () => {
    const found = await writeProgram('bin/temporal', TEMPORAL);
    expect(await locate({ PATH: `relative:${join(home, 'none')}:${join(home, 'bin')}` })).toBe(found);
  });

  it('uses an earlier download of the SDK or an earlier build before it downloads anything', async () => {
    const built = await writeProgram('.cache/fgo/temporal-v1.5.1/temporal', TEMPORAL);
    expect(await locate({})).toBe(built);
    expect(lines).toEqual([]);
    const downloaded = await writeProgram('.cache/fgo/temporal-sdk-typescript-1.24.0', TEMPORAL);
    expect(await locate({})).toBe(downloaded);
  });

  it('does not trust an earlier download that others can write to', async () => {
    const file = await writeProgram('.cache/fgo/temporal-sdk-typescript-1.24.0', TEMPORAL);
    await chmod(file, 0o777);
    await expect(locate({})).rejects.toThrow(ServerProgramMissingError);
  });

  it('builds with Go if the download fails, and keeps what it built', async () => {
    const go =
      '#!/bin/sh\n[ "$1" = install ] || exit 1\necho "#!/bin/sh" > "$GOBIN/temporal"\necho "$2" >&2\n';
    await writeProgram('bin/go', go);
    const startedAt = Date.now();
    expect(await locate({ PATH: join(home, 'bin') })).toBe(join(home, '.cache/fgo/temporal-v1.5.1/temporal'));
    expect(Date.now() - startedAt).toBeLessThan(20_000);
    expect(lines.join('\n')).toMatch(/about 3 minutes/);
  });

  it('lists the three options and what was tried if nothing works', async () => {
    await writeProgram('bin/go', '#!/bin/sh\necho "no route to the module proxy" >&2\nexit 1\n');
    const failure = await locate({ PATH: join(home, 'bin') }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ServerProgramMissingError);
    expect((failure as Error).message).toMatch(/FGO_TEMPORAL_CLI[\s\S]*TEMPORAL_ADDRESS[\s\S]*Install Go/);
    expect((failure as ServerProgramMissingError).tried).toEqual([
      'no `temporal` on PATH',
      expect.stringMatching(/^the download failed: ./),
      'the build with Go failed: no route to the module proxy',
    ]);
  });
});
