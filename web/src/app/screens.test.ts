import { expect, test } from 'vitest';
import { DASHBOARD_PAGES } from '../../../src/http/dashboard/pages.ts';
import { SCREENS } from './screens.ts';

test('the service answers the addresses of the screens with the page, and no others', () => {
  const addresses = SCREENS.map(({ path }) => path.replace(/\$\w+$/, '*'));
  expect([...DASHBOARD_PAGES].sort()).toEqual(addresses.sort());
});
