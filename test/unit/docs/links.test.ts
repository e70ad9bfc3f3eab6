import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchorsOf, pages, proseOf } from './markdown.js';

/** The links of a page that lead nowhere. */
function brokenLinks(page: string): string[] {
  const links = [...proseOf(page).matchAll(/\]\(([^)\s#]*)(?:#([^)\s]*))?\)/gu)];
  return links.flatMap(([, path = '', anchor]) => {
    if (/^[a-z]+:/u.test(path)) return [];
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(target)) return [path];
    if (anchor !== undefined && !anchorsOf(target).has(anchor)) return [`${path}#${anchor}`];
    return [];
  });
}

describe('the links of the documentation', () => {
  it.each(pages)('of %s lead to pages and headings that exist', page => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it('reach every page of docs/ from the README or from another page', () => {
    const linked = new Set(
      pages.flatMap(page =>
        [...proseOf(page).matchAll(/\]\(([^)\s#]+)/gu)].map(([, path = '']) => join(dirname(page), path)),
      ),
    );
    const reached = (page: string) => linked.has(page) || linked.has(dirname(page));
    expect(pages.filter(page => page.startsWith('docs/') && !reached(page))).toEqual([]);
  });
});
