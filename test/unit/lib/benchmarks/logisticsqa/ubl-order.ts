/**
 * The sequences of the UBL 2.1 schema (OASIS, UBL-Invoice-2.1.xsd and UBL-CommonAggregateComponents-2.1.xsd),
 * by local name, as far as invoices here use them: elements are in this order, and no others occur.
 */
const address =
  'ID AddressTypeCode Postbox StreetName AdditionalStreetName BuildingNumber Department CityName PostalZone CountrySubentity CountrySubentityCode AddressLine Country';
const taxCategory = 'ID Name Percent TaxExemptionReasonCode TaxExemptionReason TaxScheme';

const sequences: Record<string, string> = {
  Invoice:
    'UBLExtensions UBLVersionID CustomizationID ProfileID ProfileExecutionID ID CopyIndicator UUID IssueDate IssueTime ' +
    'DueDate InvoiceTypeCode Note TaxPointDate DocumentCurrencyCode TaxCurrencyCode PricingCurrencyCode ' +
    'PaymentCurrencyCode PaymentAlternativeCurrencyCode AccountingCostCode AccountingCost LineCountNumeric ' +
    'BuyerReference InvoicePeriod OrderReference BillingReference DespatchDocumentReference ReceiptDocumentReference ' +
    'StatementDocumentReference OriginatorDocumentReference ContractDocumentReference AdditionalDocumentReference ' +
    'ProjectReference Signature AccountingSupplierParty AccountingCustomerParty PayeeParty BuyerCustomerParty ' +
    'SellerSupplierParty TaxRepresentativeParty Delivery DeliveryTerms PaymentMeans PaymentTerms PrepaidPayment ' +
    'AllowanceCharge TaxExchangeRate PricingExchangeRate PaymentExchangeRate PaymentAlternativeExchangeRate TaxTotal ' +
    'WithholdingTaxTotal LegalMonetaryTotal InvoiceLine',
  OrderReference:
    'ID SalesOrderID CopyIndicator UUID IssueDate IssueTime CustomerReference OrderTypeCode DocumentReference',
  AdditionalDocumentReference:
    'ID CopyIndicator UUID IssueDate IssueTime DocumentTypeCode DocumentType XPath LanguageID LocaleCode VersionID ' +
    'DocumentStatusCode DocumentDescription Attachment ValidityPeriod IssuerParty ResultOfVerification',
  AccountingSupplierParty: 'CustomerAssignedAccountID AdditionalAccountID DataSendingCapability Party',
  AccountingCustomerParty: 'CustomerAssignedAccountID SupplierAssignedAccountID AdditionalAccountID Party',
  Party:
    'MarkCareIndicator MarkAttentionIndicator WebsiteURI LogoReferenceID EndpointID IndustryClassificationCode ' +
    'PartyIdentification PartyName Language PostalAddress PhysicalLocation PartyTaxScheme PartyLegalEntity Contact Person',
  PartyIdentification: 'ID',
  PartyName: 'Name',
  PostalAddress: address,
  Address: address,
  Country: 'IdentificationCode Name',
  PartyTaxScheme:
    'RegistrationName CompanyID TaxLevelCode ExemptionReasonCode ExemptionReason RegistrationAddress TaxScheme',
  TaxScheme: 'ID Name TaxTypeCode CurrencyCode',
  PartyLegalEntity: 'RegistrationName CompanyID',
  Contact: 'ID Name Telephone Telefax ElectronicMail Note',
  Delivery:
    'ID Quantity MinimumQuantity MaximumQuantity ActualDeliveryDate ActualDeliveryTime LatestDeliveryDate ' +
    'LatestDeliveryTime ReleaseID TrackingID DeliveryAddress DeliveryLocation AlternativeDeliveryLocation ' +
    'RequestedDeliveryPeriod PromisedDeliveryPeriod EstimatedDeliveryPeriod CarrierParty DeliveryParty NotifyParty ' +
    'Despatch DeliveryTerms MinimumDeliveryUnit MaximumDeliveryUnit Shipment',
  DeliveryLocation:
    'ID Description Conditions CountrySubentity CountrySubentityCode LocationTypeCode InformationURI Name ValidityPeriod Address',
  PaymentMeans:
    'ID PaymentMeansCode PaymentDueDate PaymentChannelCode InstructionID InstructionNote PaymentID CardAccount ' +
    'PayerFinancialAccount PayeeFinancialAccount CreditAccount',
  PayeeFinancialAccount:
    'ID Name AliasName AccountTypeCode AccountFormatCode CurrencyCode PaymentNote FinancialInstitutionBranch Country',
  PaymentTerms: 'ID PaymentMeansID PrepaidPaymentReferenceID Note',
  TaxTotal: 'TaxAmount RoundingAmount TaxEvidenceIndicator TaxIncludedIndicator TaxSubtotal',
  TaxSubtotal:
    'TaxableAmount TaxAmount CalculationSequenceNumeric TransactionCurrencyTaxAmount Percent BaseUnitMeasure ' +
    'PerUnitAmount TierRange TierRatePercent TaxCategory',
  TaxCategory: taxCategory,
  ClassifiedTaxCategory: taxCategory,
  LegalMonetaryTotal:
    'LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount AllowanceTotalAmount ChargeTotalAmount PrepaidAmount ' +
    'PayableRoundingAmount PayableAlternativeAmount PayableAmount',
  InvoiceLine:
    'ID UUID Note InvoicedQuantity LineExtensionAmount TaxPointDate AccountingCostCode AccountingCost ' +
    'PaymentPurposeCode FreeOfChargeIndicator InvoicePeriod OrderLineReference DespatchLineReference ' +
    'ReceiptLineReference BillingReference DocumentReference PricingReference OriginatorParty Delivery PaymentTerms ' +
    'AllowanceCharge TaxTotal WithholdingTaxTotal Item Price',
  Item:
    'Description PackQuantity PackSizeNumeric CatalogueIndicator Name HazardousRiskIndicator AdditionalInformation ' +
    'Keyword BrandName ModelName BuyersItemIdentification SellersItemIdentification ManufacturersItemIdentification ' +
    'StandardItemIdentification CatalogueItemIdentification CatalogueDocumentReference ' +
    'ItemSpecificationDocumentReference OriginCountry CommodityClassification TransactionConditions HazardousItem ' +
    'ClassifiedTaxCategory AdditionalItemProperty',
  AdditionalItemProperty: 'ID Name NameCode TestMethod Value',
  Price: 'PriceAmount BaseQuantity PriceChangeReason PriceTypeCode PriceType OrderableUnitFactorRate',
};

/** The allowed children of an element, in order; undefined for an element that is not in the table. */
export function sequenceOf(localName: string): string[] | undefined {
  return Object.hasOwn(sequences, localName) ? sequences[localName]?.split(' ') : undefined;
}
