import fc from 'fast-check';
import {
  cleanAdvice,
  cleanCondition,
  normalizedText,
  oneLine,
  ruleKey,
} from '../../../../../lib/optimizer/rules/rule-text.js';

const text = fc.string({ unit: 'binary' });

describe('oneLine', () => {
  it('leaves no line break and no doubled space, whatever the text', () => {
    fc.assert(
      fc.property(text, written => {
        expect(oneLine(written)).not.toMatch(/[\n\r\v\f\u0085\u2028\u2029]| {2}|^ | $/u);
        expect(oneLine(oneLine(written))).toBe(oneLine(written));
      }),
    );
  });

  it('leaves nothing that steers a terminal or reorders text', () => {
    expect(oneLine('a\u001b[2J\u009b1m b\u202e c\u2066')).toBe('a [2J1m b c');
  });

  it('knows the rarer line breaks', () => {
    expect(oneLine('a\u0085b\u2028c\u2029d\ve\ff\u0000g')).toBe('a b c d e f g');
  });
});

describe('cleanCondition', () => {
  it.each([
    ['When the card is lost:', 'the card is lost'],
    ['if  a fee\nwas charged,', 'a fee was charged'],
    ['whenever: it is late', 'whenever: it is late'],
    ['whenever it is late', 'it is late'],
    ['Whenua is named', 'Whenua is named'],
    ['  ', ''],
    ['When …:', ''],
    ['...', ''],
    ['it says … twice', 'it says … twice'],
  ])('reads %j as %j', (written, clean) => {
    expect(cleanCondition(written)).toBe(clean);
  });
});

describe('cleanAdvice', () => {
  it.each([
    ['then answer card_lost', 'answer card_lost'],
    ['…', ''],
    ['"..."', ''],
    ['.', '.'],
    ['+', '+'],
    ['- Then: answer\ncard_lost.', 'answer card_lost.'],
    ['Thenard is the sender', 'Thenard is the sender'],
    ['-5 is the answer', '-5 is the answer'],
  ])('reads %j as %j', (written, clean) => {
    expect(cleanAdvice(written)).toBe(clean);
  });
});

describe('normalizedText', () => {
  it('ignores case, spacing, width and final punctuation', () => {
    expect(normalizedText(' Answer  "Card"\nﬁrst. ')).toBe('answer "card" first');
  });

  it('keeps differences in meaning', () => {
    expect(normalizedText('more > 5')).not.toBe(normalizedText('more < 5'));
    expect(normalizedText('C++')).not.toBe(normalizedText('C'));
  });
});

describe('ruleKey', () => {
  it('does not confuse where the condition ends', () => {
    expect(ruleKey({ when: 'a', then: 'b c' })).not.toBe(ruleKey({ when: 'a b', then: 'c' }));
    expect(ruleKey({ when: 'a', then: 'b.' })).toBe(ruleKey({ when: ' A', then: 'B' }));
  });
});
