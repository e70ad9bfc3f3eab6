import { act } from './act.js';
import { answerTask } from './answer-task.js';
import { readWithAttention } from './attention.js';
import { countTokens } from './count-tokens.js';
import { findRuleList, findTask } from './find-task.js';
import { hash } from './hash.js';
import { learnRules } from './learn-rules.js';
import { critiqueOfEpisode } from './learn-steps.js';
import { mergeRules } from './merge-rules.js';
import { readBlame } from './read-blame.js';
import { readCases, type Case } from './read-cases.js';
import { readEpisode } from './read-episode.js';
import { instructionsOf, isInstruction, readAgentPrompt } from './read-prompt.js';
import { fillForm, readReplyForm, type Field } from './reply-form.js';
import type { ChatRequest } from './request.js';
import { critiqueFunctionUse, functionsRequest, writeFunctions } from './scripts/functions.js';
import { writeCritique } from './write-critique.js';
import { judge, readGraded, readScale, type Graded } from './write-judgement.js';

/** A rule in the format of the reply. */
interface WrittenRule {
  when: string;
  then: string;
  cases: string[];
  replaces: string[];
}

/** Tokens of the reply besides its rules. */
const FRAME_TOKENS = 40;

function writeRule(item: Field, rule: WrittenRule): unknown {
  let actionWritten = false;
  return fillForm(item, field => {
    if (field === item) return undefined;
    if (field.meaning === 'replaces') return rule.replaces;
    if (field.kind === 'list') return field.meaning === 'cases' ? rule.cases : [];
    if (field.kind !== 'text') return undefined;
    if (field.meaning === 'condition') return rule.when;
    if (actionWritten) return '';
    actionWritten = true;
    return rule.then;
  });
}

/** Writes the rules that fit within the reply's token limit, so that the reply is not truncated. */
function writeRules(
  form: Field,
  reply: { rules: WrittenRule[]; remove: (string | number)[]; limit: number },
): string {
  const list = findRuleList(form);
  const { item } = list ?? {};
  let tokens = FRAME_TOKENS;
  const written: unknown[] = [];
  for (const rule of item ? reply.rules : []) {
    const value = item && writeRule(item, rule);
    tokens += countTokens(JSON.stringify(value)) + 2;
    if (tokens > reply.limit) break;
    written.push(value);
  }
  return JSON.stringify(
    fillForm(form, field => {
      if (field === list) return written;
      if (field.meaning !== 'remove' || field.kind !== 'list') return undefined;
      return field.item?.kind === 'number' ? reply.remove : reply.remove.map(String);
    }),
  );
}

function writeCritiqueReply(
  form: Field,
  prompt: { instructions: string; attempt: string; example: Case },
): string {
  const { example } = prompt;
  const ofFunctions = critiqueFunctionUse(prompt.instructions, example);
  const critique = critiqueOfEpisode(example) ?? ofFunctions?.critique ?? writeCritique(example);
  const blamed = readBlame(form, prompt);
  return JSON.stringify(
    fillForm(form, field => {
      if (field === blamed?.field) return ofFunctions?.part ?? blamed.part;
      if (field.kind !== 'text' || field.options.length > 0) return undefined;
      const isAdvice = /advi|suggest|change|improv|fix|recommend|lesson|next|instead|should/i;
      return isAdvice.test(field.name) ? critique.advice : critique.problem;
    }),
  );
}

function writeJudgement(form: Field, graded: Graded, instructions: string): string {
  const rubric = instructions.slice(Math.max(0, instructions.search(/\brubric:/i)));
  const { share, feedback } = judge(graded, rubric);
  const scale = readScale(instructions);
  const points = share === 1 ? scale : Math.min(scale - 1, Math.round(share * scale));
  return JSON.stringify(
    fillForm(form, field => {
      if (field.kind === 'text' && field.options.length === 0) return feedback;
      return field.kind === 'number' ? points : undefined;
    }),
  );
}

/** The model's complete reply, before truncation to the maximum length. Depends only on its arguments. */
export function writeReply(request: ChatRequest, settings: { attention: number }): string {
  const { messages } = request;
  const others = messages.filter(message => !isInstruction(message));
  const systemText = instructionsOf(messages);
  const text = others.map(message => message.content).join('\n\n');
  const instructions = others.length < messages.length ? systemText : text;
  const form = readReplyForm(request, { instructions, last: others.at(-1)?.content ?? '' });
  const functions = functionsRequest(form);
  if (functions) return writeFunctions(functions, request);

  const chance = request.temperature === 0 ? '' : `${request.seed ?? 0} ${request.temperature ?? 1}`;
  const attention = readWithAttention({
    key: `${hash(JSON.stringify(messages))} ${chance}`,
    characters: systemText.length + text.length,
    share: settings.attention,
  });
  let read: Case[] | null = null;
  const cases = (): Case[] => (read ??= readCases(text));
  const task = findTask(form, {
    hasCases: () => cases().length > 0,
    showsAnswer: () => readGraded(text) !== null,
  });
  if (!form || task === 'answer') {
    const episode = readEpisode(messages);
    if (episode)
      return act(episode, { instructions, attention, thinks: /\bthought\s*:/i.test(instructions) });
    return answerTask(readAgentPrompt(messages), { attention, form, tieBreak: chance });
  }
  if (task === 'judge') {
    const graded = readGraded(text);
    return graded ? writeJudgement(form, graded, instructions) : '';
  }
  if (task === 'critique') {
    const example = cases().at(-1);
    return example ? writeCritiqueReply(form, { instructions, attempt: text, example }) : '';
  }
  const limit = request.max_completion_tokens ?? request.max_tokens ?? Infinity;
  const learned = learnRules({ text, cases: cases(), offset: systemText.length }, { attention, chance });
  const proposed = learned.rules.map(rule => ({ ...rule, replaces: [] }));
  if (task === 'learn') return writeRules(form, { rules: proposed, remove: learned.remove, limit });
  const merged = mergeRules(text);
  const changesOnly = findRuleList(form)?.item?.fields.some(({ meaning }) => meaning === 'replaces');
  const rules = merged.rules
    .filter(rule => rule.changed || !changesOnly)
    .map(rule => ({ ...rule, cases: [] }));
  return writeRules(form, { rules: [...rules, ...proposed], remove: merged.drop, limit });
}
