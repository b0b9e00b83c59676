import { strFromU8, unzipSync } from 'fflate';

/** The cells of each sheet of a workbook, as its XML says. A reader of its own, so that no two mistakes of ours agree. */
export function readWorkbook(file: Uint8Array) {
  const parts = unzipSync(file);
  const partAt = (path: string) => strFromU8(parts[path] ?? new Uint8Array());
  const sheets = [...partAt('xl/workbook.xml').matchAll(/<sheet name="[^"]+" sheetId="\d+" r:id="(rId\d+)"\/>/g)].map(
    ([, id]) => {
      const target = new RegExp(`Id="${id}" Type="[^"]+/worksheet" Target="([^"]+)"`).exec(
        partAt('xl/_rels/workbook.xml.rels'),
      )?.[1];
      return rowsOf(partAt(`xl/${target}`));
    },
  );
  return { paths: Object.keys(parts), sheets, partAt };
}

function rowsOf(xml: string): readonly Readonly<Record<string, string | number | boolean>>[] {
  return [...xml.matchAll(/<row r="\d+">(.*?)<\/row>/gs)].map(([, cells = '']) =>
    Object.fromEntries(
      [...cells.matchAll(/<c r="([A-Z]+)\d+"(?: s="1")?(?: t="(\w+)")?>(.*?)<\/c>/gs)].map(
        ([, column, type, value = '']) => [column, cellValue(type, value)],
      ),
    ),
  );
}

function cellValue(type: string | undefined, xml: string): string | number | boolean {
  const text = xml.replaceAll(/<[^>]+>/g, '');
  if (type === 'b') return text === '1';
  if (type === undefined) return Number(text);
  const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', '#13': '\r' };
  return text.replaceAll(/&(#?\w+);/g, (_, name) => named[name] ?? '');
}
