// A small game behind the environment protocol: a corridor whose far end wins. The field `game` selects its
// other behavior. A separate program, like the real one.
import { createInterface } from 'node:readline';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';

const [mode = 'fair', note = ''] = process.argv.slice(2);
if (mode === 'absent') {
  console.error('No module named corridor');
  process.exit(1);
}
const episodes = new Map();
let grown = 0;

const seen = place => ({
  observation: place === 3 ? 'You are at the end.' : `You stand at ${place}.`,
  actions: ['go on', 'go back'],
  won: place === 3,
});

/** Only once, for whichever process is first: a file marks that it has happened. */
const once = () => {
  if (existsSync(note)) return false;
  writeFileSync(note, '');
  return true;
};

createInterface({ input: process.stdin }).on('line', line => {
  const { id, op, episode, action, game } = JSON.parse(line);
  const reply = rest => console.log(JSON.stringify({ id, memory: grown, ...rest }));
  if (op === 'start') {
    if (mode === 'count') appendFileSync(note, `${process.pid}\n`);
    if (game === 'broken') return reply({ error: { kind: 'game', message: 'no such corridor' } });
    episodes.set(episode, 0);
    if (mode === 'grow') grown += 600;
    return reply(seen(0));
  }
  if (op === 'end') {
    episodes.delete(episode);
    return reply({});
  }
  if (mode === 'crash' && episodes.get(episode) === 1 && once()) process.exit(3);
  if (mode === 'always-crash') process.exit(3);
  if (mode === 'hang' && episodes.get(episode) === 1 && once()) return undefined;
  if (mode === 'babble' && once()) return console.log('Traceback (most recent call last):');
  const place = Math.max(0, episodes.get(episode) + (action === 'go on' ? 1 : action === 'go back' ? -1 : 0));
  episodes.set(episode, place);
  return reply(seen(place));
});
