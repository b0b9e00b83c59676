import type { Page } from 'playwright-core';
import { check } from './checks.ts';
import type { GraphiqlWindow } from './graphiql-window.ts';

const TITLE = 'cognito-admin-graphql';
const HEIGHT = 800;

/** Looks at the page on a telephone, a tablet, a small and a large screen. */
export async function visitInWidths(window: GraphiqlWindow, url: string, folder: string | undefined): Promise<void> {
  const { page } = window;
  await window.open(url);
  await window.execute();
  await page.locator('.result-window').getByText('"data"').waitFor();
  for (const width of [360, 768, 1280, 1600]) {
    await page.setViewportSize({ width, height: HEIGHT });
    await page.waitForTimeout(500);
    const title = await page.getByText(TITLE, { exact: true }).boundingBox();
    const seen = title !== null && title.x >= 0 && title.y >= 0 && title.x + title.width <= width && title.height < 40;
    check(`the whole title stands on one line at ${width} px`, seen, JSON.stringify(title));
    const tab = await page.locator('.graphiql-tab').first().boundingBox();
    const apart = tab !== null && title !== null && (tab.x + tab.width <= title.x || title.y + title.height <= tab.y);
    check(`the first tab is to be seen at ${width} px`, apart, JSON.stringify({ tab, title }));
    const reply = await page.locator('.result-window').boundingBox();
    check(`the reply can be read at ${width} px`, (reply?.width ?? 0) > 200, JSON.stringify(reply));
    await shoot(page, folder, `graphiql-${width}`);
  }

  await page.setViewportSize({ width: 1280, height: HEIGHT });
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).first().waitFor();
  const title = await page.getByText(TITLE, { exact: true }).boundingBox();
  check('the whole title stands on one line beside the documentation', (title?.height ?? 99) < 40);
  await shoot(page, folder, 'graphiql');
}

async function shoot(page: Page, folder: string | undefined, name: string): Promise<void> {
  if (folder === undefined) return;
  await page.waitForTimeout(500);
  await page.screenshot({ path: `${folder}/${name}.png` });
}
