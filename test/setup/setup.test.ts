import { expect } from "chai";

import { installation, isAtLeast } from "../../scripts/setup/install.mjs";
import { run } from "../../scripts/setup/process.mjs";
import { refusal } from "../../scripts/setup/words.mjs";

describe("Setting up", () => {
  describe("the oldest Node for npm", () => {
    for (const [version, enough] of [
      ["v20.20.2", false],
      ["22.12.9", false],
      ["22.13.0", true],
      ["v24.0.0", true],
      ["v100.0.0", true],
    ] as const) {
      it(`given ${version}, ${enough ? "is reached" : "is not reached"}`, () => {
        expect(isAtLeast(version, "22.13")).to.equal(enough);
      });
    }
  });

  describe("the command that installs", () => {
    it("given a Node that is new enough, is npm's", () => {
      const { command, args } = installation("22.13.0", "/usr/lib/npm/bin/npm-cli.js");
      expect(command).to.equal(process.execPath);
      expect(args.slice(0, 2)).to.deep.equal(["/usr/lib/npm/bin/npm-cli.js", "install"]);
    });

    it("given an older Node, is npm on a Node 24 that npx fetches", () => {
      const { command, args } = installation("20.20.2", undefined);
      expect([command, ...args].join(" ")).to.match(/^npx --yes --package node@24 -- npm install /);
    });
  });

  describe("a command's exit code", () => {
    const exitOf = (script: string) => run(process.execPath, ["-e", script], { cwd: process.cwd() });

    it("is passed through", async () => {
      expect(await exitOf("process.exit(3)")).to.equal(3);
    });

    it("is 128 + n when signal n ended it", async () => {
      expect(await exitOf("process.kill(process.pid, 'SIGKILL')")).to.equal(137);
    });
  });

  describe("the arguments of a word", () => {
    it("are accepted where the word knows them", () => {
      expect(refusal("start", ["escrowed-sale", "--input", "my.json", "--network=localhost"], {})).to.equal(undefined);
    });

    it("are the tool's own business where the word only hands them on", () => {
      expect(refusal("test", ["--grep", "anything"], {})).to.equal(undefined);
    });

    for (const [args, message] of [
      [
        ["--inptu", "my.json"],
        "npm start: Unknown option '--inptu'. It accepts --input FILE, --output DIR, --units N, --network NAME, --list, --help.",
      ],
      [
        ["--input"],
        "npm start: Option '--input <value>' argument missing. It accepts --input FILE, --output DIR, --units N, --network NAME, --list, --help.",
      ],
    ] as const) {
      it(`are refused by name: ${args.join(" ")}`, () => {
        expect(refusal("start", [...args], {})).to.equal(message);
      });
    }

    it("are refused where the word takes none", () => {
      expect(refusal("check", ["contracts"], {})).to.equal(
        "npm run check: Unexpected argument 'contracts'. It takes no arguments.",
      );
    });

    it("that npm took for itself are asked for again", () => {
      expect(refusal("deploy", ["localhost"], { npm_config_network: "true" })).to.equal(
        "npm took --network for itself. Put -- before it: npm run deploy -- --network …",
      );
    });
  });
});
