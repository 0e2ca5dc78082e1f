import { spawn } from "node:child_process";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";

import { CommandRefused, readLabelsCommand, readLotCommand, readResolverCommand } from "../../scripts/lots/command.ts";
import { lineOf, progressBar } from "../../scripts/lots/progress.ts";
import { secretIn } from "../../scripts/lots/secretFile.ts";
import { refusal } from "../../scripts/setup/words.mjs";
import { makeLot, readLotPlan } from "../../sdk/Lots.ts";
import { startResolver } from "../../sdk/Resolver.ts";
import { ask } from "../shared/http.ts";
import { inFolder, planOf, SECRET } from "../shared/lots.ts";
import { thrownBy } from "../shared/refusals.ts";
import { lotOf, ROOT, signedBy, statusOf } from "../shared/snapshots.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a script as its word does. */
async function ran(script: string, ...args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [join(root, "scripts", script), ...args], { cwd: root });
  let [out, err] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (out += text.toString()));
  child.stderr.on("data", (text: Buffer) => (err += text.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  return { code, out, err };
}

describe("The arguments of npm run lot", () => {
  const least = ["--input", "rice.json", "--out", "rice", "--secret", "brand.txt"];

  it("name the description, the folder and the secret", () => {
    expect(readLotCommand(least)).to.deep.equal({
      input: "rice.json",
      out: "rice",
      secret: "brand.txt",
      resume: false,
      threads: undefined,
    });
    expect(readLotCommand([...least, "--resume", "--threads", "3"])).to.include({ resume: true, threads: 3 });
  });

  for (const [place, name] of [
    [0, "input"],
    [2, "out"],
    [4, "secret"],
  ] as const)
    it(`are refused without --${name}, with an example`, async () => {
      const error = await thrownBy(() => readLotCommand([...least.slice(0, place), ...least.slice(place + 2)]));

      expect(error).to.be.instanceOf(CommandRefused);
      expect((error as Error).message).to.match(new RegExp(`^--${name} is missing. For example: npm run lot -- `));
    });

  for (const threads of ["0", "-1", "1.5", "two"])
    it(`are refused with ${threads} threads`, async () => {
      const error = await thrownBy(() => readLotCommand([...least, `--threads=${threads}`]));

      expect(error).to.be.instanceOf(CommandRefused);
      expect((error as Error).message).to.equal(`--threads is a number from 1, not "${threads}".`);
    });

  it("are the ones that its word accepts", () => {
    expect(refusal("lot", [...least, "--resume", "--threads", "2"], {})).to.equal(undefined);
    expect(refusal("lot", ["--size", "5"], {})).to.match(/^npm run lot: Unknown option '--size'/);
  });
});

describe("The arguments of npm run labels", () => {
  const least = ["--lot", "rice", "--out", "labels", "--secret", "brand.txt"];
  const whole =
    "--stem https://example.com --expires 271231 --paper letter --columns 4 --rows 6 --formats svg,csv --from 3 --count 9";

  it("name the lot, the folder and the secret, and leave the rest to the SDK", () => {
    expect(readLabelsCommand(least)).to.deep.equal({
      lot: "rice",
      out: "labels",
      secret: "brand.txt",
      stem: undefined,
      expires: undefined,
      paper: undefined,
      columns: undefined,
      rows: undefined,
      formats: undefined,
      from: 1,
      count: undefined,
    });
  });

  it("say how labels look, and which", () => {
    const args = [...least, ...whole.split(" ")];

    expect(refusal("labels", args, {})).to.equal(undefined);
    expect(readLabelsCommand(args)).to.deep.include({
      stem: "https://example.com",
      expires: "271231",
      paper: "Letter",
      columns: 4,
      rows: 6,
      formats: ["svg", "csv"],
      from: 3,
      count: 9,
    });
  });

  for (const [args, message] of [
    [["--paper", "A5"], '--paper knows A4, Letter, not "A5".'],
    [["--formats", "csv,pdf"], '--formats knows csv, png, svg, not "pdf".'],
    [["--from", "0"], '--from is a number from 1, not "0".'],
  ] as const)
    it(`are refused with ${args.join(" ")}`, async () => {
      expect(await thrownBy(() => readLabelsCommand([...least, ...args])))
        .to.be.instanceOf(CommandRefused)
        .with.property("message", message);
    });
});

describe("The arguments of npm run resolver", () => {
  const status = ["--snapshot", "status.json", "--trust", "root.json", "--chain", "1"];

  it("name the lots, and leave the rest to the SDK", () => {
    expect(readResolverCommand(["--lot", "rice"])).to.deep.equal({
      lots: ["rice"],
      host: undefined,
      port: 8_030,
      root: undefined,
      name: undefined,
      status: undefined,
    });
  });

  it("say where it is reached, and what is known of how lots stand", () => {
    const places = ["--port", "80", "--host", "0.0.0.0", "--root", "https://id.example.com", "--name", "River Rice"];
    const args = ["--lot", "rice", "--lot", "tea", ...places, ...status, "--max-age", "2"];

    expect(refusal("resolver", args, {})).to.equal(undefined);
    expect(readResolverCommand(args)).to.deep.equal({
      lots: ["rice", "tea"],
      host: "0.0.0.0",
      port: 80,
      root: "https://id.example.com",
      name: "River Rice",
      status: { snapshot: "status.json", trust: "root.json", chainId: 1, maximumAge: 172_800 },
    });
    expect(readResolverCommand(["--lot", "rice", ...status]).status?.maximumAge).to.equal(604_800);
  });

  for (const [args, message] of [
    [[], /^--lot is missing. For example: npm run resolver -- /],
    [["--lot", "rice", "--port", "-1"], /^Option '--port' argument is ambiguous/],
    [["--lot", "rice", "--port=0"], /^--port is a number from 1, not "0"/],
    [["--lot", "rice", ...status.slice(2)], /^--snapshot is missing/],
    [["--lot", "rice", ...status.slice(0, 2)], /^--trust is missing/],
    [["--lot", "rice", ...status.slice(0, 4)], /^--chain is missing/],
    [["--lot", "rice", "--max-age", "2"], /^--snapshot is missing/],
  ] as const)
    it(`are refused as ${args.join(" ")}`, async () => {
      expect(((await thrownBy(() => readResolverCommand(args))) as Error).message).to.match(message);
    });
});

describe("The progress bar", () => {
  it("says how much is done, how fast, and how long it will take", () => {
    expect(lineOf({ name: "units", done: 250_000, of: 1_000_000, seconds: 20 })).to.equal(
      "units   [#######.......................] 250,000 of 1,000,000, 12,500 a second, 1 min 0 s left",
    );
    expect(lineOf({ name: "units", done: 90, of: 100, seconds: 2, before: 80 })).to.match(
      /90 of 100, 5 a second, 2 s left$/,
    );
    expect(lineOf({ name: "tree", done: 5, of: 5, seconds: 0 })).to.equal(`tree    [${"#".repeat(30)}] 5 of 5`);
    expect(lineOf({ name: "none", done: 0, of: 0, seconds: 0 })).to.equal(`none    [${"#".repeat(30)}] 0 of 0`);
  });

  const shown = (isTerminal: boolean, steps: readonly (readonly [name: string, done: number, at: number])[]) => {
    const written: string[] = [];
    let time = 0;
    const show = progressBar({ write: (text) => written.push(text), isTerminal, now: () => time });
    for (const [name, done, at] of steps) {
      time = at;
      show(name, done, 100);
    }
    return written;
  };

  it("draws over its line on a terminal, ten times a second at most, and ends each stage with a line of its own", () => {
    const written = shown(true, [
      ["units", 0, 0],
      ["units", 10, 0.05],
      ["units", 50, 0.2],
      ["units", 100, 0.21],
      ["tree", 100, 0.22],
    ]);

    expect(written.map((text) => /(\d+) of/.exec(text)?.[1])).to.deep.equal(["0", "50", "100", "100"]);
    expect(written.every((text) => text.startsWith("\r\u001b[2K"))).to.equal(true);
    expect(written.map((text) => text.endsWith("\n"))).to.deep.equal([false, false, true, true]);
  });

  it("writes a line for each tenth into a log", () => {
    const steps = Array.from({ length: 101 }, (_, done) => ["units", done, done] as const);

    expect(shown(false, steps).map((text) => Number(/(\d+) of/.exec(text)?.[1]))).to.deep.equal(
      Array.from({ length: 11 }, (_, tenth) => tenth * 10),
    );
  });
});

describe("The file of a secret", () => {
  it("is made where it may be, for its owner only, and read again", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "brand.txt");
      const made = secretIn(path, { mayMake: true });

      expect(made.secret).to.match(/^0x[0-9a-f]{64}$/);
      expect(made.isNew).to.equal(true);
      expect((await stat(path)).mode & 0o777).to.equal(0o600);
      expect(secretIn(path, { mayMake: true })).to.deep.equal({ ...made, isNew: false });
      expect(secretIn(path, { mayMake: false })).to.deep.equal({ ...made, isNew: false });
    });
  });

  it("is refused where it is missing and may not be made, or holds something else", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "brand.txt");
      const refused = async () => (await thrownBy(() => secretIn(path, { mayMake: false }))) as Error;

      expect(await refused())
        .to.be.instanceOf(CommandRefused)
        .with.property("message")
        .that.includes("no secret in");
      await writeFile(path, SECRET.slice(0, -1));
      const { message } = await refused();
      expect(message).to.include("32 bytes in hex").and.not.to.include("5e5e");
    });
  });
});

