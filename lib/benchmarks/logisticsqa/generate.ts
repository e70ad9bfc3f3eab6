import { deriveSeed, drawsFrom, type Draw } from '../../optimizer/seed.js';
import type { Tax } from './amounts-xml.js';
import { countries, type CountryCode } from './countries.js';
import { customers, type Customer } from './customers.js';
import { fillSlots } from './fill-slots.js';
import { drawCharges, type Service } from './freight.js';
import { chance, drawUuid, fillPattern, pick, toIban } from './identifiers.js';
import { invoiceXml, type Invoice } from './invoice-xml.js';
import type { Party } from './party-xml.js';
import { senders, type Sender } from './senders.js';
import type { XmlElement } from './parse-xml.js';
import { writeXml } from './write-xml.js';
import { prettyJson } from '../../text/json/pretty-json.js';

export interface GenerateOptions {
  seed: number;
  /** Number of invoices. */
  invoices: number;
  /** Number of senders, which take turns: the first ones of `senders`, 1 to 24. */
  senders: number;
}

export interface GeneratedInvoice {
  id: string;
  xml: string;
  /** The same, as a tree. */
  root: XmlElement;
  /** The transport references of the invoice; empty if it has none. */
  references: string[];
}

/** One invoice in ten is for storage and has no transport reference. */
const storagePercent = 10;
/** All invoices are dated within two years from this day. */
const firstDay = Date.UTC(2024, 0, 8);
const days = 730;
const dayMs = 86_400_000;
const terms = [14, 21, 30, 45] as const;
const numberPatterns = ['R-#######', '2024/####', 'INV######', '10#####', 'F########'] as const;

/**
 * Generates freight invoices in UBL 2.1. Their transport references are where the senders' habits put them
 * (`habits.ts`), among other numbers. Each invoice depends only on the seed and its index, so more invoices
 * do not change the first ones. Invented by this project, in the format of the benchmark's public subset;
 * contains no data from it.
 */
export function generateInvoices({ seed, invoices, senders: count }: GenerateOptions): GeneratedInvoice[] {
  const selected = senders.slice(0, count);
  return Array.from({ length: invoices }, (_, index) => {
    const draw = drawsFrom(deriveSeed(seed, 'invoice', String(index)));
    const sender = selected[index % selected.length];
    if (sender === undefined) throw new RangeError('at least one sender is needed');
    return generateInvoice({ sender, draw, seed });
  });
}

/** The content of `ground_truth.json`: the references by invoice. */
export function groundTruth(invoices: readonly GeneratedInvoice[]): string {
  return prettyJson(Object.fromEntries(invoices.map(({ id, references }) => [id, references])));
}

function generateInvoice(options: { sender: Sender; draw: Draw; seed: number }): GeneratedInvoice {
  const { sender, draw, seed } = options;
  const id = drawUuid(draw);
  const service: Service = chance(storagePercent, draw) ? 'storage' : pick(sender.modes, draw);
  const charges = drawCharges(service, 1 + draw(4), draw);
  const { slots, references } = fillSlots({ habit: sender.habit, service, lines: charges.length, draw });
  const customer = pick(customers, draw);
  const issued = draw(days);
  const term = pick(terms, draw);
  const { country } = sender;
  const number = fillPattern(pick(numberPatterns, draw), draw);
  const invoice: Invoice = {
    number,
    issueDate: toDate(issued),
    dueDate: toDate(issued + term),
    deliveryDate: toDate(issued - 1 - draw(9)),
    supplier: supplierOf(sender, seed),
    customer: { ...partyOf(customer, seed), identification: fillPattern('K#####', draw) },
    slots,
    charges,
    tax: taxBetween(country, customer.country),
    iban: accountOf(sender, seed),
    paymentId: chance(50, draw) ? number : fillPattern('RF##########', draw),
    paymentTerms: `Payable within ${term} days`,
  };
  const root = invoiceXml(invoice);
  return { id, xml: writeXml(root), root, references };
}

function taxBetween(from: CountryCode, to: CountryCode): Tax {
  return from === to
    ? { category: 'S', percent: countries[from].vatPercent }
    : { category: 'AE', percent: 0 };
}

/** The numbers of a company are constant: they depend on its name and the seed, not on the invoice. */
function partyOf({ name, street, city, zone, country }: Customer | Sender, seed: number): Party {
  const draw = drawsFrom(deriveSeed(seed, 'company', name));
  return { name, street, city, zone, country, vatNumber: fillPattern(countries[country].vatNumber, draw) };
}

function supplierOf(sender: Sender, seed: number): Party {
  const draw = drawsFrom(deriveSeed(seed, 'telephone', sender.name));
  return { ...partyOf(sender, seed), telephone: fillPattern(countries[sender.country].telephone, draw) };
}

function accountOf({ name, country }: Sender, seed: number): string {
  const draw = drawsFrom(deriveSeed(seed, 'account', name));
  return toIban(country, fillPattern(countries[country].accountNumber, draw));
}

function toDate(day: number): string {
  return new Date(firstDay + day * dayMs).toISOString().slice(0, 10);
}
