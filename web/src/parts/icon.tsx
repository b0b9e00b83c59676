const PATHS = {
  people:
    'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-4.5 6c0-2.8 2-4 4.5-4s4.5 1.2 4.5 4M10.5 2.7a2.5 2.5 0 0 1 0 4.6M11.5 9.7c1.8.4 3 1.6 3 3.8',
  groups: 'M2.5 2.5h4.5v4.5h-4.5zM9 2.5h4.5v4.5h-4.5zM2.5 9h4.5v4.5h-4.5zM9 9h4.5v4.5h-4.5z',
  roles: 'M2 13.5h4v-3.5h4v-3.5h4v-3.5M2 10v3.5',
  work: 'M2.5 4h11M2.5 8h7M2.5 12h4M11 10.5l1.5 1.5 2.5-3',
  time: 'M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM8 4.5v3.5l2.5 1.5',
  report: 'M2.5 13.5h11M4.5 11v-3M8 11v-7M11.5 11v-5',
  quota: 'M2.5 11.5a5.5 5.5 0 1 1 11 0M8 11.5l2.5-3.5',
  graphiql: 'M8 1.5l5.6 3.25v6.5L8 14.5l-5.6-3.25v-6.5zM3 11h10L8 2.5z',
  search: 'M7 12a5 5 0 1 0 0-10 5 5 0 0 0 0 10ZM10.7 10.7 14 14',
  close: 'M4 4l8 8M12 4l-8 8',
  down: 'M4 6l4 4 4-4',
  right: 'M6 4l4 4-4 4',
  up: 'M4 10l4-4 4 4',
  check: 'M3 8.5l3.3 3.3L13 5',
  minus: 'M4 8h8',
  plus: 'M8 3.5v9M3.5 8h9',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  download: 'M8 2.5v7.5M4.5 7l3.5 3.5L11.5 7M2.5 13.5h11',
  columns: 'M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10',
  warning: 'M8 2.5l6 11H2zM8 6.5v3M8 11.6h.01',
  info: 'M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM8 7.5v3.5M8 5h.01',
  blocked: 'M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM3.8 3.8l8.4 8.4',
  light:
    'M8 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM8 1.5v1.5M8 13v1.5M1.5 8h1.5M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1',
  dark: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z',
  contrast: 'M8 14a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM8 2v12M10.500 3v10M12.500 4.500v7',
  key: 'M10 9.5a3.5 3.5 0 1 0-3.3-2.2L2 12v2h2.5v-1.5H6V11h1.5l1-1.8c.5.2 1 .3 1.5.3ZM11 5h.01',
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside a word, or in a button that has a label: never alone. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
