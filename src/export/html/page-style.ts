import { createHash } from 'node:crypto';

/** On a screen and on paper. */
export const PAGE_STYLE = `
body { font: 15px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
p.about { color: #555; margin: 0 0 1.5rem; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); gap: .75rem; margin: 0; }
dl div { border: 1px solid #ccc; border-radius: 6px; padding: .5rem .75rem; }
dt { color: #555; font-size: .85rem; }
dd { margin: 0; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; padding: .2rem .75rem .2rem 0; vertical-align: top; overflow-wrap: anywhere; }
th { border-bottom: 1px solid #999; font-weight: 600; }
td.number, th.number { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.bar { width: 40%; }
svg { display: block; width: 100%; height: .9rem; margin-top: .25rem; }
svg rect { fill: #3567a8; }
tr { break-inside: avoid; }
@media print { body { margin: 0; max-width: none; font-size: 11px; } h2 { break-after: avoid; } svg rect { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;

/** A page of this style may show itself, and nothing else: no script, no request, no form, in no other page. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
