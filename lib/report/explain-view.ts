import type {
  ModuleProvenance,
  RuleMerge,
  RuleProvenance,
  RuleSource,
} from '../optimizer/provenance/provenance.js';
import type { StartingPoint } from '../domain/starting-point.js';
import { startingPointName } from '../domain/starting-point.js';
import { earlierRule } from '../optimizer/provenance/earlier-modules.js';
import { renderRule } from '../optimizer/rules/module-text.js';
import { excerpt } from '../optimizer/prompts/cases.js';
import type { RuleEffects } from './rule-effect.js';
import { ruleEffectLine } from './rule-effect.js';
import { aside, heading } from './styled-text.js';
import type { Span, StyledLine } from './styled-text.js';
import { wrapText } from './wrap.js';
import type { Indents } from './wrap.js';

/** A train task, truncated to one line. */
export interface TaskExcerpt {
  input: string;
  expected: string;
}

/** The origin of each rule of a result, and its worth if measured. */
export interface Explanation {
  run: string;
  kind: 'explanation';
  simulated: boolean;
  modules: ModuleProvenance[];
  /** Tasks that rules cite, by id. */
  tasks: Record<string, TaskExcerpt>;
  /** The run that this one extends or was forked from. */
  earlier: string | null;
  /** Where the run's initial modules came from; null if from its configuration. */
  begins: StartingPoint | null;
  /** Null if it was not requested. */
  worth: RuleEffects | null;
}

const columns = 80;
const shownCases = 3;
const margin = '     ';

/** A readable explanation in lines of 80 columns; with `full`, it lists all tasks. */
export function explanationLines(explanation: Explanation, full: boolean): StyledLine[] {
  const { run, modules } = explanation;
  const count = (kind: ModuleProvenance['kind']) =>
    modules.filter(module => module.kind === kind).reduce((sum, module) => sum + module.rules.length, 0);
  return [
    heading(`${run}: where ${partsText(count('text'), count('functions'))} of the result come from`),
    ...modules.flatMap(module => moduleLines(module, explanation, full)),
  ];
}

function partsText(rules: number, functions: number): string {
  const many = (number: number, one: string) => (number === 1 ? `the one ${one}` : `the ${number} ${one}s`);
  if (functions === 0) return many(rules, 'rule');
  return rules === 0
    ? many(functions, 'function')
    : `${many(rules, 'rule')} and ${many(functions, 'function')}`;
}

/** The text of a rule, or the head of a function: its parameters and description. */
function partText(part: Pick<RuleProvenance, 'when' | 'then'>): string {
  return isFunction(part) ? (part.then.split('\n')[0] ?? '') : renderRule(part);
}

/** A rule is a single line; text with several lines is a function. */
function isFunction({ then }: Pick<RuleProvenance, 'then'>): boolean {
  return then.includes('\n');
}

function moduleLines(module: ModuleProvenance, explanation: Explanation, full: boolean): StyledLine[] {
  const { name, kind, opening, rules } = module;
  const { begins } = explanation;
  const user = begins ? `The text of ${startingPointName(begins)}` : 'Your text';
  const label = opening.origin === 'user' ? user : 'The opening';
  const text = opening.text.trim() === '' ? '(empty)' : excerpt(opening.text, 200);
  return [
    [],
    heading(`module ${name}`),
    ...(kind === 'text' ? lines(`${label}: ${text}`, { first: '  ', others: '  ' }, 'dim') : []),
    ...(rules.length === 0
      ? lines(kind === 'text' ? 'It has no rules.' : 'It has no functions.', { first: '  ', others: '  ' })
      : []),
    ...rules.flatMap(rule => [[], ...ruleLines({ rule, module, explanation, full })]),
  ];
}

function ruleLines(input: {
  rule: RuleProvenance;
  module: ModuleProvenance;
  explanation: Explanation;
  full: boolean;
}): StyledLine[] {
  const { rule, module, explanation, full } = input;
  const { worth } = explanation;
  const measured = worth?.rules.find(entry => entry.module === module.name && entry.id === rule.id);
  return [
    ...lines(partText(rule), { first: `${String(rule.number).padStart(3)}. `, others: margin }, 'bold'),
    ...(full && module.kind === 'functions' ? codeLines(rule) : []),
    ...originLines(rule, explanation),
    ...rule.sources.flatMap(source => sourceLines(source, rule, explanation, full)),
    ...otherCaseLines(rule, explanation, full),
    ...mergeLines(rule),
    ...(measured ? detailLines(ruleEffectLine(measured), 'cyan') : []),
  ];
}

/** The lines below the head of a function. */
function codeLines({ then }: RuleProvenance): StyledLine[] {
  return then
    .split('\n')
    .slice(1)
    .map(line => aside(`${margin}${line}`));
}

function originLines({ id, origin, outside }: RuleProvenance, explanation: Explanation): StyledLine[] {
  const { earlier, begins } = explanation;
  const run = earlier === null ? 'an earlier run' : `the run ${earlier}`;
  if (origin === 'start') return detailLines(`${initialRuleText(id, begins)}: the run started with it`);
  if (origin === 'earlier')
    return detailLines(`from ${run}. See its origin: fgo explain ${earlier ?? 'RUN'}`);
  const unknown =
    origin === 'unknown' ? detailLines(`written at ${excerpt(id, 60)}, which has no record`) : [];
  return [
    ...unknown,
    ...outside.flatMap(({ text, from }) =>
      detailLines(
        `comes from ${from === 'start' ? initialRuleName(begins) : `a rule of ${run}`}: ${partText(text)}`,
      ),
    ),
  ];
}

