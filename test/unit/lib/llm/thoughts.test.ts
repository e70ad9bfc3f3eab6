import { withoutThoughts } from '../../../../lib/llm/thoughts.js';

describe('a model’s thoughts are not part of its reply', () => {
  const answers: [string, string, string][] = [
    ['a thought before it', '<think>\nshipping?\n</think>\n\nbilling', 'billing'],
    ['a closing tag alone', 'It may be shipping.\n</think>\n\nbilling', 'billing'],
    ['a closing tag in the line', 'It may be shipping.</think>billing', 'billing'],
    ['<thinking>', '<thinking>shipping?</thinking> billing', 'billing'],
    ['<reasoning>', '<reasoning>shipping?</reasoning>billing', 'billing'],
    ['tags in capitals, with attributes', '<Think effort="low">no</THINK >billing', 'billing'],
    ['tags of Mistral', '[THINK]shipping?[/THINK]billing', 'billing'],
    ['tags of Kimi', '◁think▷shipping?◁/think▷billing', 'billing'],
    ['an empty thought', '<think>\n\n</think>\n\nbilling', 'billing'],
    ['several thoughts in turn', '<think>a</think>\n<think>b</think>\nbilling', 'billing'],
    ['a thought within a thought', '<think>a <think>b</think> c</think>billing', 'billing'],
    ['words before the thought', 'Sure. <think>shipping?</think> billing', 'billing'],
    ['a draft in the thought', '<think>{"rules": []} or</think>{"rules": [1]}', '{"rules": [1]}'],
    ['an open fence in the thought', '<think>\n```json\n{"a"</think>\n```json\n{}\n```', '```json\n{}\n```'],
    ['a thought after the answer', 'billing\n<think>Was that right? Yes.</think>', 'billing'],
    [
      'tokens of thought',
      '<|begin_of_thought|>a<|end_of_thought|><|begin_of_solution|>b<|end_of_solution|>',
      'b',
    ],
    ['tokens of Command', '<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>b<|END_RESPONSE|>', 'b'],
    [
      'channels (gpt-oss)',
      '<|channel|>analysis<|message|>shipping?<|end|><|start|>assistant<|channel|>final<|message|>billing<|return|>',
      'billing',
    ],
    [
      'channels behind a prompt that opens the first',
      'shipping?<|end|><|start|>assistant<|channel|>final<|message|>billing',
      'billing',
    ],
    [
      'channels with JSON',
      '<|channel|>analysis<|message|>{"a": 1}<|start|>assistant<|channel|>final <|constrain|>json<|message|>{"b": 2}',
      '{"b": 2}',
    ],
    ['the final channel alone', '<|channel|>final<|message|>billing', 'billing'],
    ['a mention of the tag in the thought', '<think>"</think>" ends it.</think>billing', 'billing'],
  ];
  it.each(answers)('%s', (_name, text, visible) => {
    expect(withoutThoughts(text)).toEqual({ text: visible, thought: true, unfinished: false });
  });

  const mentions: [string, string][] = [
    ['no tags at all', '  billing \n'],
    ['inline code', 'End a thought with `</think>`, then answer.'],
    ['inline code with more in it', 'Write `<think>why</think>` first.'],
    ['a block of code', 'Use this:\n```html\n<think>why</think>\n```\nThen answer.'],
    ['a block of code with tildes', '~~~\n</reasoning>\n~~~\nbilling'],
    ['quotation marks', 'The tag "</think>" ends a thought.'],
    ['JSON as a whole', '{"advice": "End the thought with </think> and answer."}'],
    ['an opening tag in a sentence', 'Put it into <reasoning> tags.'],
    ['a mention of a channel', 'Models write <|channel|>analysis<|message|> first.'],
    ['other tags', '<b>billing</b> <thinker>x</thinker>'],
  ];
  it.each(mentions)('except for a mention of its tags: %s', (_name, text) => {
    expect(withoutThoughts(text)).toEqual({ text, thought: false, unfinished: false });
  });

  it('keeps JSON that mentions a tag after a thought', () => {
    const text = '<think>hm</think>\n{"then": "write </think> first"}';
    expect(withoutThoughts(text).text).toBe('{"then": "write </think> first"}');
  });

  const unfinished: [string, string, boolean][] = [
    ['at its begin', '<think>It may be shipping, or', true],
    ['even where the server says it stopped', '<think>It may be shipping, or', false],
    ['after another thought', '<think>a</think>\n<think>It may', false],
    ['after a word', 'Let me see.\n<think>\nIt may be', true],
    ['right after the tag', '<think>', false],
    ['in the first channel', '<|channel|>analysis<|message|>It may', true],
    ['before a channel says anything', '<|start|>assistant<|channel|>', true],
  ];
  it.each(unfinished)('is cut before any answer if it ends within a thought: %s', (_name, text, cut) => {
    expect(withoutThoughts(text, cut)).toEqual({ text: '', thought: true, unfinished: true });
  });

  it('is empty if there is only a thought', () => {
    const nothing = { text: '', thought: true, unfinished: false };
    expect(withoutThoughts('<think>a</think>\n')).toEqual(nothing);
    expect(withoutThoughts('a</think>')).toEqual(nothing);
  });

  it('takes no longer for a hostile text than for any other', () => {
    const started = performance.now();
    for (const part of ['<think></think>', '</think>', '<think>', '```a\n', '`</think>` ', '<think '])
      withoutThoughts(part.repeat(1_000_000 / part.length), true);
    expect(performance.now() - started).toBeLessThan(30_000);
  });
});
