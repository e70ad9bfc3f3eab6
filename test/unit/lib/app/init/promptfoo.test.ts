import { readPromptfoo } from '../../../../../lib/app/init/promptfoo/read-promptfoo.js';
import { temporaryFolder, type TemporaryFolder } from '../../data/temporary-folder.js';

describe('a promptfoo configuration', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => (folder = await temporaryFolder()));
  afterEach(() => folder.remove());

  const read = async (text: string) => readPromptfoo(await folder.write('promptfooconfig.yaml', text));

  it('becomes instructions, an input template, rows with right answers, and an endpoint', async () => {
    const found = await read(`
prompts:
  - |
    Classify the {ticket}.
    Ticket: {{ message }} {end}
    Queue:
  - second
providers: [{id: 'openai:chat:gpt-4.1-mini', config: {temperature: 0}}]
defaultTest: {vars: {lang: en}, assert: [{type: is-json}]}
tests:
  - vars: {message: card declined}
    assert: [{type: equals, value: billing}]
  - vars: {message: parcel lost}
    assert: [{type: equals, value: '{{lang}} shipping'}, {type: latency, value: 5}]
  - vars: {message: nothing}
`);
    expect(found).toMatchObject({
      instructions: 'Classify the {ticket}.',
      input: 'Ticket: {message} {{end}}\nQueue:',
      rows: [
        { message: 'card declined', lang: 'en', expected: 'billing' },
        { message: 'parcel lost', lang: 'en', expected: 'en shipping' },
      ],
      expected: 'expected',
      scorer: 'exact',
      endpoint: 'openai',
      model: 'gpt-4.1-mini',
    });
    expect(found.notes).toEqual([
      'only the first of 2 prompts is taken over',
      'assertions that are not taken over: is-json, latency',
      '1 tests without equals are left out',
      'settings of the provider that are not taken over: temperature',
    ]);
  });

  it('may have a chat prompt, tests in a csv file, and a rubric', async () => {
    await folder.write(
      'chat.json',
      '[{"role": "system", "content": "Be kind."}, {"role": "user", "content": "{{q}}"}]',
    );
    await folder.write('tests.csv', 'q,__expected\nhow?,contains: so\nwhy?,contains: because\n');
    const found = await read(
      'prompts: [file://chat.json]\nproviders: ollama:chat:llama3.2:1b\ntests: file://tests.csv\n',
    );
    expect(found).toMatchObject({
      instructions: 'Be kind.',
      input: '{q}',
      scorer: 'contains',
      endpoint: 'ollama',
      model: 'llama3.2:1b',
    });
    expect(found.rows).toEqual([
      { q: 'how?', expected: 'so' },
      { q: 'why?', expected: 'because' },
    ]);
    const judged = await read(
      "prompts: ['Reply politely to {{q}}']\nproviders: echo\ntests: [{vars: {q: a}}, {vars: {q: b}}]\ndefaultTest: {assert: [{type: llm-rubric, value: Is polite}]}\n",
    );
    expect(judged).toMatchObject({
      expected: undefined,
      scorer: 'llm-judge',
      rubric: 'Is polite',
      endpoint: undefined,
    });
    expect(judged.rows).toEqual([{ q: 'a' }, { q: 'b' }]);
    expect(judged.notes).toEqual(['the provider echo is not taken over']);
  });

  it.each([
    ['name: x', /neither prompts nor tests/],
    ['prompts: [a]', /it has no tests/],
    ['prompts: [file://prompt.js]\ntests: [{vars: {a: b}}]', /prompts in prompt\.js cannot be read/],
    ['prompts: [a]\ntests: file://make.py', /tests in make\.py cannot be read/],
    ['prompts: {a', /not valid YAML/],
  ])('that cannot be read is explained: %s', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});
