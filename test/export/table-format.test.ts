import { describe, expect, test } from 'vitest';
import type { UserAttribute } from '../../src/domain/model/user.ts';
import type { MembershipRow } from '../../src/domain/report/membership-row.ts';
import { COLUMN_NAMES, reportColumns } from '../../src/domain/report/report-columns.ts';
import { membershipColumns } from '../../src/export/membership-table.ts';
import { TABLE_FORMATS } from '../../src/export/table-format.ts';
import { parseCsv } from './csv/rfc-4180.ts';

const AT = new Date('2024-02-03T04:05:06.789Z');

function row(attributes: readonly UserAttribute[] = []): MembershipRow {
  return {
    user: { username: 'ann', attributes, enabled: true, status: 'CONFIRMED', createdAt: AT, updatedAt: AT },
    group: { name: 'staff', description: null, precedence: 0, roleArn: null, createdAt: AT, updatedAt: AT },
  };
}

const columnsOf = (names: readonly string[]) => membershipColumns(reportColumns(names));

const named = (name: string): readonly UserAttribute[] => [{ name: 'name', value: name }];

describe('CSV', () => {
  const { head, lines } = TABLE_FORMATS.csv;

  test('begins with the byte order mark and a header line', () => {
    expect(head(columnsOf(['group', 'attribute:custom:department']))).toBe(
      '\uFEFFgroup,attribute:custom:department\r\n',
    );
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1', "=cmd|' /C calc'!A0"])(
    'disarms the formula %j',
    (formula) => {
      const [record] = parseCsv(lines(columnsOf(['username', 'name']), [row(named(formula))]));
      expect(record).toEqual(['ann', `'${formula}`]);
    },
  );

  test.each(['a,b', 'say "no"', 'two\nlines', 'two\r\nlines', 'a\rb', ' spaces ', '美咲 小林', "d’Arc; O'Hara"])(
    'carries %j as it is',
    (name) => {
      expect(parseCsv(lines(columnsOf(['name', 'username']), [row(named(name))]))).toEqual([[name, 'ann']]);
    },
  );

  test('a precedence of 0 is not an empty one', () => {
    const columns = columnsOf(['precedence', 'username']);
    expect(lines(columns, [row(), { ...row(), group: null }])).toBe('0,ann\r\n,ann\r\n');
  });

  test('a line whose only value is empty is not an empty line, which readers skip', () => {
    expect(lines(columnsOf(['email']), [row()])).toBe('""\r\n');
  });
});

describe('NDJSON', () => {
  const { head, lines } = TABLE_FORMATS.ndjson;

  test('is one object a line, its members typed', () => {
    const columns = columnsOf(['precedence', 'name', 'enabled', 'email_verified', 'created_at', 'attribute:x']);
    expect(head(columns)).toBe('');
    expect(lines(columns, [row(named('two\nlines')), { ...row(), group: null }])).toBe(
      '{"precedence":0,"name":"two\\nlines","enabled":true,"email_verified":null,"created_at":"2024-02-03T04:05:06.789Z","attribute:x":null}\n' +
        '{"precedence":null,"name":null,"enabled":true,"email_verified":null,"created_at":"2024-02-03T04:05:06.789Z","attribute:x":null}\n',
    );
  });

  test('shows every column that there is', () => {
    const [line = ''] = lines(columnsOf(COLUMN_NAMES), [row([{ name: 'email_verified', value: 'true' }])]).split('\n');
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
