import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { generateInvoices } from '../../../../../lib/benchmarks/logisticsqa/generate.js';
import { placesOf } from '../../../../../lib/benchmarks/logisticsqa/habits.js';
import { parseXml, type XmlElement } from '../../../../../lib/benchmarks/logisticsqa/parse-xml.js';
import type { Place } from '../../../../../lib/benchmarks/logisticsqa/places.js';
import { localName, renderInvoice, textAt } from '../../../../../lib/benchmarks/logisticsqa/render.js';
import { senders } from '../../../../../lib/benchmarks/logisticsqa/senders.js';
import { sequenceOf } from './ubl-order.js';

const invoices = generateInvoices({ seed: 3, invoices: 480, senders: 24 });
const documents = invoices.map(({ xml, references }) => ({ root: parseXml(xml, 'invoice.xml'), references }));

const elementsOf = (root: XmlElement): XmlElement[] =>
  root.children.filter(child => typeof child !== 'string');
const find = (root: XmlElement, ...path: string[]): XmlElement[] =>
  path.reduce<XmlElement[]>(
    (found, name) => found.flatMap(elementsOf).filter(child => localName(child) === name),
    [root],
  );
const texts = (root: XmlElement, ...path: string[]): string[] =>
  find(root, ...path).map(found => textAt(found, []) ?? '');
const serviceOf = (root: XmlElement): string => {
  const name = texts(root, 'InvoiceLine', 'Item', 'Name')[0] ?? '';
  const words = { road: /^Road/, sea: /^(Ocean|Sea)/, air: /^Air/, rail: /^Rail/, storage: /^Storage/ };
  return Object.entries(words).find(([, pattern]) => pattern.test(name))?.[0] ?? '';
};
const senderOf = (root: XmlElement): string =>
  texts(root, 'AccountingSupplierParty', 'Party', 'PartyName', 'Name')[0] ?? '';

/** Reads the value at a place, as a reader who knows the sender's habit would. */
function readAt(root: XmlElement, place: Place): string[] {
  const worded = (found: string[], wording: string): string[] => {
    const [head = '', tail = ''] = wording.split('{}');
    const matching = found.filter(text => text.startsWith(head) && text.endsWith(tail));
    return matching.flatMap(text => text.slice(head.length, text.length - tail.length).split(', '));
  };
  switch (place.kind) {
    case 'deliveryId':
      return texts(root, 'Delivery', 'ID');
    case 'trackingId':
      return texts(root, 'Delivery', 'TrackingID');
    case 'locationId':
      return texts(root, 'Delivery', 'DeliveryLocation', 'ID');
    case 'orderId':
      return texts(root, 'OrderReference', 'ID');
    case 'salesOrderId':
      return texts(root, 'OrderReference', 'SalesOrderID');
    case 'note':
      return worded(texts(root, 'Note'), place.wording);
    case 'lineNote':
      return worded(texts(root, 'InvoiceLine', 'Note'), place.wording);
    case 'description':
      return worded(texts(root, 'InvoiceLine', 'Item', 'Description'), place.wording);
    case 'property':
      return find(root, 'InvoiceLine', 'Item', 'AdditionalItemProperty')
        .filter(property => texts(property, 'Name')[0] === place.name)
        .flatMap(property => texts(property, 'Value'));
    case 'document':
      return find(root, 'AdditionalDocumentReference')
        .filter(document => texts(document, 'DocumentType')[0] === place.type)
        .flatMap(document => texts(document, 'ID'));
  }
}

/** The parts of an element and its descendants that contradict the schema. */
function disordersOf(element: XmlElement): string[] {
  const children = elementsOf(element);
  if (children.length === 0) return element.name.startsWith('cbc:') ? [] : [`${element.name} is empty`];
  const names = children.map(localName);
  const sequence = sequenceOf(localName(element)) ?? [];
  const places = names.map(name => sequence.indexOf(name));
  const isOrdered = places.every((place, index) => place >= 0 && place >= (places[index - 1] ?? 0));
  const own = isOrdered ? [] : [`${element.name}: ${names.join(' ')}`];
  const misplaced = element.name.startsWith('cbc:') ? [`${element.name} has children`] : [];
  return [...own, ...misplaced, ...children.flatMap(disordersOf)];
}

const isSameSet = (left: string[], right: string[]): boolean =>
  left.length === right.length && [...left].sort().join('|') === [...right].sort().join('|');
const shareRight = (read: (root: XmlElement) => string[]): number =>
  documents.filter(({ root, references }) => isSameSet(read(root), references)).length / documents.length;

