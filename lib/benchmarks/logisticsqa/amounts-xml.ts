import type { Charge } from './freight.js';
import type { XmlElement } from './parse-xml.js';
import { vatScheme } from './party-xml.js';
import { element } from './write-xml.js';

export const currency = 'EUR';

/** The value-added tax of an invoice. */
export interface Tax {
  /** UN/ECE 5305: S is the standard rate, AE the reverse charge between countries. */
  category: 'S' | 'AE';
  percent: number;
}

/** Cents as an amount: 123456 becomes "1234.56". */
export function amountXml(name: string, cents: number): XmlElement {
  return element(name, toAmount(cents), { currencyID: currency });
}

function toAmount(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** Totals of an invoice in cents. Tax is rounded once, on the total. */
export function totalsOf(
  charges: readonly Charge[],
  { percent }: Tax,
): { net: number; tax: number; gross: number } {
  const net = charges.reduce((sum, charge) => sum + charge.amount, 0);
  const tax = Math.round((net * percent) / 100);
  return { net, tax, gross: net + tax };
}

export function taxTotalXml(charges: readonly Charge[], tax: Tax): XmlElement {
  const totals = totalsOf(charges, tax);
  return element('cac:TaxTotal', [
    amountXml('cbc:TaxAmount', totals.tax),
    element('cac:TaxSubtotal', [
      amountXml('cbc:TaxableAmount', totals.net),
      amountXml('cbc:TaxAmount', totals.tax),
      taxCategoryXml('cac:TaxCategory', tax),
    ]),
  ]);
}

/** Includes the exemption reason only where the schema of the totals requires it. */
export function taxCategoryXml(
  name: 'cac:TaxCategory' | 'cac:ClassifiedTaxCategory',
  { category, percent }: Tax,
): XmlElement {
  const hasReason = category === 'AE' && name === 'cac:TaxCategory';
  return element(name, [
    element('cbc:ID', category),
    element('cbc:Percent', String(percent)),
    hasReason ? element('cbc:TaxExemptionReason', 'Reverse charge') : undefined,
    vatScheme(),
  ]);
}

export function monetaryTotalXml(charges: readonly Charge[], tax: Tax): XmlElement {
  const { net, gross } = totalsOf(charges, tax);
  return element('cac:LegalMonetaryTotal', [
    amountXml('cbc:LineExtensionAmount', net),
    amountXml('cbc:TaxExclusiveAmount', net),
    amountXml('cbc:TaxInclusiveAmount', gross),
    amountXml('cbc:PayableAmount', gross),
  ]);
}
