import type { Draw } from '../../optimizer/seed.js';
import { pick } from './identifiers.js';

/** How goods are transported; `storage`: not at all. */
export type Mode = 'road' | 'sea' | 'air' | 'rail';
export type Service = Mode | 'storage';

/** One charge of an invoice. Amounts are in cents. */
export interface Charge {
  name: string;
  /** UN/ECE Recommendation 20. */
  unitCode: string;
  quantity: number;
  price: number;
  amount: number;
}

interface Tariff {
  name: string;
  unitCode: string;
  /** Maximum units per charge. */
  most: number;
  /** Range of the unit price, in whole currency units. */
  from: number;
  to: number;
}

const main: Record<Service, readonly Tariff[]> = {
  road: [
    { name: 'Road haulage', unitCode: 'KMT', most: 900, from: 1, to: 3 },
    { name: 'Road freight, groupage', unitCode: 'TNE', most: 18, from: 38, to: 95 },
  ],
  sea: [
    { name: 'Ocean freight, container', unitCode: 'C62', most: 4, from: 900, to: 2600 },
    { name: 'Sea freight, loose cargo', unitCode: 'MTQ', most: 40, from: 45, to: 120 },
  ],
  air: [{ name: 'Air freight', unitCode: 'KGM', most: 800, from: 2, to: 7 }],
  rail: [{ name: 'Rail carriage', unitCode: 'C62', most: 6, from: 350, to: 900 }],
  storage: [{ name: 'Storage', unitCode: 'DAY', most: 45, from: 12, to: 60 }],
};

const surcharges: readonly Tariff[] = [
  { name: 'Fuel surcharge', unitCode: 'C62', most: 1, from: 20, to: 190 },
  { name: 'Customs clearance', unitCode: 'C62', most: 2, from: 45, to: 85 },
  { name: 'Toll', unitCode: 'C62', most: 1, from: 15, to: 140 },
  { name: 'Handling', unitCode: 'C62', most: 12, from: 8, to: 25 },
  { name: 'Documentation fee', unitCode: 'C62', most: 1, from: 25, to: 60 },
];

/** The charges of an invoice: first the service, then surcharges. */
export function drawCharges(service: Service, lines: number, draw: Draw): Charge[] {
  const first = drawCharge(pick(main[service], draw), draw);
  return [first, ...Array.from({ length: lines - 1 }, () => drawCharge(pick(surcharges, draw), draw))];
}

function drawCharge({ name, unitCode, most, from, to }: Tariff, draw: Draw): Charge {
  const quantity = 1 + draw(most);
  const price = from * 100 + draw((to - from) * 100 + 1);
  return { name, unitCode, quantity, price, amount: quantity * price };
}
