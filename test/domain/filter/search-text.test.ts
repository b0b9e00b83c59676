import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldForSearch, searchText, searchWords } from '../../../src/domain/filter/search-text.ts';
import { caseInsensitive } from '../../../src/domain/filter/string-condition.ts';
import { BadUserInputError } from '../../../src/domain/model/errors.ts';
import { sampleUser } from '../filter/sample.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 12 });

describe('a text folded for the search', () => {
  it.each([
    ['Jürgen Müller', 'jurgen muller'],
    ['É', 'e'],
    ['e\u0301', 'e'],
    ['ＡＢＣ', 'abc'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['İzmir', 'izmir'],
    ['straße', 'straße'],
  ])('is the same whatever its case and accents: %s', (written, folded) => {
    expect(foldForSearch(written)).toBe(folded);
  });

  it('is the same for every Unicode form and case of it', () => {
    fc.assert(
      fc.property(text, (written) => {
        const folded = foldForSearch(written);
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD']) expect(foldForSearch(written.normalize(form))).toBe(folded);
        expect(foldForSearch(folded)).toBe(folded);
      }),
      { numRuns: 2_000 },
    );
  });

  // Filters ignore case in their own way; what they find must be in the searched text, by whose index they find it.
  it('is the same whether or not a filter has ignored its case before', () => {
    const points = Array.from({ length: 0x110000 }, (_, point) => point).filter(
      (point) => point < 0xd800 || point > 0xdfff,
    );
    const differs = points
      .map((point) => String.fromCodePoint(point))
      .filter((character) => foldForSearch(caseInsensitive(character)) !== foldForSearch(character));
    expect(differs).toEqual([]);
  });

  it('contains what a part of it is folded to', () => {
    fc.assert(
      fc.property(text, text, text, (before, part, after) => {
        expect(foldForSearch(before + part + after)).toContain(foldForSearch(part));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the text in which a user is searched', () => {
  it('has the username and the attributes, and no flags', () => {
    const attributes = { email: 'Ada@Example.com', email_verified: 'true', name: 'Ada Ünal' };
    expect(searchText(sampleUser({ username: 'ADA', attributes }))).toBe('ada\nada@example.com\nada unal');
  });
});

describe('the words of a search', () => {
  it.each([
    [null, []],
    [' \n\t', []],
    ['Mül', ['mul']],
    ['  Ada  LOVE ada ', ['ada', 'love']],
  ])('are split at white space, each once: %j', (search, words) => {
    expect(searchWords(search)).toEqual(words);
  });

  it.each(['x'.repeat(257), 'a b c d e f g h i j k'])('are not too many, nor too long: %s', (search) => {
    expect(() => searchWords(search)).toThrow(BadUserInputError);
  });
});
