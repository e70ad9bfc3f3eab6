/**
 * The script of a report: copy buttons, and the examples in pages. It sets texts only with textContent. Without
 * it, everything but the examples is readable.
 */
export const script = `'use strict';
(() => {
  const data = id => { const block = document.getElementById(id); return block && JSON.parse(block.textContent); };
  const element = (name, options = {}, ...children) => {
    const node = Object.assign(document.createElement(name), options);
    node.append(...children);
    return node;
  };
  const copies = data('data-copies') ?? {};
  for (const button of document.querySelectorAll('button[data-copy]')) {
    button.hidden = false;
    const label = button.textContent;
    button.addEventListener('click', async () => {
      button.textContent = (await copy(copies[button.dataset.copy] ?? '')) ? 'Copied' : 'Copying failed: select the text';
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
  async function copy(text) {
    try { await navigator.clipboard.writeText(text); return true; } catch { /* Not allowed: the older way. */ }
    const area = element('textarea', { value: text });
    document.body.append(area);
    area.select();
    const isDone = document.execCommand('copy');
    area.remove();
    return isDone;
  }
  const openTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === 'DETAILS') target.open = true;
  };
  addEventListener('hashchange', openTarget);
  openTarget();
  const examples = data('data-examples');
  const root = document.getElementById('example-list');
  if (!examples || !root) return;
  const pageLength = 20;
  let page = 0;
  const filters = document.getElementById('example-filters');
  const search = document.getElementById('example-search');
  const status = document.getElementById('example-status');
  const previous = document.getElementById('example-previous');
  const next = document.getElementById('example-next');
  const field = (name, text, isFull) => text === null || text === undefined ? '' :
    element('div', { className: isFull ? 'full' : '' }, element('dt', { textContent: name }), element('dd', { className: 'text', dir: 'auto', tabIndex: text.length > 600 ? 0 : -1, textContent: text }));
  const answer = (name, at) => field(at && at.score !== null ? name + ' (score ' + Number(at.score.toFixed(3)) + ')' : name, at ? at.answer ?? (examples.redacted ? '(left out)' : '(none)') : '(not run)');
  const card = row => element('article', { className: 'example' },
    element('h3', {}, element('span', { className: 'tag ' + row.change, textContent: row.change }), element('span', { textContent: row.id, dir: 'auto' })),
    element('dl', {}, field('Input', row.input, true), field('Expected', row.expected, true), answer('Before', row.before), answer('After', row.after), field('Feedback', row.feedback, true)));
  const selected = () => {
    const change = filters.querySelector('input[name=change]:checked').value;
    const words = search.value.trim().toLowerCase();
    const texts = row => [row.id, row.input, row.expected, row.before && row.before.answer, row.after && row.after.answer, row.feedback];
    return examples.rows.filter(row => (change === 'all' || row.change === change) && (words === '' || texts(row).some(text => (text ?? '').toLowerCase().includes(words))));
  };
  const show = () => {
    const rows = selected();
    const from = page * pageLength;
    const shown = rows.slice(from, from + pageLength);
    root.replaceChildren(...shown.map(card));
    status.textContent = rows.length === 0 ? 'No tasks' : (from + 1) + ' to ' + (from + shown.length) + ' of ' + rows.length + (rows.length === 1 ? ' task' : ' tasks');
    previous.disabled = page === 0;
    next.disabled = from + pageLength >= rows.length;
  };
  const restart = () => { page = 0; show(); };
  filters.addEventListener('change', restart);
  search.addEventListener('input', restart);
  previous.addEventListener('click', () => { page -= 1; show(); });
  next.addEventListener('click', () => { page += 1; show(); });
  document.getElementById('example-tools').hidden = false;
  show();
})();
`;
