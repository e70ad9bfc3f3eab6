import { Document } from 'yaml';
import type { ModelConfig } from '../../config/llm.js';
import type { ScorerConfig } from '../../config/scorer.js';
import { renderValue } from '../../optimizer/prompts/render-value.js';
import { simulatedNote } from '../simulated-note.js';
import { chatTemplate } from './chat.js';
import type { ExportedRun } from './exported-run.js';

/** The port where `fgo simulate` serves the simulated endpoint. */
const simulatedUrl = 'http://127.0.0.1:4010/v1';

/** A promptfooconfig.yaml with the baseline and the final prompts, and the test tasks as tests. */
export function promptfooConfig(run: ExportedRun): string {
  const { progress, llm, scorer, rows } = run;
  const assertion = assertionOf(scorer);
  const config = new Document({
    description: `The result of the fgo run ${progress.run}`,
    prompts: [
      { label: 'baseline', raw: promptOf(run.baselineSystem) },
      { label: 'final', raw: promptOf(run.system) },
    ],
    providers: [providerOf(llm, 'agent')],
    defaultTest: {
      options: {
        transform: transforms[run.output.parse](run.output.field ?? ''),
        ...(scorer.kind === 'llm-judge' ? { provider: providerOf(llm, 'evaluator') } : {}),
      },
      assert: [assertion.assert],
    },
    tests: rows.map(({ task }) => ({
      description: task.id,
      vars: {
        task: {
          input: pieces(task.input),
          expected: pieces(task.expected === null ? '' : renderValue(task.expected)),
        },
      },
    })),
  });
  config.commentBefore = [
    ` Run it: npx promptfoo@0.121 eval -c FILE`,
    ...(llm.provider === 'simulated' ? [` ${simulatedNote} Start it first: fgo simulate`] : []),
    ...(assertion.note === undefined ? [] : [` ${assertion.note}`]),
  ].join('\n');
  return config.toString({ lineWidth: 0 });
}

function promptOf(system: string): string {
  const messages = chatTemplate(literal(system), '{{task.input | join}}');
  return JSON.stringify(messages, null, 2);
}

/** promptfoo renders prompts as Nunjucks templates: marks in their texts must stay text. */
function literal(text: string): string {
  return text.replace(/\{(?=[{%#])/g, `{{ '{' }}`).replace(/#\}/g, `#{{ '}' }}`);
}

/**
 * A text as a list, split within the marks of a template. promptfoo replaces templates and the names of files in
 * variables that are texts, also in what a user or a model wrote.
 */
function pieces(text: string): string[] {
  return text.split(/(?<=\{)(?=[{%#])/);
}

function providerOf(llm: ExportedRun['llm'], role: 'agent' | 'evaluator') {
  if (llm.provider === 'simulated') {
    return {
      id: 'openai:chat:simulated',
      config: { apiBaseUrl: simulatedUrl, apiKeyRequired: false },
    };
  }
  const { model, temperature, maxCompletionTokens }: ModelConfig = llm.models[role] ?? llm.models.default;
  return {
    id: `openai:chat:${model}`,
    config: {
      apiBaseUrl: llm.baseUrl,
      ...(llm.apiKeyEnv === undefined ? { apiKeyRequired: false } : { apiKeyEnvar: llm.apiKeyEnv }),
      ...(temperature === undefined ? {} : { temperature }),
      ...(maxCompletionTokens === undefined ? {} : { max_tokens: maxCompletionTokens }),
    },
  };
}

/** How promptfoo finds the answer in a reply, as JavaScript expressions. */
const transforms: Record<ExportedRun['output']['parse'], (field: string) => string> = {
  plain: () => 'output.trim()',
  'last-line': () => "output.trim().split('\\n').pop().replace(/^\\W*answer\\W*[:=]\\W*/i, '').trim()",
  'final-answer': () => "(output.match(/final\\s+answer\\W*:\\s*(.*)$/im) ?? ['', ''])[1].trim()",
  json: field =>
    field === ''
      ? 'JSON.parse(output.match(/[{[][^]*[}\\]]/)[0])'
      : `JSON.parse(output.match(/{[^]*}/)[0])[${JSON.stringify(field)}] ?? ''`,
};

const sameText = `const plain = text => String(text).normalize('NFKC').toLowerCase().replace(/\\s+/g, ' ').trim().replace(/^["'\`*(]+|["'\`*).,;:!?]+$/g, '');
return plain(output) === plain(context.vars.task.expected.join(''));`;

const sameList = `const items = value => (Array.isArray(value) ? value.map(String) : String(value).split(/[,;\\n]/));
const list = value => JSON.stringify(items(value).map(text => text.trim()).filter(text => !/^(none)?$/i.test(text)).sort());
return list(output) === list(JSON.parse(context.vars.task.expected.join('')));`;

interface Assertion {
  assert: { type: string; value: string };
  /** What differs from the run's scorer. */
  note?: string;
}

function assertionOf(scorer: ScorerConfig): Assertion {
  switch (scorer.kind) {
    case 'exact':
      return { assert: { type: 'javascript', value: sameText } };
    case 'list':
      return {
        assert: { type: 'javascript', value: sameList },
        note: 'Lists are right or wrong here, without the partial scores of the run.',
      };
    case 'contains':
      return { assert: { type: 'icontains', value: '{{task.expected | join}}' } };
    case 'regex':
      return { assert: { type: 'regex', value: '{{task.expected | join}}' } };
    case 'numeric':
      return {
        assert: {
          type: 'javascript',
          value: "Math.abs(parseFloat(output) - parseFloat(context.vars.task.expected.join(''))) < 1e-6",
        },
        note: 'Numbers are compared without the tolerance and the units of the scorer of the run.',
      };
    case 'llm-judge':
      return {
        assert: {
          type: 'llm-rubric',
          value: `${literal(scorer.rubric)}\n\nExpected answer: {{task.expected | join}}`,
        },
        note: 'A judge of promptfoo grades by the rubric: its prompt is not that of fgo.',
      };
    default:
      return {
        assert: { type: 'icontains', value: '{{task.expected | join}}' },
        note: `The scorer ${scorer.kind} has no counterpart here: a test passes if the answer contains the expected one. Write your own assertion.`,
      };
  }
}
