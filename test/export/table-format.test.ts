import { describe, expect, test } from 'vitest';
import type { UserAttribute } from '../../src/domain/model/user.ts';
import type { MembershipRow } from '../../src/domain/report/membership-row.ts';
import { COLUMN_NAMES, reportColumns } from '../../src/domain/report/report-columns.ts';
import { membershipColumns } from '../../src/export/membership-table.ts';
import { type TableFormatName, tableWriter } from '../../src/export/table-format.ts';
import { parseCsv } from './csv/rfc-4180.ts';

const AT = new Date('2024-02-03T04:05:06.789Z');

function row(attributes: readonly UserAttribute[] = []): MembershipRow {
  return {
    user: { username: 'ann', attributes, enabled: true, status: 'CONFIRMED', createdAt: AT, updatedAt: AT },
    group: { name: 'staff', description: null, precedence: 0, roleArn: null, createdAt: AT, updatedAt: AT },
  };
}

const writerOf = (name: TableFormatName, columns: readonly string[]) =>
  tableWriter({ name, delimiter: ',' }, membershipColumns(reportColumns(columns)));

const linesOf = (name: TableFormatName, columns: readonly string[], rows: readonly MembershipRow[]) =>
  String(writerOf(name, columns).rows(rows));

const named = (name: string): readonly UserAttribute[] => [{ name: 'name', value: name }];

describe('CSV', () => {
  test('begins with the byte order mark and a header line', () => {
    expect(writerOf('csv', ['group', 'attribute:custom:department']).head()).toBe(
      '\uFEFFgroup,attribute:custom:department\r\n',
    );
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', "=cmd|' /C calc'!A0"])(
    'disarms the formula %j',
    (formula) => {
      const [record] = parseCsv(linesOf('csv', ['username', 'name'], [row(named(formula))]));
      expect(record).toEqual(['ann', `'${formula}`]);
    },
  );

  test.each(['a,b', 'say "no"', 'two\nlines', 'two\r\nlines', 'a\rb', ' spaces ', '美咲 小林', "d’Arc; O'Hara"])(
    'carries %j as it is',
    (name) => {
      expect(parseCsv(linesOf('csv', ['name', 'username'], [row(named(name))]))).toEqual([[name, 'ann']]);
    },
  );

  test('a precedence of 0 is not an empty one', () => {
    const columns = ['precedence', 'username'];
    expect(linesOf('csv', columns, [row(), { ...row(), group: null }])).toBe('0,ann\r\n,ann\r\n');
  });

  test('a line whose only value is empty is not an empty line, which readers skip', () => {
    expect(linesOf('csv', ['email'], [row()])).toBe('""\r\n');
  });
});

test('CSV takes the delimiter of a country, and quotes every one', () => {
  const columns = membershipColumns(reportColumns(['username', 'name']));
  const { head, rows } = tableWriter({ name: 'csv', delimiter: ';' }, columns);
  expect(head()).toBe('\uFEFFusername;name\r\n');
  expect(rows([row(named('a;=1+1')), row(named('b,=1+1'))])).toBe('ann;"a;=1+1"\r\nann;"b,=1+1"\r\n');
});

describe('NDJSON', () => {
  test('is one object a line, its members typed', () => {
    const columns = ['precedence', 'name', 'enabled', 'email_verified', 'created_at', 'attribute:x'];
    expect(writerOf('ndjson', columns).head()).toBe('');
    expect(linesOf('ndjson', columns, [row(named('two\nlines')), { ...row(), group: null }])).toBe(
      '{"precedence":0,"name":"two\\nlines","enabled":true,"email_verified":null,"created_at":"2024-02-03T04:05:06.789Z","attribute:x":null}\n' +
        '{"precedence":null,"name":null,"enabled":true,"email_verified":null,"created_at":"2024-02-03T04:05:06.789Z","attribute:x":null}\n',
    );
  });

  test('shows every column that there is', () => {
    const [line = ''] = linesOf('ndjson', COLUMN_NAMES, [row([{ name: 'email_verified', value: 'true' }])]).split('\n');
    expect(JSON.parse(line)).toEqual({
      group: 'staff',
      group_description: null,
      precedence: 0,
      role_arn: null,
      group_created_at: AT.toISOString(),
      group_updated_at: AT.toISOString(),
      username: 'ann',
      sub: null,
      email: null,
      email_verified: true,
      phone_number: null,
      name: null,
      enabled: true,
      status: 'CONFIRMED',
      created_at: AT.toISOString(),
      updated_at: AT.toISOString(),
    });
  });
});

test.each(['constructor', 'Group', '', 'attribute:'])('%j is no column', (name) => {
  expect(() => reportColumns([name])).toThrow(`There is no column "${name}". There are: group, `);
});
