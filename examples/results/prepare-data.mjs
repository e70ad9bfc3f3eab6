// Makes those of the data files that are not public files as they are:
//   node prepare-data.mjs BANKING77_TRAIN_CSV GSM8K_TRAIN_JSONL
// data/desks.csv: messages of twelve intents of banking77, each with the number of the desk that sees to two of them.
// Which desk that is nobody can know who has not seen it: an agent must be told, and an optimizer must find it out.
// data/gsm8k.jsonl: questions with the number behind "####", without commas.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

const [, , banking77, gsm8k] = process.argv;
if (!banking77 || !gsm8k) {
  console.error('usage: node prepare-data.mjs BANKING77_TRAIN_CSV GSM8K_TRAIN_JSONL');
  process.exit(2);
}

const desks = {
  'desk 1': ['top_up_failed', 'pending_top_up'],
  'desk 2': ['transfer_timing', 'pending_transfer'],
  'desk 3': ['lost_or_stolen_card', 'card_not_working'],
  'desk 4': ['exchange_rate', 'fiat_currency_support'],
  'desk 5': ['change_pin', 'passcode_forgotten'],
  'desk 6': ['cash_withdrawal_charge', 'card_payment_fee_charged'],
};
const deskOf = new Map(
  Object.entries(desks).flatMap(([desk, intents]) => intents.map(intent => [intent, desk])),
);
const quoted = text => `"${text.replaceAll('"', '""')}"`;

const folder = new URL('data/', import.meta.url);
mkdirSync(folder, { recursive: true });

const messages = parse(readFileSync(banking77, 'utf8'), { columns: true, bom: true });
const rows = messages
  .filter(({ category }) => deskOf.has(category))
  .map(({ text, category }) => `${quoted(text)},${deskOf.get(category)}`);
writeFileSync(new URL('desks.csv', folder), `text,desk\n${rows.join('\n')}\n`);

const problems = readFileSync(gsm8k, 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line));
const answers = problems.map(({ question, answer }) => {
  const number = answer.split('####').at(-1).trim().replaceAll(',', '');
  return JSON.stringify({ question, answer: number });
});
writeFileSync(new URL('gsm8k.jsonl', folder), `${answers.join('\n')}\n`);
console.log(`${rows.length} messages, ${answers.length} problems`);
