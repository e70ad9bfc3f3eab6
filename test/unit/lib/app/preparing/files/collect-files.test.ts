import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { storeFiles } from '../../../../../../lib/app/preparing/files/collect-files.js';
import { agentSchema } from '../../../../../../lib/config/agent.js';
import { scorerSchema } from '../../../../../../lib/config/scorer.js';
import { createArtifacts } from '../../../../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../../../../lib/store/memory-store.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

const modules = { instructions: 'Sort.' };

async function filesOf(files: Record<string, string>, sections: { agent: object; scorer?: object }) {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const stored = await storeFiles({
    folder,
    agent: agentSchema.parse({ modules, ...sections.agent }),
    scorer: scorerSchema.parse(sections.scorer ?? 'exact'),
    notify: undefined,
    tasks: [
      {
        id: '1',
        input: '',
        expected: null,
        metadata: { file: 'a.pdf' },
      },
    ],
    artifacts: createArtifacts(createMemoryStore()),
  });
  return stored.map(({ path, use }) => `${use} ${path}`);
}

it('takes a program of Python with the modules beside it that it imports', async () => {
  const files = {
    'agent.py': 'import json, helper\nfrom team.words import split as s\nfrom team import names\n',
    'helper.py': 'from . import nothing\n',
    'team/__init__.py': '',
    'team/words.py': 'from .deep import x\n',
    'team/deep.py': '',
    'team/names.py': '',
    'team/unused.py': '',
    '.env': 'KEY=1',
  };
  expect(await filesOf(files, { agent: { kind: 'command', command: ['python3', 'agent.py'] } })).toEqual([
    'code agent.py',
    'code helper.py',
    'code team/__init__.py',
    'code team/deep.py',
    'code team/names.py',
    'code team/words.py',
  ]);
});

it('leaves out what a command names whose name starts with a period', async () => {
  const files = { 'agent.py': '', '.env': 'KEY=1', 'config/.env': 'KEY=2', '.keys/one': 'KEY=3' };
  const command = ['uv', 'run', '--env-file', '.env', './config/.env', '.keys/one', './agent.py'];
  const agent = { kind: 'command', command };
  expect(await filesOf(files, { agent, scorer: { kind: 'command', command } })).toEqual(['code agent.py']);
  const module = { kind: 'module', file: '.keys/one' };
  expect(await filesOf(files, { agent: module })).toEqual(['code .keys/one']);
});

it('takes module files of agents and scorers, with package.json and what is named in files', async () => {
  const files = {
    'code/agent.ts': "import { a } from './a.js';\nexport * from './b/index.js';\n",
    'code/a.ts': "const x = require('./words.json');",
    'code/words.json': '{}',
    'code/b/index.ts': '',
    'code/package.json': '{}',
    'code/prompts/one.txt': '',
    'code/prompts/.secret': '',
    'code/node_modules/x/index.js': '',
    'score.mjs': '',
  };
  const agent = {
    kind: 'module',
    file: 'agent.ts',
    directory: 'code',
    files: ['prompts', 'node_modules/missing'],
  };
  expect(await filesOf(files, { agent, scorer: { kind: 'module', file: 'score.mjs' } })).toEqual([
    'code code/a.ts',
    'code code/agent.ts',
    'code code/b/index.ts',
    'code code/package.json',
    'code code/prompts/one.txt',
    'code code/words.json',
    'code score.mjs',
  ]);
});

it('takes attachments as data, and leaves absolute places to each machine', async () => {
  const agent = { kind: 'tools', directory: 'gaia' };
  expect(await filesOf({ 'gaia/a.pdf': 'x', 'gaia/b.pdf': 'y' }, { agent })).toEqual(['data gaia/a.pdf']);
  const elsewhere = { kind: 'command', command: ['./run'], directory: '/opt/agent' };
  expect(await filesOf({ run: '' }, { agent: elsewhere })).toEqual([]);
});