describe('generated invoices', () => {
  it('have their elements in the order of the UBL 2.1 schema, in its namespaces', () => {
    expect([...new Set(documents.flatMap(({ root }) => disordersOf(root)))]).toEqual([]);
    expect(documents[0]?.root.attributes).toEqual({
      xmlns: 'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2',
      'xmlns:cac': 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2',
      'xmlns:cbc': 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2',
    });
  });

  it('have totals that add up', () => {
    const cents = (root: XmlElement, ...path: string[]): number[] =>
      texts(root, ...path).map(text => Math.round(Number(text) * 100));
    for (const { root } of documents) {
      const amounts = cents(root, 'InvoiceLine', 'LineExtensionAmount');
      const prices = cents(root, 'InvoiceLine', 'Price', 'PriceAmount');
      const quantities = texts(root, 'InvoiceLine', 'InvoicedQuantity').map(Number);
      expect(amounts).toEqual(prices.map((price, index) => price * (quantities[index] ?? 0)));
      const net = amounts.reduce((sum, amount) => sum + amount, 0);
      const [percent = 0] = texts(root, 'TaxTotal', 'TaxSubtotal', 'TaxCategory', 'Percent').map(Number);
      const tax = Math.round((net * percent) / 100);
      expect(cents(root, 'TaxTotal', 'TaxAmount')).toEqual([tax]);
      const totals = elementsOf(find(root, 'LegalMonetaryTotal')[0] ?? root).map(total => textAt(total, []));
      expect(totals.map(total => Math.round(Number(total) * 100))).toEqual([net, net, net + tax, net + tax]);
    }
  });

  it('can be read by sender and service alone: the habits explain every reference', () => {
    for (const { root, references } of documents) {
      const sender = senders.find(({ name }) => name === senderOf(root));
      if (sender === undefined) throw new Error('an unknown sender');
      const service = serviceOf(root);
      const { byMode = {}, place } = sender.habit;
      const expected =
        service === 'storage' ? [] : readAt(root, byMode[service as keyof typeof byMode] ?? place);
      expect({ service, sender: sender.name, references: [...references].sort() }).toEqual({
        service,
        sender: sender.name,
        references: expected.sort(),
      });
    }
  });

  it('cannot be read by one rule for all senders', () => {
    const places = senders.flatMap(({ habit }) => placesOf(habit));
    for (const place of places) expect(shareRight(root => readAt(root, place))).toBeLessThan(0.3);
    expect(shareRight(() => [])).toBeLessThan(0.2);
  });

  it('state the references nowhere else, and contain many other numbers', () => {
    for (const { root, references } of documents) {
      const rendered = renderInvoice(root);
      for (const reference of references) expect(rendered.split(reference)).toHaveLength(2);
    }
  });

  it('differ in how many references they have: none, one, several', () => {
    const counts = [0, 1, 2, 3].map(
      count => invoices.filter(({ references }) => references.length === count).length,
    );
    for (const count of counts) expect(count).toBeGreaterThan(20);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(invoices.length);
  });

  it('are each decided by the seed and their number', () => {
    expect(generateInvoices({ seed: 3, invoices: 30, senders: 24 })).toEqual(invoices.slice(0, 30));
    expect(generateInvoices({ seed: 4, invoices: 1, senders: 24 })[0]).not.toEqual(invoices[0]);
    expect(new Set(invoices.map(({ id }) => id)).size).toBe(invoices.length);
  });

  it('are from as many senders as requested, in turn', () => {
    const some = generateInvoices({ seed: 1, invoices: 20, senders: 5 });
    const names = some.map(({ xml }) => senderOf(parseXml(xml, 'invoice.xml')));
    expect(names.slice(0, 5)).toEqual(senders.slice(0, 5).map(({ name }) => name));
    expect(new Set(names).size).toBe(5);
  });

  it('are rendered in some 500 to 1,000 tokens', () => {
    const tokens = documents.map(({ root }) => countTokens(renderInvoice(root)));
    expect(Math.min(...tokens)).toBeGreaterThan(400);
    expect(Math.max(...tokens)).toBeLessThan(1_000);
  });
});

describe('senders', () => {
  it('are 24, with separate names and habits', () => {
    expect(new Set(senders.map(({ name }) => name)).size).toBe(24);
    expect(new Set(senders.map(({ habit }) => JSON.stringify(habit))).size).toBe(24);
    expect(new Set(senders.map(({ habit }) => habit.reference)).size).toBe(24);
  });
});
