/**
 * The addresses that the dashboard's page answers, below the root and below `/pools/<id>`. A star stands for the name of a
 * person, of a group or of an operation. They are those of its screens: web/src/app/screens.ts.
 */
export const DASHBOARD_PAGES: readonly string[] = [
  '/',
  '/people',
  '/people/*',
  '/groups',
  '/groups/*',
  '/roles',
  '/work',
  '/work/*',
];
