import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { reportPage } from '../../lib/report/html/report-page.js';
import type { ReportData } from '../../lib/report/report-data.js';
import { exampleOf, reportDataOf } from '../support/report-data.js';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary-folder.js';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env['FGO_TEST_CHROMIUM'] ?? places.find(existsSync);

const hostile =
  '</script><script>document.title = "run"</script><img src=x onerror="document.title=\'run\'">\u202e\u200b';

const data = reportDataOf({
  examples: [
    exampleOf({ id: 'broken-1', change: 'broken', input: hostile, after: { answer: hostile, score: 0 } }),
    exampleOf({ id: 'long-1', change: 'failing', after: { answer: 'x'.repeat(19_000), score: 0 } }),
    ...Array.from({ length: 45 }, (_, index) =>
      exampleOf({ id: `fixed-${index}`, input: `Question ${index}` }),
    ),
  ],
});

// These run in the page.
const openAll = "for (const part of document.querySelectorAll('details')) part.open = true";

let browser: Browser;

async function openPage(
  change: Partial<ReportData> = {},
  options: { width?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<Page> {
  const { width = 1200, colorScheme = 'light' } = options;
  const file = join(await temporaryFolder(), 'report.html');
  await writeFile(file, reportPage({ ...data, ...change }));
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  page.on('pageerror', error => {
    throw error;
  });
  await page.goto(pathToFileURL(file).href);
  return page;
}

const shownIds = (page: Page) => page.locator('.example h3 span:nth-child(2)').allTextContents();

if (executablePath === undefined) {
  test.skip('the report in a browser: no Chromium in /usr/bin; install one or set FGO_TEST_CHROMIUM', () =>
    undefined);
} else {
  describe('the report in Chromium, from a file', () => {
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    }, 60_000);

    afterAll(async () => {
      await browser.close();
      await removeTemporaryFolders();
    });

    test.each(['light', 'dark'] as const)(
      'axe finds no violations, %s, with every part open',
      async colorScheme => {
        const page = await openPage({}, { colorScheme });
        await page.evaluate(openAll);
        await page.evaluate(
          readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
        );
        const { violations } = await page.evaluate<AxeResults>('axe.run()');
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      },
      60_000,
    );

    test.each([400, 800, 1_600])(
      'it has no horizontal scroll at %i pixels',
      async width => {
        const page = await openPage({}, { width });
        await page.evaluate(openAll);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
      },
      60_000,
    );

    test('what a model wrote is shown as text, and does not run', async () => {
      const page = await openPage();
      expect(await page.title()).toBe('hotel-1: Test 40.0 % → 80.0 %');
      expect(await page.locator('img').count()).toBe(0);
      expect(await page.locator('.example .text').first().textContent()).toBe(
        hostile.replace(/[\u202e\u200b]/g, '�'),
      );
    }, 60_000);

    test('examples are shown in pages, broken ones first, and are filtered with the keyboard', async () => {
      const page = await openPage();
      expect(await shownIds(page)).toEqual(['broken-1']);
      await page.locator('input[value=broken]').focus();
      await page.keyboard.press('ArrowDown');
      expect(await page.locator('#example-status').textContent()).toBe('1 to 20 of 45 tasks');
      await page.locator('#example-next').focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      expect(await page.locator('#example-status').textContent()).toBe('41 to 45 of 45 tasks');
      expect(await page.locator('#example-next').isDisabled()).toBe(true);
      await page.locator('#example-search').fill('question 17');
      expect(await shownIds(page)).toEqual(['fixed-17']);
    }, 60_000);

    test('the button copies the instructions, and a node of the tree opens its details', async () => {
      const page = await openPage();
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await page.locator('button[data-copy]').click();
      await page.locator('button[data-copy]:has-text("Copied")').waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe('Sort it well.');
      await page.locator('a[href="#node-subset-001"]').focus();
      await page.keyboard.press('Enter');
      await page.locator('#node-subset-001[open]').waitFor();
    }, 60_000);

    test('a thousand tasks open at once, in pages', async () => {
      const examples = Array.from({ length: 1_000 }, (_, index) =>
        exampleOf({ id: `t${index}`, input: 'A long question. '.repeat(60) }),
      );
      const started = Date.now();
      const page = await openPage({ examples });
      await page.locator('.example').first().waitFor();
      expect(Date.now() - started).toBeLessThan(10_000);
      expect(await page.locator('.example').count()).toBe(20);
    }, 60_000);
  });
}
