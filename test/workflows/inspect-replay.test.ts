import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startCommand } from '../support/command.js';
import { attachDebugger } from '../support/debugger-client.js';
import { savedRuns } from '../support/saved-runs.js';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

interface Paused {
  callFrames: { functionName: string; location: { scriptId: string } }[];
  hitBreakpoints?: string[];
}

interface Script {
  scriptId: string;
  url: string;
}

it('stops at the start of a workflow and at breakpoints in its code', async () => {
  const folder = await temporaryFolder();
  const [first] = await savedRuns();
  await writeFile(join(folder, 'subset.json'), first?.texts.get('subset-001.json') ?? '');
  const command = startCommand(['replay', '--history', 'subset.json', '--inspect', '0', '--json'], {
    cwd: folder,
  });
  await command.said('Waiting for a debugger at ws://127.0.0.1:');
  const [url = ''] = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(command.stderr()) ?? [];
  const client = await attachDebugger(url);
  await client.send('Runtime.enable');
  await client.send('Debugger.enable');
  await client.send('Runtime.runIfWaitingForDebugger');

  const inside = (await client.next('Debugger.paused')) as Paused;
  expect(inside.callFrames[0]?.functionName).toBe('optimizeSubset');

  const scriptId = inside.callFrames[0]?.location.scriptId ?? '';
  const { scriptSource } = (await client.send('Debugger.getScriptSource', { scriptId })) as {
    scriptSource: string;
  };
  const line = scriptSource.split('\n').findIndex(text => text.startsWith('function createChildNode('));
  expect(line).toBeGreaterThan(0);
  const script = await scriptOf(scriptId);
  await client.send('Debugger.setBreakpointByUrl', { url: script.url, lineNumber: line + 1 });
  await client.send('Debugger.resume');
  const hit = (await client.next('Debugger.paused')) as Paused;
  expect(hit.hitBreakpoints).toHaveLength(1);
  expect(hit.callFrames.map(({ functionName }) => functionName)).toEqual(
    expect.arrayContaining(['createChildNode', 'optimizeSubset']),
  );

  expect(sourcesOf(scriptSource)).toContainEqual(
    expect.stringMatching(/^file:.*\/workflows\/optimize-subset\.ts$/),
  );
  await client.send('Debugger.disable');
  client.close();
  const { code, stdout } = await command.ended;
  expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ workflows: 1, agree: 1 })]);

  async function scriptOf(id: string): Promise<Script> {
    for (;;) {
      const script = (await client.next('Debugger.scriptParsed')) as Script;
      if (script.scriptId === id) return script;
    }
  }
});

function sourcesOf(script: string): string[] {
  const map = Buffer.from(script.slice(script.lastIndexOf('base64,') + 'base64,'.length), 'base64');
  return (JSON.parse(map.toString('utf8')) as { sources: string[] }).sources;
}