describe("npm run lot, then npm run labels", function () {
  this.timeout(60_000);

  it("make a lot, resume to the same, and write its labels", async () => {
    await inFolder(async (folder) => {
      const [input, secret] = [join(folder, "rice.json"), join(folder, "brand.txt")];
      const [lot, labels] = [join(folder, "lot"), join(folder, "labels")];
      await writeFile(input, JSON.stringify(planOf({ units: 9, size: 16 })));
      const args = ["--input", input, "--out", lot, "--secret", secret, "--threads", "1"];

      const made = await ran("lot.ts", ...args);
      expect(made, made.err).to.include({ code: 0, err: "" });
      expect(made.out)
        .to.match(/Made a new secret/)
        .and.to.match(/9 units among 16 indexes/);
      expect(made.out)
        .to.match(/quantity {2}80 KGM at least/)
        .and.to.match(/units a second, at most [\d,]+ MiB/);
      const before = await readFile(join(lot, "manifest.json"));

      const taken = await ran("lot.ts", ...args);
      expect(taken.code).to.equal(1);
      expect(taken.err).to.match(/^The folder .* is not empty/);
      expect((await ran("lot.ts", ...args, "--resume")).code).to.equal(0);
      expect(await readFile(join(lot, "manifest.json"))).to.deep.equal(before);

      const few = ["--from", "3", "--count", "4", "--formats", "csv", "--stem", "https://example.com"];
      const written = await ran("labels.ts", "--lot", lot, "--out", labels, "--secret", secret, ...few);
      expect(written, written.err).to.include({ code: 0, err: "" });
      expect(written.out).to.match(/4 labels on 1 sheets a side/);
      const rows = (await readFile(join(labels, "inner.csv"))).toString().trim().split("\r\n");
      expect(rows).to.have.lengthOf(5);
      expect(rows[1]).to.match(/^1,1,1,https:\/\/example\.com\/01\/09506000134352\//);
    });
  });

  it("say in words what is wrong, and end with 1", async () => {
    await inFolder(async (folder) => {
      const [input, secret, lot] = ["rice.json", "brand.txt", "lot"].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ];
      await writeFile(input, '{\n  "gtin": "09506000134353"\n}');
      const refused = await ran("lot.ts", "--input", input, "--out", lot, "--secret", secret);

      expect(refused.code).to.equal(1);
      expect(refused.err)
        .to.include(`${input}:2: gtin: `)
        .and.not.to.match(/at async|\.ts:/);
      expect((await ran("labels.ts")).err).to.match(/^--lot is missing/);
    });
  });
});

