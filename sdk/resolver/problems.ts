import type { Language } from "../Verify.ts";

/** Why a request gets no answer of its own, each with its facts. */
export interface ProblemFacts {
  readonly AddressMalformed: Nothing;
  readonly AddressTooLong: { readonly longest: number };
  /** The part behind a `#` was sent, which no browser does. Carries nothing of it. */
  readonly FragmentSent: Nothing;
  readonly LinkMalformed: { readonly reason: string };
  readonly PageUnknown: Nothing;
  /** A key of GS1 that names no product. */
  readonly KeyNotServed: { readonly ai: string };
  readonly LotNotNamed: { readonly gtin: string };
  readonly LotUnknown: { readonly gtin: string; readonly lot: string };
  readonly SerialUnknown: { readonly gtin: string; readonly serial: string };
  readonly LinkTypeUnknown: { readonly linkType: string; readonly known: readonly string[] };
  readonly NotAcceptable: { readonly offered: readonly string[] };
  readonly MethodNotAllowed: { readonly allowed: readonly string[] };
  readonly Failed: Nothing;
}

export type ProblemCode = keyof ProblemFacts;

/** What is wrong with a request. */
export type Problem = {
  [Code in ProblemCode]: { readonly code: Code; readonly facts: ProblemFacts[Code] };
}[ProblemCode];

type Nothing = Readonly<Record<string, never>>;

type Sentences = { readonly [Code in ProblemCode]: (facts: ProblemFacts[Code]) => string };

/** The HTTP status of each problem. */
export const STATUS: Readonly<Record<ProblemCode, number>> = {
  AddressMalformed: 400,
  AddressTooLong: 414,
  FragmentSent: 400,
  LinkMalformed: 400,
  PageUnknown: 404,
  KeyNotServed: 404,
  LotNotNamed: 404,
  LotUnknown: 404,
  SerialUnknown: 404,
  LinkTypeUnknown: 404,
  NotAcceptable: 406,
  MethodNotAllowed: 405,
  Failed: 500,
};

const SENTENCES: Readonly<Record<Language, Sentences>> = {
  en: {
    AddressMalformed: () => "This is no address of this resolver.",
    AddressTooLong: ({ longest }) => `The address is longer than ${longest} characters.`,
    FragmentSent: () => "What stands behind the # belongs to nobody but its owner, and must not be sent.",
    LinkMalformed: ({ reason }) => `This is no GS1 Digital Link: ${reason}.`,
    PageUnknown: () => "There is no such page.",
    KeyNotServed: ({ ai }) => `Nothing is known here of things with the key ${ai}, only of products (01).`,
    LotNotNamed: ({ gtin }) => `The link names the product ${gtin}, and neither a lot nor a serial.`,
    LotUnknown: ({ gtin, lot }) => `The lot ${lot} of the product ${gtin} is not known here.`,
    SerialUnknown: ({ gtin, serial }) =>
      `The serial ${serial} of the product ${gtin} was never made for a lot that is known here.`,
    LinkTypeUnknown: ({ linkType, known }) =>
      `There is no link of the type ${linkType} here, only ${known.join(", ")}.`,
    NotAcceptable: ({ offered }) => `This can be had as ${offered.join(", ")}.`,
    MethodNotAllowed: ({ allowed }) => `This can be asked for by ${allowed.join(", ")}.`,
    Failed: () => "The resolver could not read its files.",
  },
  "zh-Hans": {
    AddressMalformed: () => "这不是本解析器的地址。",
    AddressTooLong: ({ longest }) => `地址超过 ${longest} 个字符。`,
    FragmentSent: () => "# 之后的内容只属于持有人，不得发送。",
    LinkMalformed: ({ reason }) => `这不是 GS1 数字链接：${reason}。`,
    PageUnknown: () => "没有这个页面。",
    KeyNotServed: ({ ai }) => `此处没有以 ${ai} 标识的对象的资料，只有产品（01）的资料。`,
    LotNotNamed: ({ gtin }) => `链接只写明产品 ${gtin}，没有批号，也没有序列号。`,
    LotUnknown: ({ gtin, lot }) => `此处没有产品 ${gtin} 批次 ${lot} 的资料。`,
    SerialUnknown: ({ gtin, serial }) => `产品 ${gtin} 的序列号 ${serial} 不属于此处所知的任何批次。`,
    LinkTypeUnknown: ({ linkType, known }) => `此处没有 ${linkType} 类型的链接，只有 ${known.join("、")}。`,
    NotAcceptable: ({ offered }) => `此内容只能以 ${offered.join("、")} 格式提供。`,
    MethodNotAllowed: ({ allowed }) => `此内容只能用 ${allowed.join("、")} 请求。`,
    Failed: () => "解析器无法读取其文件。",
  },
};

/** A request that is answered with a problem. */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/**
 * A problem by its code, to be thrown.
 *
 * @example
 * throw refused("LotUnknown", { gtin, lot });
 */
export function refused<Code extends ProblemCode>(code: Code, facts: ProblemFacts[Code]): RequestRefused {
  return new RequestRefused({ code, facts } as Problem);
}

/**
 * A problem in plain words.
 *
 * @example
 * sentenceAbout({ code: "PageUnknown", facts: {} }, "en"); // "There is no such page."
 */
export function sentenceAbout<Code extends ProblemCode>(
  { code, facts }: { readonly code: Code; readonly facts: ProblemFacts[Code] },
  language: Language,
): string {
  return SENTENCES[language][code](facts);
}
