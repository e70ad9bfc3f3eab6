import { formatCount } from '../../text/format.js';
import type { ReportData } from '../report-data.js';
import { markup } from './markup.js';
import type { Html } from './markup.js';
import type { Section } from './page.js';

type Rule = ReportData['rules'][number]['rules'][number];
type Source = Rule['sources'][number];

export function rulesSection({ rules, run }: ReportData): Section {
  const isMeasured = rules.some(module => module.rules.some(({ worth }) => worth !== null));
  return {
    id: 'rules',
    title: 'Where each rule comes from',
    body: markup`${isMeasured ? '' : markup`<p class="soft">The worth of the rules is not measured. <code>fgo explain ${run} --worth</code> measures it.</p>`}
${rules.map(moduleRules)}`,
  };
}

function moduleRules({ module, kind, rules }: ReportData['rules'][number]): Html {
  const things = kind === 'text' ? 'rules' : 'functions';
  return markup`<h3>${module} <span class="soft">${formatCount(rules.length)} ${things}</span></h3>
${rules.map(ruleDetails)}`;
}

function ruleDetails({ number, text, origin, sources, merges, worth }: Rule): Html {
  const [head = '', ...rest] = text.split('\n');
  return markup`<details class="box"><summary>${number}. <span dir="auto">${head}</span>${worth === null ? '' : markup` <b class="soft">${worth}</b>`}</summary>
${rest.length > 0 ? markup`<pre tabindex="0" role="region" aria-label="The code of ${head}">${text}</pre>` : ''}
<p>${origin.charAt(0).toUpperCase()}${origin.slice(1)}.${merges.length === 0 ? '' : ` ${sentence(merges.join(', '))}`}</p>
${sources.length > 0 ? markup`<ul>${sources.map(sourceItem)}</ul>` : ''}</details>
`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function sourceItem({ place, text, cited, tasks, moreTasks, fixed }: Source): Html {
  const evidence = cited
    ? `cites ${formatCount(tasks.length + moreTasks)} train tasks`
    : moreTasks > 0
      ? `written from ${formatCount(moreTasks)} failed train tasks`
      : 'no tasks recorded';
  const solved = fixed === null ? '' : `; ${formatCount(fixed)} of them were solved with it`;
  const items = tasks.map(
    ({ id, input, expected }) =>
      markup`<li dir="auto"><code>${id}</code>${input === null ? '' : markup` ${input}`}${expected === null ? '' : markup` → <b>${expected}</b>`}</li>`,
  );
  return markup`<li>${place}: ${evidence}${solved}.${text === null ? '' : markup`<p class="diff" dir="auto">${text}</p>`}
${items.length > 0 ? markup`<ul>${items}${cited && moreTasks > 0 ? markup`<li>and ${formatCount(moreTasks)} more</li>` : ''}</ul>` : ''}</li>`;
}
