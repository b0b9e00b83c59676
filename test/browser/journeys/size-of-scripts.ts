import { check } from '../checks.ts';
import type { Journey } from '../dashboard-visit.ts';

const FIRST_KILOBYTES = 170;
const FURTHER_KILOBYTES = 40;

/** Opens every screen of the navigation once, and weighs the scripts that come with it. */
export const journey: Journey = async (visit) => {
  const { page } = visit;
  const screens = page.getByRole('navigation').getByRole('link');
  await visit.goTo('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  // Before the page is idle and loads the palette, which belongs to no screen.
  await page.waitForTimeout(300);
  let before = await visit.scriptKilobytes();
  check(
    `the first screen has at most ${FIRST_KILOBYTES} kB of scripts: ${before.toFixed(1)}`,
    before <= FIRST_KILOBYTES,
  );
  const labels = (await screens.allInnerTexts()).filter((label) => label !== 'GraphiQL');
  for (const label of labels) {
    await screens.filter({ hasText: label }).click();
    await page.getByRole('heading', { level: 1, name: label }).waitFor();
    await page.waitForTimeout(300);
    const after = await visit.scriptKilobytes();
    const added = after - before;
    check(`${label} adds at most ${FURTHER_KILOBYTES} kB: ${added.toFixed(1)}`, added <= FURTHER_KILOBYTES);
    before = after;
  }
};