describe("npm run resolver", function () {
  this.timeout(60_000);

  it("serves a lot with a verdict until it is interrupted, and writes down nothing of what is asked", async () => {
    await inFolder(async (folder) => {
      const lot = join(folder, "lot");
      const manifest = await makeLot(planOf({ units: 3, size: 3 }), { folder: lot, secret: SECRET, threads: 1 });
      const [snapshot, trust] = [join(folder, "status.json"), join(folder, "root.json")];
      const now = Math.floor(Date.now() / 1_000);
      const known = lotOf({ unitRoot: manifest.root, units: 3, standing: "Recalled" });
      await writeFile(snapshot, await signedBy(statusOf({ issuedAt: now, lots: [known] })));
      await writeFile(trust, JSON.stringify({ ...ROOT, expiresAt: now + 3_600 }));
      const free = await startResolver({ lots: [] });
      const { port } = new URL(free.root);
      await free.close();

      const args = ["--lot", lot, "--port", port, "--snapshot", snapshot, "--trust", trust, "--chain", "1"];
      const child = spawn(process.execPath, [join(root, "scripts", "resolver.ts"), ...args], { cwd: root });
      let [out, err] = ["", ""];
      child.stderr.on("data", (text: Buffer) => (err += text.toString()));
      await new Promise<void>((resolve) => {
        child.stdout.on("data", (text: Buffer) => {
          out += text.toString();
          if (out.includes("until this is interrupted")) resolve();
        });
        child.once("close", () => {
          resolve();
        });
      });
      const path = "/01/09506000134352/10/H-2026%2F07";
      const page = await ask(`http://127.0.0.1:${port}`, `/pages${path}`);
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      child.kill("SIGINT");

      expect(await ended, err).to.equal(0);
      expect(page.body).to.include("<h1>Do not use this</h1>");
      expect(out).to.equal(
        `09506000134352 H-2026/07\nare served at http://127.0.0.1:${port} until this is interrupted.\nStopped.\n`,
      );
      expect(err).to.equal("");
    });
  });

  it("says in words what is wrong, and ends with 1", async () => {
    await inFolder(async (folder) => {
      const [lot, snapshot, trust] = ["lot", "status.json", "root.json"].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ];
      const refused = async (...args: readonly string[]) => {
        const { code, err } = await ran("resolver.ts", ...args);
        expect(code).to.equal(1);
        expect(err).not.to.match(/at async|\.ts:/);
        return err;
      };
      const status = ["--snapshot", snapshot, "--trust", trust, "--chain", "1"];
      await writeFile(snapshot, await signedBy(statusOf({ issuedAt: 0 })));
      await writeFile(trust, JSON.stringify({ ...ROOT, expiresAt: 2 ** 40 }));

      expect(await refused()).to.match(/^--lot is missing/);
      expect(await refused("--lot", lot)).to.include("holds no finished lot");
      expect(await refused("--lot", lot, ...status)).to.include("is not taken: too old");
      await writeFile(trust, "{");
      expect(await refused("--lot", lot, ...status)).to.include("this is not JSON");
    });
  });
});

describe("The samples", () => {
  for (const name of ["rice-sample", "rice-million"])
    it(`${name} can be followed`, async () => {
      const text = await readFile(join(root, "scripts/lots/data", `${name}.json`), "utf8");

      expect(readLotPlan(JSON.parse(text)).units).to.be.oneOf([200, 1_000_000]);
    });
});
