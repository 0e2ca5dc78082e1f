/** How wide and high a letter is, and how far the next one and the next line stand from it, in dots of the font. */
export const GLYPH = { width: 5, height: 7, advance: 6, line: 9 } as const;

/**
 * The letters that GS1 allows and those that a link has, seven rows of five dots each, a row as one digit of base 32. Drawn here so that a sheet looks the same
 * wherever it is made: a machine that prints labels may have no fonts.
 */
const GLYPHS: Readonly<Record<string, string>> = {
  " ": "0000000",
  "!": "4444404",
  '"': "AAA0000",
  "#": "AAVAVAA",
  "%": "OP248J3",
  "&": "CIK8LID",
  "'": "4480000",
  "(": "2488842",
  ")": "8422248",
  "*": "04LEL40",
  "+": "044V440",
  ",": "0000C48",
  "-": "000V000",
  ".": "00000CC",
  "/": "01248G0",
  "0": "EHJLPHE",
  "1": "4C4444E",
  "2": "EH1248V",
  "3": "V2421HE",
  "4": "26AIV22",
  "5": "VGU11HE",
  "6": "68GUHHE",
  "7": "V124888",
  "8": "EHHEHHE",
  "9": "EHHF12C",
  ":": "0CC0CC0",
  ";": "0CC0C48",
  "<": "248G842",
  "=": "00V0V00",
  ">": "8421248",
  "?": "EH12404",
  A: "EHHVHHH",
  B: "UHHUHHU",
  C: "EHGGGHE",
  D: "SIHHHIS",
  E: "VGGUGGV",
  F: "VGGUGGG",
  G: "EHGNHHF",
  H: "HHHVHHH",
  I: "E44444E",
  J: "72222IC",
  K: "HIKOKIH",
  L: "GGGGGGV",
  M: "HRLLHHH",
  N: "HHPLJHH",
  O: "EHHHHHE",
  P: "UHHUGGG",
  Q: "EHHHLID",
  R: "UHHUKIH",
  S: "FGGE11U",
  T: "V444444",
  U: "HHHHHHE",
  V: "HHHHHA4",
  W: "HHHLLLA",
  X: "HHA4AHH",
  Y: "HHHA444",
  Z: "V1248GV",
  _: "000000V",
  a: "00E1FHF",
  b: "GGMPHHU",
  c: "00EGGHE",
  d: "11DJHHF",
  e: "00EHVGE",
  f: "698S888",
  g: "0FHHF1E",
  h: "GGMPHHH",
  i: "40C444E",
  j: "20622IC",
  k: "GGIKOKI",
  l: "C44444E",
  m: "00QLLHH",
  n: "00MPHHH",
  o: "00EHHHE",
  p: "00UHUGG",
  q: "00DJF11",
  r: "00MPGGG",
  s: "00EGE1U",
  t: "88S8896",
  u: "00HHHJD",
  v: "00HHHA4",
  w: "00HHLLA",
  x: "00HA4AH",
  y: "00HHF1E",
  z: "00V248V",
};

/** What stands for a letter that the font lacks: a filled box, which nobody takes for a letter. */
const UNKNOWN = "VVVVVVV";

/**
 * The dots of a text, from its left upper corner.
 *
 * @example
 * for (const { x, y } of dotsOf("(01)09506000134352")) paint(x, y);
 */
export function* dotsOf(text: string): Generator<{ readonly x: number; readonly y: number }> {
  for (const [place, letter] of Array.from(text).entries()) {
    const rows = GLYPHS[letter] ?? UNKNOWN;
    for (let y = 0; y < GLYPH.height; y += 1) {
      const row = Number.parseInt(rows.charAt(y), 32);
      for (let x = 0; x < GLYPH.width; x += 1) if ((row & (16 >> x)) !== 0) yield { x: place * GLYPH.advance + x, y };
    }
  }
}
