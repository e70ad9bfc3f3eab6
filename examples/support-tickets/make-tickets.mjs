// Writes tickets.csv: messages to a company that lends coffee machines to offices. The same file each time.
//   node make-tickets.mjs
import { writeFileSync } from 'node:fs';
import { openings, closings, machines, cases, asides } from './phrases.mjs';

/** A small generator of numbers from 0 to 1 (mulberry32), so that the seed alone decides. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const next = generator(20);
const pick = list => list[Math.floor(next() * list.length)];
const ticketsOfEach = 14;

const rows = Object.entries(cases).flatMap(([team, actions]) =>
  Object.entries(actions).flatMap(([action, sentences]) => {
    const tickets = new Set();
    while (tickets.size < ticketsOfEach) {
      const sentence = sentences[tickets.size % sentences.length].replaceAll('{machine}', pick(machines));
      const aside = next() < 0.4 ? ` ${pick(asides)}` : '';
      tickets.add(`${pick(openings)}${sentence}${aside}${pick(closings)}`.trim());
    }
    return [...tickets].map(message => ({ message, outcome: `${team} / ${action}`, order: next() }));
  }),
);
rows.sort((left, right) => left.order - right.order);
const quoted = text => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const lines = rows.map(({ message, outcome }) => `${quoted(message)},${outcome}`);
writeFileSync(new URL('tickets.csv', import.meta.url), `message,outcome\n${lines.join('\n')}\n`);
