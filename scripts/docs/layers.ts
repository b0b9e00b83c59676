import { DOMAIN_LAYERS, MAY_IMPORT } from '../../test/architecture/dependency-rules.ts';
import type { MarkdownTable } from './markdown-table.ts';

/** What each layer may import beside itself, as test/architecture checks it. */
export const layerTable: MarkdownTable = {
  columns: ['layer', 'may import'],
  rows: Object.entries(MAY_IMPORT).map(([layer, allowed]) => [`\`${layer}\``, describe(layer, allowed)]),
};

function describe(layer: string, allowed: readonly string[] | 'everything'): string {
  if (allowed === 'everything') return 'everything';
  if (allowed.length === 0) return 'nothing';
  if (DOMAIN_LAYERS.includes(layer)) return 'the layers above';
  return allowed.map((name) => `\`${name}\``).join(', ');
}
