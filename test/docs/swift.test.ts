import { expect } from "chai";

import { MESSAGE_OF, MT_TYPES, outlineOf } from "../../sdk/MtMessages.ts";
import { read, rowsOf, sectionOf } from "./pages.ts";

const page = read("docs/swift.md");

describe("docs/swift.md", () => {
  it("tells what each message is, and of which event", () => {
    const events = new Map<string, string>(Object.entries(MESSAGE_OF).map(([event, type]) => [type, `\`${event}\``]));
    const expected = Object.entries(MT_TYPES).map(([type, title]) => [type, title, events.get(type) ?? ""]);

    expect(rowsOf(sectionOf(page, "Messages and events"))).to.deep.equal(expected);
    expect(Object.keys(MT_TYPES)).to.include.members(Object.values(MESSAGE_OF));
  });

  it("names the fields of each message as the SDK does", () => {
    const expected = Object.keys(MT_TYPES).map((type) => {
      const fields = outlineOf(type).map(({ section, name, label, isMandatory }) => {
        return `${section === "" ? "" : `${section}.`}${name} ${label}${isMandatory ? "" : "?"}`;
      });
      return `- **${type}**: ${fields.join(", ")}`;
    });
    const lines = sectionOf(page, "Names of fields").split("\n");
    expect(lines.filter((line) => line.startsWith("- "))).to.deep.equal(expected);
  });
});
