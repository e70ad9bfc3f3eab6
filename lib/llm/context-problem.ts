import { ContextExceededError } from './errors.js';
import type { Failure, RequestContext } from './failure.js';

const contextWords =
  /context[_ ](?:length|window|size)|maximum context|(?:prompt|input|request) is (?:too long|longer than)|too many (?:input |prompt )?tokens|exceeds? the (?:model's )?(?:maximum|available) (?:context|number of tokens)|(?:tokens?|prompt|input)[^.]{0,60} exceeds? (?:the )?(?:maximum|limit|context)|reduce the length of the (?:messages|prompt|input)|string_above_max_length|inputs` tokens \+/i;
/** llama.cpp answers 500 if the input is longer than one batch. */
const overlongWords = /input is too large to process|exceeds the available context size/i;

/** The error of a prompt that is longer than the model's context; undefined for other errors. */
export function contextProblem(
  failure: Failure,
  context: Pick<RequestContext, 'model'>,
): ContextExceededError | undefined {
  const { status, text, answer, summary } = failure;
  const isRefused = status === 400 || status === 422;
  if (status !== 413 && !overlongWords.test(text) && !(isRefused && contextWords.test(text)))
    return undefined;
  const message = `The prompt does not fit into the context of ${context.model} (${summary})`;
  return new ContextExceededError({ message, ...sizesIn(text), answer });
}

/** Parses sizes such as "maximum context length is 8192 tokens. However, … resulted in 9000 tokens". */
function sizesIn(message: string): { tokens: number | undefined; limit: number | undefined } {
  const number = (match: RegExpMatchArray | null): number | undefined =>
    match?.[1] === undefined ? undefined : Number(match[1].replaceAll(',', ''));
  const versus = message.match(/([\d,]+) tokens > ([\d,]+)/);
  if (versus) return { tokens: number(versus), limit: Number((versus[2] ?? '').replaceAll(',', '')) };
  return {
    limit: number(
      message.match(
        /(?:maximum context length is|context (?:length|window|size)[^\d]{0,20}|tokens allowed) ?\(?([\d,]+)/i,
      ),
    ),
    tokens: number(
      message.match(
        /(?:resulted in|requested(?: about)?|you (?:sent|used)|prompt (?:of|has|contains)|token count|input has) \(?([\d,]+)/i,
      ),
    ),
  };
}
