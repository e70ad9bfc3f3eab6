// Makes tasks.csv: questions that come up in the office of a warehouse. Everything in it is invented.
// The same seed always makes the same file: node examples/tool-writing/make-tasks.mjs
import { writeFileSync } from 'node:fs';

const seed = 20;
const tasks = { storage: 37, weight: 37, invoice: 37, shelf: 36, label: 37, shift: 36, told: 36 };

/** A small generator of numbers in [0, 1) (mulberry32). */
function generator(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
const random = generator(seed);
const whole = (from, to) => from + Math.floor(random() * (to - from + 1));
const one = list => list[whole(0, list.length - 1)];

const customers = [
  'Alder Books',
  'Birk Lamps',
  'Corvo Bikes',
  'Dunmore Tea',
  'Esker Tiles',
  'Fennel Foods',
  'Garrow Glass',
  'Hollin Toys',
  'Ister Paper',
  'Juno Sports',
  'Kestrel Desks',
  'Larch Chairs',
];
const people = ['Amsler', 'Berger', 'Castel', 'Dorn', 'Egli', 'Frey', 'Gross', 'Huber', 'Iselin', 'Jost'];

const dayOf = number => new Date(number * 86400000).toISOString().slice(0, 10);
const clock = minutes =>
  `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const cents = (value, step) => Math.round(Number((value / step).toPrecision(12))) * step;

function roman(number) {
  const table = [
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ];
  return table.reduce((text, [value, letters]) => {
    const times = Math.floor(number / value);
    number -= times * value;
    return text + letters.repeat(times);
  }, '');
}

/** The house's ways of counting stand here and in the answers, and in no task. */
const kinds = {
  // Both the day of arrival and the day of departure are paid for.
  storage() {
    const first = whole(19800, 20400);
    const days = whole(2, 160);
    const [from, to, customer] = [dayOf(first), dayOf(first + days), one(customers)];
    const task = one([
      `The goods of ${customer} came in on ${from} and were fetched on ${to}. How many days of storage do we charge?`,
      `Pallet ${whole(100, 999)} of ${customer} has stood in the hall since ${from} and leaves on ${to}. For how many days is storage due?`,
      `${customer} asks for the storage bill: arrival ${from}, departure ${to}. How many days go on it?`,
    ]);
    return { task, answer: String(days + 1) };
  },
  // Cubic centimetres by 5000, up to the next half kilogram.
  weight() {
    const [length, width, height, customer] = [whole(30, 120), whole(20, 80), whole(12, 60), one(customers)];
    const task = one([
      `A parcel for ${customer} measures ${length} x ${width} x ${height} cm. What is its chargeable weight in kilograms?`,
      `Parcel ${whole(1000, 9999)}: length ${length} cm, width ${width} cm, height ${height} cm. Which weight does the carrier charge?`,
      `What do we enter as the chargeable weight of a light parcel of ${length} by ${width} by ${height} centimetres for ${customer}?`,
    ]);
    return { task, answer: (Math.ceil((length * width * height) / 5000 / 0.5) * 0.5).toFixed(1) };
  },
  // The discounted sum is rounded to the cent, and the end to five cents.
  invoice() {
    const [pieces, price, customer] = [whole(3, 240), (whole(120, 9900) / 100).toFixed(2), one(customers)];
    const [discount, tax] = [one([2, 3, 5, 7.5, 10, 12]), one([2.6, 3.8, 8.1])];
    const task = one([
      `${customer} ordered ${pieces} pieces at ${price} francs with ${discount}% discount, and ${tax}% tax comes on top. What is the sum of the invoice?`,
      `Invoice for ${customer}: ${pieces} pieces, ${price} francs each, discount ${discount}%, tax ${tax}%. Which sum is to be paid?`,
      `We bill ${pieces} rolls of film at ${price} francs, less ${discount}% for ${customer} and plus ${tax}% tax. Which sum does the invoice end with?`,
    ]);
    const discounted = cents(Number(price) * pieces * (1 - discount / 100), 0.01);
    return { task, answer: cents(discounted * (1 + tax / 100), 0.05).toFixed(2) };
  },
  // Shelves have Roman numbers.
  shelf() {
    const [at, on, customer] = [whole(2, 80), whole(3, 40), one(customers)];
    const task = one([
      `The goods of ${customer} move from shelf ${roman(at)} to the one ${on} shelves further on. Which shelf is that?`,
      `Start at shelf ${roman(at)} and count ${on} shelves up the aisle. At which shelf are you?`,
      `The label at the entrance of the aisle of ${customer} says ${roman(at)}. Which shelf stands ${on} places behind it?`,
    ]);
    return { task, answer: roman(at + on) };
  },
  // The check digit of article numbers: weights 3 and 1 from the right.
  label() {
    const digits = Array.from({ length: 11 }, (_, place) => whole(place === 0 ? 1 : 0, 9));
    const sum = [...digits]
      .reverse()
      .reduce((total, digit, place) => total + digit * (place % 2 === 0 ? 3 : 1), 0);
    const [code, customer] = [digits.join(''), one(customers)];
    const task = one([
      `Article ${code} gets a new label. Which check digit goes behind the number?`,
      `${customer} sends article number ${code} without its check digit. Which digit is missing on the label?`,
      `Print the label of article ${code} for ${customer}: what is the check digit?`,
    ]);
    return { task, answer: String((10 - (sum % 10)) % 10) };
  },
  // A quarter of an hour that has begun is paid.
  shift() {
    const [start, minutes, person] = [whole(0, 1439), whole(65, 640), one(people)];
    const [from, to] = [clock(start), clock(start + minutes)];
    const task = one([
      `${person} worked in the cold store from ${from} to ${to}. How many hours of work are booked?`,
      `Night shift of ${person}: clocked in at ${from}, clocked out at ${to}. How many hours of work go on the pay slip?`,
      `${person} has been on the forklift from ${from} until ${to}. How many hours of work do we book?`,
    ]);
    return { task, answer: (Math.ceil(minutes / 15) / 4).toFixed(2) };
  },
  // The task states the answer: there is nothing to compute.
  told() {
    const [customer, person, gate, time] = [
      one(customers),
      one(people),
      whole(1, 24),
      clock(whole(360, 1100)),
    ];
    return one([
      {
        task: `The truck of ${customer} came at ${time} and stands at gate ${gate}. At which gate does it stand?`,
        answer: String(gate),
      },
      {
        task: `The freight papers of ${customer} were signed by ${person} at ${time}. Who signed the papers?`,
        answer: person,
      },
      {
        task: `The ramp for ${customer} is free from ${time} on, says ${person}. From when on is the ramp free?`,
        answer: time,
      },
    ]);
  },
};

const rows = Object.entries(tasks).flatMap(([kind, count]) =>
  Array.from({ length: count }, () => ({ kind, ...kinds[kind]() })),
);
for (let place = rows.length - 1; place > 0; place--) {
  const other = whole(0, place);
  [rows[place], rows[other]] = [rows[other], rows[place]];
}
const cell = text => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const lines = rows.map(({ kind, task, answer }) => [cell(task), cell(answer), kind].join(','));
writeFileSync(new URL('tasks.csv', import.meta.url), `task,answer,kind\n${lines.join('\n')}\n`);
