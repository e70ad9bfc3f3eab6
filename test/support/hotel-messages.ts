import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** What guests write about, by the desk that handles it. The desks' names are in no message. */
const topics: Record<string, { things: string[]; troubles: string[] }> = {
  housekeeping: {
    things: ['towels', 'pillow', 'blanket', 'bedsheets', 'soap', 'bathrobe'],
    troubles: ['is stained', 'needs changing', 'was forgotten', 'smells musty'],
  },
  engineering: {
    things: ['thermostat', 'shower', 'radiator', 'lamp', 'kettle', 'window latch'],
    troubles: ['is broken', 'leaks', 'makes a rattling noise', 'will not switch on'],
  },
  concierge: {
    things: ['museum tickets', 'taxi', 'sightseeing tour', 'opera seats', 'city map', 'boat trip'],
    troubles: ['should be arranged', 'has to be booked', 'must be moved to sunday', 'was sold out'],
  },
  cashier: {
    things: ['invoice', 'deposit', 'minibar charge', 'receipt', 'currency exchange', 'city tax'],
    troubles: ['was counted twice', 'shows a wrong sum', 'was never refunded', 'must be split'],
  },
  kitchen: {
    things: ['breakfast tray', 'soup', 'sandwich', 'omelette', 'gluten free menu', 'dessert'],
    troubles: ['arrived cold', 'is too salty', 'contains nuts', 'took an hour'],
  },
  porter: {
    things: ['suitcase', 'luggage trolley', 'garage ticket', 'bicycle', 'golf bag', 'parcel'],
    troubles: ['should be carried up', 'was left at the kerb', 'must be stored', 'cannot be found'],
  },
};

const openings = [
  'Hello,',
  'Good evening,',
  'Excuse me,',
  'Hi there,',
  'Dear team,',
  'Sorry to disturb,',
  'Quick note:',
];
const rooms = ['in room', 'for suite', 'here in', 'up in', 'down in'];
const closings = ['Thanks.', 'Please help.', 'It is urgent.', 'No hurry.', 'Kind regards.', 'Much obliged.'];

export interface HotelMessage {
  text: string;
  desk: string;
}

/** Different messages of hotel guests, the same number for each desk, always the same for a seed. */
export function hotelMessages(count: number, seed = 1): HotelMessage[] {
  const generator = xoroshiro128plus(seed);
  const pick = <T>(list: readonly T[]): T => list[uniformInt(generator, 0, list.length - 1)] as T;
  const desks = Object.entries(topics);
  const seen = new Set<string>();
  const messages: HotelMessage[] = [];
  while (messages.length < count) {
    const [desk, { things, troubles }] = desks[messages.length % desks.length] as (typeof desks)[number];
    const place = `${pick(rooms)} ${uniformInt(generator, 101, 999)}`;
    const text = `${pick(openings)} the ${pick(things)} ${place} ${pick(troubles)}. ${pick(closings)}`;
    if (seen.has(text)) continue;
    seen.add(text);
    messages.push({ text, desk });
  }
  return messages;
}

/** The messages as a CSV file with the columns `message` and `desk`. */
export function hotelCsv(messages: HotelMessage[]): string {
  return `message,desk\n${messages.map(({ text, desk }) => `"${text}",${desk}\n`).join('')}`;
}
