import { jsonBlock, markup, visibleText } from '../../../../../lib/report/html/markup.js';

test('values are escaped, parts are not, and null is nothing', () => {
  const part = markup`<b>${'<i>&"'}</b>`;
  expect(markup`${part}${null}${[1, 'x<']}`.markup).toBe('<b>&lt;i&gt;&amp;&quot;</b>1x&lt;');
});

test('a value cannot leave its attribute', () => {
  expect(markup`<a title="${'" onclick="x'}">`.markup).toBe('<a title="&quot; onclick=&quot;x">');
});

test.each([
  ['right-to-left override', 'a\u202eb'],
  ['isolate', 'a\u2067b'],
  ['zero-width space', 'a\u200bb'],
  ['joiner within a Latin word', 'a\u200db'],
  ['byte order mark', 'a\ufeffb'],
  ['tag character', 'a\u{e0041}b'],
  ['control', 'a\u0007b'],
])('a %s is shown as a replacement character', (_name, text) => {
  expect(visibleText(text)).toBe('a�b');
});

test('joiners of emoji and of Persian words, line breaks and tabs stay', () => {
  const text = '👩‍👧 می‌روم\n\tx';
  expect(visibleText(text)).toBe(text);
});

test('no text ends a data block, and the data is the same after it is read', () => {
  const value = { text: '</script><!-- <img onerror=x> & \u2028' };
  const block = jsonBlock('rows', value).markup;
  expect(block.match(/<\/script/g)).toHaveLength(1);
  expect(block).not.toContain('<!--');
  expect(JSON.parse(block.replace(/^<script[^>]*>|<\/script>$/g, ''))).toEqual(value);
});
