// Finds wording that docs/reference/glossary.md asks to avoid: npm run words [FILE …]. Exits 1 if it finds any.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const avoided = [
  'anew',
  'mend(?:s|ed|ing)?',
  'in the place of',
  'passed over',
  '(?:comes|came) to',
  '(?:is|are) told',
  'of (?:no )?use',
  'see to',
  'stands? (?:in|already)',
  'at hand',
];
const pattern = new RegExp(`\\b(?:${avoided.join('|')})\\b`, 'giu');
/** An identifier of several words, such as `countCalls` or `most_calls`. */
const identifier = /\b(?=\w*(?:[a-z\d][A-Z]|_))[A-Za-z]\w*\b/gu;

/** The words of a line: of its text, and inside its identifiers. */
function avoidedIn(line) {
  const split = [...line.matchAll(identifier)].flatMap(([name]) => [
    ...name
      .replace(/([a-z\d])([A-Z])/gu, '$1 $2')
      .replaceAll('_', ' ')
      .matchAll(pattern),
  ]);
  return [...line.matchAll(pattern), ...split].map(([words]) => words);
}

/** Data, generated files, and the two files that have to name the words. */
const skipped =
  /^package-lock\.json$|^docs\/reference\/glossary\.md$|^scripts\/build\/check-words\.mjs$|^test\/fixtures\/|^examples\/support-tickets\/|\.(?:csv|jsonl|png|gz|pddl)$/u;
/** What models read: another word there can change results, so it takes a measurement (docs/explanation/record.md). */
const readByModels =
  /^lib\/optimizer\/prompts\/(?:critique|proposal)-prompt|^(?:test\/unit\/)?lib\/simulator\/|^(?:test\/unit\/)?lib\/scoring\/(?:plain\/)?gaia/u;

const named = process.argv.slice(2);
const files =
  named.length > 0 ? named : execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0');
let found = 0;
for (const file of files.filter(name => name !== '' && !skipped.test(name) && !readByModels.test(name))) {
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    for (const words of avoidedIn(line)) {
      console.log(`${file}:${index + 1}: "${words}": ${line.trim().slice(0, 140)}`);
      found++;
    }
  }
}
if (found > 0) {
  console.log(`${found} places to say in plain words; docs/reference/glossary.md has a table.`);
  process.exitCode = 1;
}
