import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { expect } from "chai";

import { pagePaths, read, root, rowsOf, sectionOf } from "./pages.ts";

/** Unfinished work, places of one machine, and what is spelled otherwise in American English. */
const FORBIDDEN =
  /\b(?:TODO|FIXME|XXX|cancelled|cancelling|honou?r?ed? by|favours?|colours?|behaviours?|licence|organis\w+|authoris\w+|recognis\w+)\b|(?:^|[\s(`])\/(?:work|tmp|home)\//i;

/** Folders of the top level that hold nothing of ours. */
const NOT_OURS = /^(?:node_modules|artifacts.*|cache.*|coverage|dist|pictures|\..+)$/;

/** The names by which a page's headings can be reached. */
function anchorsOf(path: string): readonly string[] {
  return [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

/** A page's links into the repository, without those in code. */
function linksOf(path: string): readonly string[] {
  const prose = read(path).replace(/^```.*?^```$/gms, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link).filter((link) => !/^https?:/.test(link));
}

describe("All pages", () => {
  const paths = pagePaths();

  it("are found", () => {
    expect(paths).to.include.members(["README.md", "SECURITY.md", "CHANGELOG.md", "GUIDELINES.md", "docs/glossary.md"]);
    expect(paths.length).to.be.greaterThan(30);
  });

  for (const path of paths) {
    it(`${path} links to what exists, and is fit to print`, () => {
      for (const link of linksOf(path)) {
        const [file = "", anchor] = link.split("#");
        const target = file === "" ? path : join(dirname(path), file);
        expect(existsSync(join(root, target)), link).to.equal(true);
        if (anchor !== undefined) expect(anchorsOf(target), link).to.include(anchor);
      }
      expect(read(path)).not.to.match(FORBIDDEN);
    });
  }
});

describe("The README's map", () => {
  it("names every folder of the top level, and none that does not exist", () => {
    const mapped = rowsOf(sectionOf(read("README.md"), "Map")).map(([folder = ""]) => folder.replaceAll(/[`/]/g, ""));
    const folders = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !NOT_OURS.test(entry.name))
      .map(({ name }) => name);
    expect(mapped).to.have.members(folders);
  });
});

describe("contracts/README.md", () => {
  it("names every domain, and none that does not exist", () => {
    const mapped = [...read("contracts/README.md").matchAll(/^\| (?:\[)?`(\w+)\/`/gm)].map(([, folder]) => folder);
    const folders = readdirSync(join(root, "contracts"), { withFileTypes: true });
    expect(mapped).to.have.members(folders.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  });
});

describe("docs/decisions/README.md", () => {
  it("lists every decision", () => {
    const index = read("docs/decisions/README.md");
    for (const path of pagePaths().filter((path) => /^docs\/decisions\/\d/.test(path))) {
      expect(index, path).to.include(`(${path.slice("docs/decisions/".length)})`);
    }
  });
});

describe("docs/glossary.md", () => {
  it("has its words in order, each once", () => {
    const words = rowsOf(read("docs/glossary.md")).map(([word = ""]) => word.toLowerCase());
    expect(words).to.have.length.greaterThan(30);
    expect(words).to.deep.equal([...new Set(words)].toSorted((a, b) => a.localeCompare(b, "en")));
  });
});
