import { expect } from "chai";
import { AbiCoder, concat, hexlify } from "ethers";
import { network } from "hardhat";

import { imageOf, metadataOf } from "../shared/metadata.ts";

const { ethers } = await network.create();
const json = await ethers.deployContract("TokenJsonMock");

/** Calls `requireText` with bytes that need not be UTF-8. */
async function requireBytes(bytes: Uint8Array | string, most = 1_000n): Promise<string> {
  const data = concat([
    json.interface.getFunction("requireText").selector,
    AbiCoder.defaultAbiCoder().encode(["bytes", "uint256"], [hexlify(bytes), most]),
  ]);
  return ethers.provider.call({ to: await json.getAddress(), data });
}

/** One character of each code point. */
function characters(...codePoints: readonly number[]): string {
  return String.fromCodePoint(...codePoints);
}

describe("TokenJson", () => {
  describe("requireText", () => {
    for (const [what, length, isTaken] of [
      ["a byte shorter than it may be", 9, true],
      ["as long as it may be", 10, true],
      ["a byte longer", 11, false],
    ] as const)
      it(`${isTaken ? "takes" : "refuses"} a text ${what}`, async () => {
        const text = "x".repeat(length);

        if (isTaken) await json.requireText(text, 10n);
        else
          await expect(json.requireText(text, 10n))
            .to.be.revertedWithCustomError(json, "TokenJsonTextTooLong")
            .withArgs(11n, 10n);
      });

    it("counts bytes, not characters", async () => {
      await json.requireText("米米米", 9n);
      await expect(json.requireText("米米米", 8n))
        .to.be.revertedWithCustomError(json, "TokenJsonTextTooLong")
        .withArgs(9n, 8n);
    });

    for (const text of [
      "",
      'Reis & Mühle <1> "x" \'\\',
      "五常大米",
      "🌾🍷🎟️",
      "שלום, مرحبا",
      characters(0x7e, 0xa0, 0x7ff, 0x800),
    ])
      it(`takes ${JSON.stringify(text)}`, async () => {
        await json.requireText(text, 1_000n);
      });

    for (const codePoint of [
      0x20, 0x7e, 0xa0, 0x2027, 0x202f, 0x2065, 0x206a, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff,
    ])
      it(`takes U+${codePoint.toString(16)}`, async () => {
        await json.requireText(`a${characters(codePoint)}`, 10n);
      });

    for (const codePoint of [
      0x00, 0x09, 0x0a, 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e,
      0x2066, 0x2067, 0x2068, 0x2069,
    ])
      it(`refuses U+${codePoint.toString(16)}, which controls`, async () => {
        await expect(json.requireText(`é${characters(codePoint)}b`, 10n))
          .to.be.revertedWithCustomError(json, "TokenJsonTextControls")
          .withArgs(2n, BigInt(codePoint));
      });

    const malformed: Readonly<Record<string, readonly number[]>> = {
      "a follower alone": [0x80],
      "a lead alone": [0xc3],
      "a lead before a plain letter": [0xc3, 0x41],
      "two bytes for one": [0xc1, 0xbf],
      "three bytes for two": [0xe0, 0x9f, 0xbf],
      "four bytes for three": [0xf0, 0x8f, 0xbf, 0xbf],
      "half a pair of UTF-16": [0xed, 0xa0, 0x80],
      "the other half": [0xed, 0xbf, 0xbf],
      "a character after the last one": [0xf4, 0x90, 0x80, 0x80],
      "a lead that no character has": [0xf5, 0x80, 0x80, 0x80],
      "three of four bytes": [0xf0, 0x9f, 0x8c],
      "a plain letter inside three bytes": [0xe7, 0xb1, 0x41],
    };
    for (const [what, bytes] of Object.entries(malformed))
      it(`refuses ${what}, which is not UTF-8`, async () => {
        await expect(requireBytes(new Uint8Array([0x61, ...bytes])))
          .to.be.revertedWithCustomError(json, "TokenJsonTextNotUtf8")
          .withArgs(1n);
      });

    it("judges the first two bytes of every pair as a decoder of the standard does", async () => {
      const sample = Array.from({ length: 400 }, (_, place) => [
        0x80 + ((place * 37) % 128),
        (place * 101) % 256,
        0xbf,
        0x80,
      ]);
      for (const bytes of sample.map((pair) => new Uint8Array(pair))) {
        const isUtf8 = isDecoded(bytes);
        const refusal = await requireBytes(bytes).then(
          () => "none",
          (error: unknown) => String(error),
        );
        if (isUtf8) expect(refusal).not.to.include("TokenJsonTextNotUtf8");
        else expect(refusal).to.match(/TokenJsonText(?:NotUtf8|Controls)/);
      }
    });
  });

  describe("uri", () => {
    const hostile: Readonly<Record<string, string>> = {
      quotes: `"},"image":"javascript:alert(1)","x":{"`,
      backslashes: `\\"\\u0022\\`,
      "a page": `</script><script>alert('1')</script>&amp;<!--`,
      controls: Array.from({ length: 0x20 }, (_, code) => characters(code)).join(""),
      "the letter that deletes": characters(0x7f),
      "parts of a URI": `data:,%22#fragment?query=1&b=2+c`,
      "other writings": `五常大米 🌾 שלום`,
      "a kilobyte": `<"&'\\`.repeat(200),
    };
    for (const [what, text] of Object.entries(hostile))
      it(`gives back ${what} as they were written, wherever they stand`, async () => {
        const uri = await json.uri(text, text, "<svg/>", [
          { name: "first", value: text },
          { name: "second", value: text },
        ]);
        const { plain, document } = metadataOf(uri);

        expect(uri).to.match(/^data:application\/json;base64,[A-Za-z0-9+/]+=*$/);
        // eslint-disable-next-line no-control-regex
        expect(plain).not.to.match(/[<>&'\u0000-\u001f\u007f]/);
        expect(document).to.deep.equal({
          name: text,
          description: text,
          image: `data:image/svg+xml;base64,${Buffer.from("<svg/>").toString("base64")}`,
          attributes: [
            { trait_type: "first", value: text },
            { trait_type: "second", value: text },
          ],
        });
      });

    it("tells no facts where there are none", async () => {
      const { document } = metadataOf(await json.uri("a", "b", "", []));

      expect(document.attributes).to.deep.equal([]);
      expect(imageOf(document)).to.equal("");
    });
  });

  describe("card", () => {
    it("shows each fact, with what XML gives a meaning written as numbers", async () => {
      const svg = await json.card("Cowry", [
        { name: "GTIN", value: "09506000134352" },
        { name: "Serial", value: `</tspan><script>"&'%\\` },
      ]);

      expect(svg).to.equal(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 400 400' font-family='monospace'>" +
          "<rect width='400' height='400' fill='#fbfaf6'/><text x='24' y='48' font-size='22'>Cowry</text>" +
          "<text y='56' font-size='17'>" +
          "<tspan x='24' dy='36' fill='#777'>GTIN</tspan><tspan x='24' dy='22'>09506000134352</tspan>" +
          "<tspan x='24' dy='36' fill='#777'>Serial</tspan>" +
          "<tspan x='24' dy='22'>&#x3c;/tspan&#x3e;&#x3c;script&#x3e;&#x22;&#x26;&#x27;%&#x5c;</tspan>" +
          "</text></svg>",
      );
    });

    for (const [what, length, isSmall] of [
      ["a letter shorter than a line", 33, false],
      ["as long as a line", 34, false],
      ["a letter longer", 35, true],
    ] as const)
      it(`shows a value ${what} in ${isSmall ? "small" : "usual"} letters`, async () => {
        const svg = await json.card("Cowry", [{ name: "n", value: "v".repeat(length) }]);

        expect(svg.includes(" font-size='8'>v")).to.equal(isSmall);
      });
  });
});

function isDecoded(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
