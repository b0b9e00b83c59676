/**
 * The addresses that the dashboard's page answers, below the root and below `/pools/<id>`. What follows a star is the name
 * of a person, of a group or of an operation. The page's own router knows the same ones: web/src/app/router.tsx.
 */
export const DASHBOARD_PAGES: readonly string[] = [
  '/',
  '/people',
  '/people/*',
  '/groups',
  '/groups/*',
  '/roles',
  '/matrix',
  '/import',
  '/work',
  '/work/*',
  '/time',
  '/report',
  '/quota',
];
