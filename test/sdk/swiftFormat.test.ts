import { expect } from "chai";

import { type CharacterSet, runIn } from "../../sdk/swift/characters.ts";
import { fieldFormat } from "../../sdk/swift/fields.ts";
import { formatOf } from "../../sdk/swift/format.ts";
import { readText } from "../../sdk/swift/reading.ts";
import { message } from "../../sdk/swift/table.ts";
import { alternativeFor, writeText } from "../../sdk/swift/writing.ts";

const DIGITS = "0123456789";
const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const SMALL = CAPITALS.toLowerCase();

/** Every character of each set, from what is public of the standard. */
const SETS: Readonly<Record<CharacterSet, string>> = {
  n: DIGITS,
  a: CAPITALS,
  c: CAPITALS + DIGITS,
  x: `${SMALL}${CAPITALS}${DIGITS}/-?:().,'+ `,
  y: `${CAPITALS}${DIGITS} .,-()/='+:?!"%&*<>;`,
  z: `${SMALL}${CAPITALS}${DIGITS}.,-()/='+:?!"%&*<>;{@#_ `,
};

describe("runIn", () => {
  for (const set of Object.keys(SETS) as CharacterSet[]) {
    it(`knows the characters of set ${set}, and no others`, () => {
      for (let code = 0; code < 0x180; code++) {
        const sign = String.fromCharCode(code);
        expect(runIn(sign, 0, set), JSON.stringify(sign)).to.equal(SETS[set].includes(sign) ? 1 : 0);
      }
      expect(runIn(`\n${SETS[set]}\n`, 1, set)).to.equal(SETS[set].length);
    });
  }
});

describe("formatOf", () => {
  it("refuses what is no format, and fields and rows that it does not know", () => {
    expect(() => formatOf("place:29q")).to.throw(SyntaxError, 'Format "place:29q": nothing that is known at 0');
    expect(() => formatOf("place:29x 7")).to.throw(SyntaxError, 'Format "place:29x 7": nothing that is known at 9');
    expect(() => fieldFormat("99Z")).to.throw(SyntaxError, "There is no format of field 99Z");
    expect(() => message("799", "free", ["79 narrative"])).to.throw(
      SyntaxError,
      '"79 narrative" is no row of a message',
    );
  });

  it("serves reading and writing alike: optional parts, new lines, and ways to write the whole", () => {
    const format = formatOf("/mark:1!a[/account:34x]$bic:BIC|bic:BIC|[days:3n/]place:5y");
    const cases: readonly (readonly [string, Readonly<Record<string, string | number>>])[] = [
      ["/D/12\nBANKDEFF", { mark: "D", account: "12", bic: "BANKDEFF" }],
      ["/D\nBANKDEFF", { mark: "D", bic: "BANKDEFF" }],
      ["BANKDEFF", { bic: "BANKDEFF" }],
      ["21/ROMA", { days: 21, place: "ROMA" }],
      ["ROMA", { place: "ROMA" }],
    ];
    for (const [text, components] of cases) {
      const alternative = alternativeFor(format, Object.keys(components));
      expect(readText(format, text)).to.deep.equal({ components });
      expect(writeText(alternative!, components)).to.equal(text);
    }
    expect(alternativeFor(format, ["mark"])).to.equal(undefined);
  });

  it("tells the furthest place that any way to read came to, and all that might stand there", () => {
    const format = formatOf("number:2n[/total:2n]|word:5!a");
    const flawOf = (text: string) => readText(format, text);

    expect(flawOf("12-")).to.deep.equal({ flaw: { position: 2, found: '"-"', expected: "at most 2 digits or /" } });
    expect(flawOf("1/")).to.deep.equal({
      flaw: { position: 2, found: "the end of the field", expected: "at most 2 digits" },
    });
    expect(flawOf("ABC")).to.deep.equal({
      flaw: { position: 3, found: "the end of the field", expected: "exactly 5 capital letters" },
    });
    expect(flawOf("")).to.deep.equal({
      flaw: { position: 0, found: "the end of the field", expected: "at most 2 digits or exactly 5 capital letters" },
    });
    expect(flawOf("AB\nC")).to.deep.equal({
      flaw: { position: 2, found: "a new line", expected: "exactly 5 capital letters" },
    });
  });
});
