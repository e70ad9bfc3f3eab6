import { hotelCsv, hotelMessages } from '../support/hotel-messages.js';

/** A valid configuration as text, because damage is applied to the text. */
export const validConfig = `name: fuzz
seed: 3
dataset:
  path: DATA
  input: message
  expected: desk
  splits: {train: 24, validation: 12, test: 12}
agent:
  kind: prompt
  modules:
    instructions: Say which desk of the hotel is responsible for the message.
  output: {labels: auto}
scorer: exact
llm: {provider: simulated}
optimize: {subsets: 2, epochs: 1}
budget: {calls: 1000}
`;

const messages = hotelMessages(60);

/** The same valid rows in each format, by file name. */
export const validData: Record<string, Buffer> = {
  'data.csv': Buffer.from(hotelCsv(messages)),
  'data.tsv': Buffer.from(hotelCsv(messages).replaceAll(',', '\t')),
  'data.json': Buffer.from(JSON.stringify(rows(), undefined, 1)),
  'data.jsonl': Buffer.from(
    rows()
      .map(row => `${JSON.stringify(row)}\n`)
      .join(''),
  ),
};

export const validPairs = Buffer.from(
  messages.map(({ desk }) => `${JSON.stringify({ expected: desk, actual: 'kitchen' })}\n`).join(''),
);

function rows(): { message: string; desk: string }[] {
  return messages.map(({ text, desk }) => ({ message: text, desk }));
}
