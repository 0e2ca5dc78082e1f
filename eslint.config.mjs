import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** The house rules that are about the shape of the syntax. */
const shape = [
  {
    selector: "TSEnumDeclaration",
    message: "No enums: Node runs this source by erasing its types. Use a union of strings.",
  },
  { selector: "TSParameterProperty", message: "No parameter properties: Node runs this source by erasing its types." },
  { selector: "ClassDeclaration[superClass=null]", message: "Functions over plain data; classes are for errors only." },
  {
    selector:
      ":matches(ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration)[source.value=/^\\..*(?<!\\.(ts|mjs|json))$/]",
    message: "A relative import carries the ending of the file that it names: .ts, .mjs or .json.",
  },
];

/** `describe.only` and its kin leave tests out without a word. */
const leftBehind = ["describe", "context", "it"].flatMap((object) =>
  ["only", "skip"].map((property) => ({ object, property, message: "Every test runs, or it goes." })),
);

export default defineConfig(
  globalIgnores(["artifacts/", "cache/", "coverage/", "dist/", "typechain-types/", ".venv/"]),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      complexity: ["error", 10],
      eqeqeq: "error",
      "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
      "no-restricted-properties": ["error", ...leftBehind],
      "no-restricted-syntax": ["error", ...shape],
      "prefer-const": "error",
    },
  },
  {
    // tsc checks these files by their JSDoc, which the linter does not read.
    files: ["**/*.mjs"],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { "no-undef": "off", "@typescript-eslint/explicit-module-boundary-types": "off" },
  },
  {
    files: ["sdk/**"],
    rules: {
      "no-console": "error",
      "no-restricted-syntax": [
        "error",
        ...shape,
        { selector: "ExportAllDeclaration", message: "No barrels inside the SDK: import the module that you mean." },
      ],
    },
  },
  {
    files: ["test/**"],
    rules: {
      // A tree of tests is one long callback, chai asserts by reading a property, and a missing signer fails the test by itself.
      "max-lines-per-function": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-expressions": "off",
    },
  },
);
