import type { ReportData } from '../report-data.js';
import { callsSection, certaintySection, costsSection, reproduceSection } from './details.js';
import { scoreFormat } from './figures.js';
import { jsonBlock, markup } from './markup.js';
import { navigationOf, pageOf, sectionsOf } from './page.js';
import { changesSection, examplesSection, groupsSection } from './results.js';
import { rulesSection } from './rules.js';
import { spendSection } from './spend.js';
import { headerOf, instructionsSection } from './summary.js';
import { treeSection } from './tree.js';

/** The report of a run as one self-contained page. */
export function reportPage(data: ReportData): string {
  const format = scoreFormat(data.certainty.method === 'mcnemar');
  const sections = [
    instructionsSection(data),
    changesSection(data),
    groupsSection(data, format),
    examplesSection(data),
    treeSection(data, format),
    rulesSection(data),
    spendSection(data, format),
    costsSection(data),
    certaintySection(data, format),
    reproduceSection(data),
    callsSection(data),
  ];
  const copies = Object.fromEntries(data.instructions.map(({ module, after }) => [module, after.text]));
  return pageOf({
    title: `${data.run}: ${data.verdict.scores}`,
    needsScript: true,
    body: markup`${headerOf(data, format)}
${navigationOf(sections)}
<main>
${sectionsOf(sections)}
</main>
<footer><p>Written by fgo from the store of the run. This file needs no network.</p></footer>
${jsonBlock('data-copies', copies)}`,
  });
}