/** The origin of an initial rule, and where it was written. */
function initialRuleText(id: string, begins: StartingPoint | null): string {
  if (!begins) return 'yours';
  const written = earlierRule(id);
  const by =
    written && written.from !== (begins.kind === 'run' ? begins.run : null) ? `${written.from}, ` : '';
  const location = written ? `, written at ${excerpt(`${by}${written.id}`, 60)}` : '';
  return `of ${startingPointName(begins)}${location}`;
}

function initialRuleName(begins: StartingPoint | null): string {
  return begins ? `a rule of ${startingPointName(begins)}` : 'a rule of yours';
}

function sourceLines(
  source: RuleSource,
  rule: RuleProvenance,
  explanation: Explanation,
  full: boolean,
): StyledLine[] {
  const { subset, epoch, text } = source;
  const location = `${subset}, epoch ${epoch}`;
  if (text === null)
    return detailLines(`${location}: replaced before it was recorded (${excerpt(source.rule, 60)})`);
  const own = renderRule(text) === renderRule(rule);
  return [
    ...detailLines(`${location}, ${evidenceText(source)}${own ? '' : ':'}`),
    ...(own ? [] : lines(partText(text), { first: `${margin}  `, others: `${margin}  ` })),
    ...caseLines(source.cases, explanation, full, new Set(source.fixed)),
  ];
}

function evidenceText({ cases, cited, fixed }: RuleSource): string {
  const many = (what: string) => (cases.length === 1 ? `one ${what}` : `${cases.length} ${what}s`);
  if (!cited) return `written on ${many('failed task')}${cited === false ? ', of which it cites none' : ''}`;
  if (fixed === null) return `cites ${many('task')}`;
  return `cites ${many('task')}, ${fixed.length === 0 ? 'none' : fixed.length} of them fixed${fixed.length === 0 ? '' : ' (+)'}`;
}

function otherCaseLines(
  { otherCases }: RuleProvenance,
  explanation: Explanation,
  full: boolean,
): StyledLine[] {
  if (otherCases.length === 0) return [];
  const what = 'tasks of unrecorded rules that it replaced';
  return [...detailLines(what), ...caseLines(otherCases, explanation, full)];
}

/** Marks cases that were fixed. */
function caseLines(
  cases: readonly string[],
  { tasks }: Explanation,
  full: boolean,
  fixed: ReadonlySet<string> = new Set(),
): StyledLine[] {
  const shown = full ? cases : cases.slice(0, shownCases);
  const hidden = cases.length - shown.length;
  return [
    ...shown.flatMap(id => {
      const first = `${margin}  ${fixed.has(id) ? '+' : '·'} `;
      return lines(taskLine(id, tasks[id]), { ...caseIndent, first }, 'dim');
    }),
    ...(hidden > 0 ? lines(`and ${hidden} more (--full lists them)`, caseIndent, 'dim') : []),
  ];
}

/**
 * The input is truncated to the rest of the line: the id is the argument of `fgo show`, and the answer helps
 * to identify the task.
 */
function taskLine(id: string, task: TaskExcerpt | undefined): string {
  const name = excerpt(id, 40);
  if (!task) return name;
  const answer = task.expected === '' ? '' : ` → ${task.expected}`;
  const width = columns - caseIndent.first.length - name.length - 2 - answer.length;
  return `${name}  ${excerpt(task.input, Math.max(8, width))}${answer}`;
}

const caseIndent = { first: `${margin}  · `, others: `${margin}    ` };

function mergeLines(rule: RuleProvenance): StyledLine[] {
  const { merges } = rule;
  const kept = [...new Set(merges.filter(({ how }) => how === 'kept').map(({ merge }) => merge))];
  return [
    ...merges
      .filter(({ how }) => how === 'written')
      .flatMap(({ merge, replaced }) => writtenLines(merge, replaced, rule)),
    ...(kept.length > 0 ? detailLines(`kept unchanged by ${kept.join(', ')}`) : []),
  ];
}

function writtenLines(merge: string, replaced: RuleMerge['replaced'], rule: RuleProvenance): StyledLine[] {
  if (replaced.length === 0) return detailLines(`${merge} wrote it`);
  const own = renderRule(rule);
  const texts = replaced.map(({ rule: id, text }) => (text ? partText(text) : excerpt(id, 60)));
  if (texts.length > 1 && replaced.every(({ text }) => text && renderRule(text) === own)) {
    return detailLines(`${merge} merged ${texts.length} identical rules of its parents`);
  }
  const what =
    texts.length === 1
      ? 'wrote it to replace'
      : `wrote it from ${texts.length} ${isFunction(rule) ? 'functions' : 'rules'}`;
  return [...detailLines(`${merge} ${what}`), ...texts.flatMap(text => lines(text, caseIndent))];
}

function detailLines(text: string, style?: Span['style']): StyledLine[] {
  return lines(text, { first: margin, others: `${margin}  ` }, style);
}

function lines(text: string, indents: Indents, style?: Span['style']): StyledLine[] {
  return wrapText(text, columns, indents).map(line => [{ text: line, style }]);
}

/** Shown after all rules if nothing was measured. */
export function ruleEffectHint(run: string): StyledLine[] {
  return [[], aside(`What each rule is worth on validation: fgo explain ${run} --worth`)];
}
