import { join } from "node:path";

import { expect } from "chai";
import ts from "typescript";

import { blocksOf, pagePaths, read, root } from "./pages.ts";

/** Pages whose examples stand by themselves, given the names below. */
const PAGES = pagePaths().filter(
  (path) => path === "README.md" || (path.startsWith("docs/operations/") && read(path).includes('from "cowry/')),
);

/** What the examples take for granted. */
const GIVEN = `
  declare const payer: import("ethers").Signer, payee: import("ethers").Signer, carrier: import("ethers").Signer;
  declare const arbiter: import("ethers").Signer, guardian: import("ethers").Signer;
  declare const relayer: import("ethers").Signer, anyone: import("ethers").Signer;
  declare const owner: import("ethers").Wallet, phone: import("ethers").Wallet;
  declare const registrar: import("ethers").Signer, certifier: import("ethers").Signer;
  declare const brand: import("ethers").Signer, grower: import("ethers").Signer, mill: import("ethers").Signer;
  declare const clerk: import("ethers").Wallet, sensor: import("ethers").Wallet, gateway: import("ethers").Signer;
  declare const inspector: import("ethers").Wallet;
  declare const controller: import("ethers").Signer, maker: import("ethers").Wallet, checker: import("ethers").Wallet;
  declare const bank: bigint, treasury: string, receipt: import("ethers").TransactionReceipt;
  declare const party: bigint, drawer: string;
  declare const lot: string, terms: import("../../sdk/LotDeeds.ts").LotTerms, reason: string;
  declare const anchorer: string, root: string, proof: readonly string[];
  declare const step: bigint, disposition: bigint, place: string, eventHash: string, correctiveHash: string;
  declare const quota: import("../../sdk/Quotas.ts").QuotaTerms;
  declare const calendarOfBank: string;
  declare const token: string, grocer: string;
  declare const provider: import("ethers").Provider;
  declare const deployment: import("../../sdk/Deployment.ts").Deployment;
  declare const order: import("../../sdk/Order.ts").Order;
  declare const orders: readonly import("../../sdk/Order.ts").Order[];
  declare const mandate: import("../../sdk/Mandates.ts").Mandate;
  declare const now: bigint;
  declare const beneficiary: import("ethers").Signer, credit: string;
  declare const creditTerms: import("../../sdk/Credit.ts").CreditTerms;
  declare const presentation: import("../../sdk/Presentations.ts").Presentation;
  declare module "*.json" { const json: unknown; export default json; }
`;

const { exports } = JSON.parse(read("package.json")) as { exports: Record<string, { types?: string }> };

/** An example as a module of the repository: what it imports from the package comes from the source. */
function moduleOf(example: string): string {
  return example.replace(/from "cowry\/([\w-]+)"/g, (_, name: string) => {
    const types = exports[`./${name}`]?.types;
    expect(types, `cowry/${name} in package.json`).to.be.a("string");
    return `from "${types!.replace("./dist/", "../../").replace(".d.ts", ".ts")}"`;
  });
}

/** What the compiler says about some modules that exist in memory only. */
function complaints(modules: ReadonlyMap<string, string>): readonly string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    readFile: (path) => modules.get(path) ?? disk.readFile(path),
    fileExists: (path) => modules.has(path) || disk.fileExists(path),
    getSourceFile: (path, languageVersion, ...rest) => {
      const text = modules.get(path);
      if (text === undefined) return disk.getSourceFile(path, languageVersion, ...rest);
      return ts.createSourceFile(path, text, languageVersion);
    },
  };

  const program = ts.createProgram([...modules.keys()], options, host);
  return [...modules.keys()]
    .flatMap((path) => ts.getPreEmitDiagnostics(program, program.getSourceFile(path)))
    .map(({ file, messageText }) => `${String(file?.fileName)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}

describe("The examples of the pages", function () {
  this.timeout(180_000);

  const place = (name: string) => join(import.meta.dirname, name);
  const given = [place("given.d.ts"), GIVEN] as const;

  it("pass the type check against the SDK", () => {
    const modules = PAGES.flatMap((path) =>
      blocksOf(read(path), "ts").map(
        (example, index) => [place(`${path.replaceAll("/", "-")}-${index}.ts`), moduleOf(example)] as const,
      ),
    );
    expect(modules).to.have.length.greaterThan(24);
    expect(complaints(new Map([given, ...modules]))).to.deep.equal([]);
  });

  it("would fail it with a mistake", () => {
    const mistaken = `import { ship } from "../../sdk/Deeds.ts";\nship(order, 1n);\n`;
    expect(complaints(new Map([given, [place("mistaken.ts"), mistaken]])).join()).to.include("'bigint'");
  });
});
