import {
  monetaryTotalXml,
  amountXml,
  currency,
  taxCategoryXml,
  taxTotalXml,
  type Tax,
} from './amounts-xml.js';
import type { Charge } from './freight.js';
import type { XmlElement } from './parse-xml.js';
import { addressXml, partyXml, type Party } from './party-xml.js';
import type { LineSlots, Slots } from './places.js';
import { element, optional } from './write-xml.js';

/** The content of one invoice. */
export interface Invoice {
  number: string;
  /** Dates such as 2025-03-14. */
  issueDate: string;
  dueDate: string;
  deliveryDate: string;
  supplier: Party;
  customer: Party;
  slots: Slots;
  charges: Charge[];
  tax: Tax;
  iban: string;
  paymentId: string;
  paymentTerms: string;
}

const schema = 'urn:oasis:names:specification:ubl:schema:xsd';
const namespaces = {
  xmlns: `${schema}:Invoice-2`,
  'xmlns:cac': `${schema}:CommonAggregateComponents-2`,
  'xmlns:cbc': `${schema}:CommonBasicComponents-2`,
};

/** An invoice as a UBL 2.1 document, with elements in schema order. */
export function invoiceXml(invoice: Invoice): XmlElement {
  const { slots, charges, tax } = invoice;
  return element(
    'Invoice',
    [
      element('cbc:UBLVersionID', '2.1'),
      element('cbc:ID', invoice.number),
      element('cbc:IssueDate', invoice.issueDate),
      element('cbc:DueDate', invoice.dueDate),
      element('cbc:InvoiceTypeCode', '380'),
      ...slots.notes.map(note => element('cbc:Note', note)),
      element('cbc:DocumentCurrencyCode', currency),
      orderReferenceXml(slots),
      ...slots.documents.map(documentXml),
      element('cac:AccountingSupplierParty', [partyXml(invoice.supplier)]),
      element('cac:AccountingCustomerParty', [partyXml(invoice.customer)]),
      ...deliveriesXml(invoice),
      paymentMeansXml(invoice),
      element('cac:PaymentTerms', [element('cbc:Note', invoice.paymentTerms)]),
      taxTotalXml(charges, tax),
      monetaryTotalXml(charges, tax),
      ...charges.map((charge, index) =>
        lineXml({ charge, number: index + 1, slots: slots.lines[index], tax }),
      ),
    ],
    namespaces,
  );
}

function orderReferenceXml({ orderId, salesOrderId }: Slots): XmlElement | undefined {
  if (orderId === undefined) return undefined;
  return element('cac:OrderReference', [
    element('cbc:ID', orderId),
    optional('cbc:SalesOrderID', salesOrderId),
  ]);
}

function documentXml({ id, type, typeCode }: Slots['documents'][number]): XmlElement {
  return element('cac:AdditionalDocumentReference', [
    element('cbc:ID', id),
    optional('cbc:DocumentTypeCode', typeCode),
    element('cbc:DocumentType', type),
  ]);
}

/** At least one delivery; the first one has the address. */
function deliveriesXml({ slots, deliveryDate, customer }: Invoice): XmlElement[] {
  const deliveries = slots.deliveries.length === 0 ? [{}] : slots.deliveries;
  return deliveries.map(({ id, trackingId, locationId }, index) => {
    const address = index === 0 ? addressXml('cac:Address', customer) : undefined;
    const hasLocation = locationId !== undefined || address !== undefined;
    return element('cac:Delivery', [
      optional('cbc:ID', id),
      element('cbc:ActualDeliveryDate', deliveryDate),
      optional('cbc:TrackingID', trackingId),
      hasLocation ? element('cac:DeliveryLocation', [optional('cbc:ID', locationId), address]) : undefined,
    ]);
  });
}

function paymentMeansXml({ iban, paymentId }: Invoice): XmlElement {
  return element('cac:PaymentMeans', [
    element('cbc:PaymentMeansCode', '58'),
    element('cbc:PaymentID', paymentId),
    element('cac:PayeeFinancialAccount', [element('cbc:ID', iban)]),
  ]);
}

interface Line {
  charge: Charge;
  number: number;
  slots: LineSlots | undefined;
  tax: Tax;
}

function lineXml({ charge, number, slots, tax }: Line): XmlElement {
  const { notes = [], descriptions = [], properties = [] } = slots ?? {};
  return element('cac:InvoiceLine', [
    element('cbc:ID', String(number)),
    ...notes.map(note => element('cbc:Note', note)),
    element('cbc:InvoicedQuantity', String(charge.quantity), { unitCode: charge.unitCode }),
    amountXml('cbc:LineExtensionAmount', charge.amount),
    element('cac:Item', [
      ...descriptions.map(description => element('cbc:Description', description)),
      element('cbc:Name', charge.name),
      taxCategoryXml('cac:ClassifiedTaxCategory', tax),
      ...properties.map(({ name, value }) =>
        element('cac:AdditionalItemProperty', [element('cbc:Name', name), element('cbc:Value', value)]),
      ),
    ]),
    element('cac:Price', [amountXml('cbc:PriceAmount', charge.price)]),
  ]);
}
