import { act } from './act.js';
import { readWithAttention } from './attention.js';
import { answerTask } from './answer-task.js';
import { countTokens } from './count-tokens.js';
import { findRuleList, findTask } from './find-role.js';
import { critiqueFunctionUse, functionsRequest, writeFunctions } from './scripts/functions.js';
import { hash } from './hash.js';
import { learnRules, sentence } from './learn-rules.js';
import { critiqueOfEpisode } from './learn-steps.js';
import { mergeRules } from './merge-rules.js';
import { readCases, type Case } from './read-cases.js';
import { readBlame } from './read-blame.js';
import { readEpisode } from './read-episode.js';
import { readAgentPrompt } from './read-prompt.js';
import { fillForm, readReplyForm, type Field } from './reply-form.js';
import type { ChatRequest } from './request.js';
import { writeCritique } from './write-critique.js';
import { judge, readGraded, readScale, type Graded } from './write-judgement.js';

/** A rule in the format of the reply. */
interface WrittenRule {
  when: string;
  then: string;
  cases: string[];
  replaces: string[];
}

function writeItem(item: Field, rule: WrittenRule): unknown {
  if (item.kind !== 'object') return sentence(rule);
  let actionWritten = false;
  return fillForm(item, field => {
    if (field === item) return undefined;
    if (field.sense === 'replaces') return rule.replaces;
    if (field.kind === 'list') return field.sense === 'cases' ? rule.cases : [];
    if (field.kind !== 'text') return undefined;
    if (field.sense === 'condition') return rule.when;
    if (actionWritten) return '';
    actionWritten = true;
    return rule.then;
  });
}

/** The first rules that fit within the reply's token limit, so that the reply is not truncated. */
function withinReply<Rule>(rules: Rule[], write: (rule: Rule) => unknown, limit: number): Rule[] {
  let used = 40;
  const fitting = rules.findIndex(rule => {
    used += countTokens(JSON.stringify(write(rule))) + 2;
    return used > limit;
  });
  return fitting < 0 ? rules : rules.slice(0, fitting);
}

interface Writing {
  form: Field | null;
  rules: WrittenRule[];
  numbers: number[];
  drop: string[];
  limit: number;
}

/** Writes rules in the requested format: a list of objects, a list of sentences, or a text. */
function writeRules({ form, rules, numbers, drop, limit }: Writing): string {
  const list = form ? findRuleList(form) : null;
  const item = list?.item ?? null;
  const kept = withinReply(rules, rule => (item ? writeItem(item, rule) : sentence(rule)), limit);
  const prose = kept.map(rule => `- ${sentence(rule)}`).join('\n');
  if (!form) return prose;
  const value = fillForm(form, field => {
    if (field === list) return item ? kept.map(rule => writeItem(item, rule)) : [];
    if (field.sense === 'remove' && field.kind === 'list') {
      return field.item?.kind === 'number' ? numbers : [...drop, ...numbers.map(String)];
    }
    if (!list && field.kind === 'text' && field.sense === 'instructions') return `Rules:\n${prose}`;
    return undefined;
  });
  return JSON.stringify(value);
}

function writeCritiqueReply(
  form: Field | null,
  prompt: { instructions: string; attempt: string; example: Case },
): string {
  const { example } = prompt;
  const ofFunctions = critiqueFunctionUse(prompt.instructions, example);
  const critique = critiqueOfEpisode(example) ?? ofFunctions?.critique ?? writeCritique(example);
  if (!form) return `${critique.problem}\n${critique.advice}`;
  const isAdvice = (field: Field): boolean =>
    /advi|suggest|change|improv|fix|recommend|lesson|next|instead|should/i.test(field.name);
  const blamed = readBlame(form, prompt);
  return JSON.stringify(
    fillForm(form, field => {
      if (field === blamed?.field) return ofFunctions?.part ?? blamed.part;
      if (field.kind === 'text' && field.options.length === 0)
        return isAdvice(field) ? critique.advice : critique.problem;
      if (field.kind === 'boolean')
        return /wrong|fail|error/i.test(field.name) ? example.failed : !example.failed;
      if (field.kind === 'number') return example.failed ? 0 : 1;
      return field.kind === 'list' && field.item?.kind === 'text' ? [critique.advice] : undefined;
    }),
  );
}

function writeJudgement(form: Field, graded: Graded, instructions: string): string {
  const { share, feedback } = judge(
    graded,
    instructions.slice(Math.max(0, instructions.search(/\brubric:/i))),
  );
  const scale = readScale(instructions);
  const points = share === 1 ? scale : Math.min(scale - 1, Math.round(share * scale));
  return JSON.stringify(
    fillForm(form, field => {
      if (field.kind === 'text' && field.options.length === 0) return feedback;
      return field.kind === 'number' ? points : undefined;
    }),
  );
}

function isMerged(form: Field | null): boolean {
  const item = form ? findRuleList(form)?.item : null;
  return item?.fields.some(field => field.sense === 'replaces') ?? false;
}

/** The model's complete reply, before truncation to the maximum length. Depends only on its arguments. */
export function writeReply(request: ChatRequest, settings: { attention: number }): string {
  const { messages } = request;
  const system = messages.filter(message => message.role === 'system' || message.role === 'developer');
  const others = messages.filter(message => message.role !== 'system' && message.role !== 'developer');
  const systemText = system.map(message => message.content).join('\n\n');
  const text = others.map(message => message.content).join('\n\n');
  const characters = systemText.length + text.length;
  const key = String(hash(JSON.stringify(messages)));
  const chance = request.temperature === 0 ? '' : `${request.seed ?? 0} ${request.temperature ?? 1}`;
  const attention = readWithAttention({ key: `${key} ${chance}`, characters, share: settings.attention });
  let cases: Case[] | null = null;
  const readAll = (): Case[] => (cases ??= readCases(text));
  const instructions = system.length > 0 ? systemText : text;
  const last = others.at(-1)?.content ?? '';
  const form = readReplyForm(request, { instructions, last });
  const functions = functionsRequest(form);
  if (functions) return writeFunctions(functions, request);
  const task = findTask(form, {
    countCases: () => readAll().length,
    showsAnswer: () => readGraded(text) !== null,
    text: instructions,
  });
  const limit = request.max_completion_tokens ?? request.max_tokens ?? Infinity;

  const episode = task === 'answer' ? readEpisode(messages) : null;
  if (episode) return act(episode, { instructions, attention, thinks: /\bthought\s*:/i.test(instructions) });
  if (task === 'answer') return answerTask(readAgentPrompt(messages), { attention, form, tieBreak: chance });
  if (task === 'judge') {
    const graded = readGraded(text);
    return form && graded ? writeJudgement(form, graded, instructions) : '';
  }
  if (task === 'critique') {
    const example = readAll().at(-1);
    return example ? writeCritiqueReply(form, { instructions, attempt: text, example }) : '';
  }
  const learnt =
    task === 'learn' || readAll().length > 0
      ? learnRules({ text, offset: systemText.length }, { attention, chance })
      : null;
  const proposed = (learnt?.rules ?? []).map(rule => ({ ...rule, replaces: [] }));
  if (task === 'learn')
    return writeRules({ form, rules: proposed, numbers: learnt?.remove ?? [], drop: [], limit });
  const merged = mergeRules(text);
  const changesOnly = isMerged(form);
  const rules = merged.rules
    .filter(rule => rule.changed || !changesOnly)
    .map(rule => ({ ...rule, cases: [] }));
  return writeRules({ form, rules: [...rules, ...proposed], numbers: [], drop: merged.drop, limit });
}
