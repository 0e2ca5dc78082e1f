import type { Check } from "./check.ts";
import { artifacts, filesUnder, lineAt, type SourceFile } from "./project.ts";

/**
 * Where a deploy module names a test double.
 *
 * @example
 * mocksNamed([{ path: "deploy/modules/Suite.ts", text: 'm.contract("TokenMock")' }], ["TokenMock"]);
 */
export function mocksNamed(modules: readonly SourceFile[], mocks: readonly string[]): readonly string[] {
  return modules.flatMap(({ path, text }) =>
    mocks.flatMap((mock) =>
      [...text.matchAll(new RegExp(`\\b${mock}\\b`, "g"))].map(
        ({ index }) => `${path}:${lineAt(text, index)} names ${mock}, a test double`,
      ),
    ),
  );
}

export const mocks: Check = {
  name: "no mock is deployed",
  problems: () => {
    const names = artifacts()
      .filter(({ sourceName }) => sourceName.startsWith("contracts/mocks/"))
      .map(({ contractName }) => contractName);
    return mocksNamed(filesUnder("deploy/modules", ".ts"), names);
  },
};
