import { describe, expect, test } from 'vitest';
import { formatSearch, parseSearch } from '../../app/address.ts';
import { filterWithoutIndex, indexQuestion, orderOf, readQuestion, writeQuestion } from './people-question.ts';

describe('a question about people', () => {
  test.each([
    '',
    '?q=m%C3%BCl',
    '?q=a+b&in=admin&in=api%3Ausers%3Aread&enabled=false&state=CONFIRMED&state=UNCONFIRMED',
    '?groups=none&enabled=true',
    '?q=m&sort=-created',
  ])('stands whole in the address: %s', (address) => {
    expect(formatSearch(writeQuestion(readQuestion(parseSearch(address))))).toBe(address);
  });

  test('leaves out what an address says that it does not know', () => {
    const question = readQuestion(
      parseSearch('?enabled=perhaps&state=NEW&state=CONFIRMED&other=1&groups=all&sort=password'),
    );
    expect(question).toEqual({
      text: '',
      groups: [],
      inNoGroup: false,
      enabled: null,
      statuses: ['CONFIRMED'],
      sort: null,
    });
  });

  test('that restricts nothing is no filter', () => {
    expect(filterWithoutIndex(readQuestion({ q: '  ' }))).toBeNull();
  });

  test('is a filter of what Cognito can find by itself', () => {
    expect(filterWithoutIndex(readQuestion(parseSearch('?q=mül&in=admin&enabled=false')))).toEqual({
      and: [
        {
          or: [
            { username: { startsWith: 'mül' } },
            { email: { startsWith: 'mül' } },
            { name: { startsWith: 'mül' } },
            { attribute: { name: 'family_name', value: { startsWith: 'mül' } } },
          ],
        },
        { inAnyGroup: ['admin'] },
        { enabled: false },
      ],
    });
  });

  test('is asked of the index as it is', () => {
    const question = readQuestion(parseSearch('?q= mül &enabled=false&sort=-created'));
    expect(indexQuestion(question)).toEqual({ search: 'mül', filter: { and: [{ enabled: false }] } });
    expect(orderOf(question)).toEqual({ field: 'CREATED_AT', direction: 'DESC' });
  });

  test('without a text, a filter or a column asks the index for everybody', () => {
    expect(indexQuestion(readQuestion({}))).toEqual({ search: null, filter: null });
    expect(orderOf(readQuestion({}))).toBeNull();
  });
});
