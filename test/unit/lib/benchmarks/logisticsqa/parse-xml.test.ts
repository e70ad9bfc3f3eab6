import { parseXml } from '../../../../../lib/benchmarks/logisticsqa/parse-xml.js';
import { renderInvoice } from '../../../../../lib/benchmarks/logisticsqa/render.js';

const read = (text: string) => renderInvoice(parseXml(text, 'invoice.xml'));

describe('parseXml', () => {
  it('keeps values as texts, in the order of the document', () => {
    const root = parseXml('<I a="01"><n:B>007</n:B><C>1e3</C><n:B>0x1F</n:B></I>', 'invoice.xml');
    expect(root).toEqual({
      name: 'I',
      attributes: { a: '01' },
      children: [
        { name: 'n:B', attributes: {}, children: ['007'] },
        { name: 'C', attributes: {}, children: ['1e3'] },
        { name: 'n:B', attributes: {}, children: ['0x1F'] },
      ],
    });
  });

  it('resolves XML’s own references once, and no others', () => {
    expect(parseXml('<I>&lt;A &amp; B&gt; &#65;&#x42; &amp;lt; &other;</I>', 'x').children).toEqual([
      '<A & B> AB &lt; &other;',
    ]);
  });

  it('reads CDATA, and skips comments and processing instructions', () => {
    expect(parseXml('<?xml version="1.0"?><?go?><!-- no --><I><![CDATA[a < b]]></I>', 'x').children).toEqual([
      'a < b',
    ]);
  });

  it.each([
    '<!DOCTYPE I [<!ENTITY a "b">]><I>&a;</I>',
    '<?xml version="1.0"?><!doctype I SYSTEM "file:///etc/hostname"><I/>',
  ])('rejects the document type of %s', text => {
    expect(() => parseXml(text, 'invoice.xml')).toThrow('invoice.xml: the XML declares a document type');
  });

  it.each(['', 'no XML', '<I>', '<I></J>', '<I/><I/>', '<I a=1/>', '{"a": 1}'])('rejects %j', text => {
    expect(() => parseXml(text, 'invoice.xml')).toThrow('invoice.xml');
  });
});

describe('renderInvoice', () => {
  it('keeps names, order and identifiers, and drops the rest', () => {
    const invoice = `<?xml version="1.0"?>
      <u:Invoice xmlns:u="urn:u" xmlns:cac="urn:a" xmlns:cbc="urn:b">
        <cbc:UBLVersionID>2.1</cbc:UBLVersionID>
        <cbc:Note languageID="en">Our   ref
          4711 &lt;/cbc:Note&gt;</cbc:Note>
        <cac:Delivery>
          <cbc:ID schemeID="ZZZ" schemeAgencyID="9">12</cbc:ID>
          <cac:DeliveryLocation><cac:Address><cbc:StreetName>Quay 1</cbc:StreetName><cac:Country><cbc:IdentificationCode>NL</cbc:IdentificationCode></cac:Country></cac:Address></cac:DeliveryLocation>
        </cac:Delivery>
        <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">1.00</cbc:TaxAmount></cac:TaxTotal>
        <cac:Empty><cbc:Nothing/></cac:Empty>
      </u:Invoice>`;
    expect(read(invoice)).toBe(
      [
        '<Invoice>',
        '<cbc:Note>Our ref 4711 &lt;/cbc:Note></cbc:Note>',
        '<cac:Delivery><cbc:ID schemeID="ZZZ">12</cbc:ID><cac:DeliveryLocation><cac:Address>Quay 1, NL</cac:Address></cac:DeliveryLocation></cac:Delivery>',
        '</Invoice>',
      ].join('\n'),
    );
  });

  it('names a party once', () => {
    const legal =
      '<cac:PartyLegalEntity><cbc:RegistrationName>A Ltd</cbc:RegistrationName></cac:PartyLegalEntity>';
    expect(
      read(`<I><cac:Party><cac:PartyName><cbc:Name>A</cbc:Name></cac:PartyName>${legal}</cac:Party></I>`),
    ).not.toContain('A Ltd');
    expect(read(`<I><cac:Party>${legal}</cac:Party></I>`)).toContain('A Ltd');
  });

  it('cuts endless values', () => {
    expect(read(`<I><a>${'x'.repeat(5_000)}</a></I>`).length).toBeLessThan(700);
  });
});
