import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect } from "chai";
import { Contract, parseEther, parseUnits } from "ethers";
import jsQR from "jsqr";
import { network } from "hardhat";
import { PNG } from "pngjs";

import { type ConcertOutcome, flow } from "../../scripts/flows/concertTicket.ts";
import { silentReporter } from "../../scripts/flows/shared/reporter.ts";
import { readConcert } from "../../scripts/flows/shared/concertFile.ts";
import { InputRefused } from "../../scripts/flows/shared/inputFile.ts";
import { FOR_GAS, type FlowStage, flowStage, sampleOf, withInput } from "../shared/flows.ts";

const units = (text: string) => parseUnits(text, 6);

describe("concert-ticket", function () {
  this.bail(true);
  let on: FlowStage;
  before(async () => {
    on = await flowStage(await network.create());
  });

  /** Plays the sample with other seats. */
  async function withSeats(seats: readonly string[], changes: object = {}): Promise<ConcertOutcome> {
    return withInput(flow, { ...sampleOf(flow), ...changes, seats: "mine.csv" }, async (file) => {
      writeFileSync(join(dirname(file), "mine.csv"), ["seat,price,buyer,ends", ...seats].join("\n"));
      return (await flow.prepare(file)(on.stage)) as ConcertOutcome;
    });
  }

  context("given the sample", () => {
    const told: string[] = [];
    let outcome: ConcertOutcome;
    let folder: string;
    before(() => {
      folder = mkdtempSync(join(tmpdir(), "cowry-concert-"));
    });
    after(() => {
      rmSync(folder, { recursive: true });
    });

    it("plays to its end", async () => {
      const reporter = { ...silentReporter, step: (who: string, what: string) => told.push(`${who}: ${what}`) };
      const stage = { ...on.stage, reporter, asked: { output: folder } };
      outcome = (await flow.prepare(flow.sample)(stage)) as ConcertOutcome;
    });

    it("leaves one evening settled and one canceled", () => {
      expect(outcome.evenings).to.deep.equal(["Settled", "Canceled"]);
    });

    it("leaves everyone with what was paid, sold again and given back", async () => {
      const [front, back] = [units("90"), units("60")];
      const cap = (front * 11n) / 10n;
      const { organizer, teacher, baker, fan, nurse, student, ...others } = await on.balancesAfter(outcome);
      expect({ organizer, teacher, baker, fan, nurse, student }).to.deep.equal({
        organizer: 3n * front + 2n * back,
        teacher: front,
        baker: cap,
        fan: 0n,
        nurse: 0n,
        student: 0n,
      });
      expect(Object.values(others).every((balance) => balance === 0n)).to.equal(true);
    });

    it("leaves no money in the contract of the tickets", async () => {
      const { address } = outcome.token;
      const token = new Contract(address, ["function balanceOf(address) view returns (uint256)"], on.stage.provider);
      expect(await token.getFunction("balanceOf")(on.stage.deployment.tickets)).to.equal(0n);
    });

    it("leaves the tickets used by whoever came, and the resold one with its new holder", () => {
      const { teacher, fan, friend, nurse, student } = outcome.accounts;
      const facts = [...outcome.tickets].map(([seat, { used, holder, paid }]) => [seat, used, holder, paid]);
      expect(facts).to.deep.equal([
        ["Row 1, seat 1", true, teacher, units("90")],
        ["Row 1, seat 2", true, teacher, units("90")],
        ["Row 1, seat 3", true, fan, units("90")],
        ["Row 2, seat 1", true, nurse, units("60")],
        ["Row 2, seat 2", false, student, units("60")],
      ]);
      expect(friend).not.to.equal(undefined);
    });

    it("never gave the friend any native coin", async () => {
      expect(await on.stage.provider.getBalance(outcome.accounts.friend!)).to.equal(0n);
    });

    it("tells what was refused, by the names of the seats", () => {
      const text = told.join("\n");
      for (const [refusal, times] of [
        ['TicketsResaleOnly: ticket "Row 1, seat 3" moves by resale alone', 1],
        ["TicketsAboveCap:", 1],
        ["TicketsUnexpectedState:", 1],
        ["TicketsEntryRefused:", 3],
        ["TicketsStaleEntry:", 1],
        ["; UnknownTicket", 1],
        ["; Used", 1],
        ["; WrongChallenge", 1],
        ["ERC721NonexistentToken:", 1],
      ] as const)
        expect(text.split(refusal), refusal).to.have.length(times + 1);
    });

    it("draws what a telephone shows at the gate", () => {
      const [name] = readdirSync(folder);
      const { data, width, height } = PNG.sync.read(readFileSync(join(folder, name!, "at-the-gate.png")));
      const shown = JSON.parse(jsQR.default(new Uint8ClampedArray(data), width, height)!.data) as object;
      expect(shown).to.have.nested.property("entry.gate", outcome.accounts["main door"]);
      expect(shown)
        .to.have.property("signature")
        .that.matches(/^0x[0-9a-f]{130}$/);
    });
  });

  context("given other inputs", () => {
    it("plays in the native coin", async () => {
      const outcome = await withSeats(["A,0.01,teacher,resold", "B,0.02,nurse,lent"], { token: "native" });
      const balances = await on.balancesAfter(outcome);
      expect(balances.organizer).to.equal(FOR_GAS + parseEther("0.03"));
      // The price of the first seat at its cap, and what it had for the second evening.
      expect(balances.teacher).to.equal(FOR_GAS + parseEther("0.021"));
      expect(balances.nurse).to.equal(FOR_GAS);
    });

    for (const [title, seats] of [
      ["nobody who comes", ["A,10,teacher,missed", "B,10,,"]],
      ["one guest", ["A,10,teacher,used"]],
      ["tickets that are all sold again", ["A,10,teacher,resold", "B,11,teacher,resold", "C,12,nurse,resold"]],
      ["one holder of many tickets that are lent", ["A,10,teacher,lent", "B,10,,", "C,10,teacher,lent"]],
    ] as const)
      it(`plays with ${title}`, async () => {
        const { evenings, tickets } = await withSeats(seats);
        expect(evenings).to.deep.equal(["Settled", "Canceled"]);
        const came = seats.filter((seat) => /(?:used|lent|resold)$/.test(seat)).length;
        expect([...tickets.values()].filter(({ used }) => used)).to.have.length(came);
      });

    it("plays with a cap of nothing: tickets can only be given away", async () => {
      const { tickets, accounts } = await withSeats(["A,10,teacher,resold"], { resaleCap: "0%" });
      expect(tickets.get("A")!.holder).to.equal(accounts.fan);
    });

    it("plays with a coin without decimals, and a cap that is rounded down", async () => {
      const outcome = await withSeats(["A,7,teacher,resold"], {
        token: { symbol: "PTS", decimals: 0 },
        resaleCap: "50%",
      });
      expect(await on.balancesAfter(outcome)).to.include({ organizer: 7n, teacher: 7n + 3n, fan: 0n });
    });
  });
});

describe("The input of concert-ticket", () => {
  const refusals = async (settings: object, seats = ["A,10,teacher,used"], head = "seat,price,buyer,ends") =>
    withInput(flow, { ...sampleOf(flow), seats: "mine.csv", ...settings }, (file) => {
      writeFileSync(join(dirname(file), "mine.csv"), [head, ...seats].join("\n"));
      try {
        readConcert(file);
      } catch (error) {
        expect(error).to.be.instanceOf(InputRefused);
        return (error as InputRefused).problems.map((problem) => problem.replaceAll(`${dirname(file)}/`, ""));
      }
      return [];
    });

  it("takes what is sound", async () => {
    expect(await refusals({})).to.deep.equal([]);
    expect(
      await refusals({ doorsIn: "1 hour", lasts: "1 hour", confirmWithin: "1 hour", resaleCap: "655%" }),
    ).to.deep.equal([]);
  });

  for (const [settings, line, said] of [
    [{ doorsIn: "59 minutes" }, 7, "doorsIn: is less than an hour"],
    [{ lasts: "59 minutes" }, 8, "lasts: is less than an hour"],
    [{ confirmWithin: "91 days" }, 9, "confirmWithin: must be from one hour to 90 days"],
    [{ resaleCap: "656%" }, 10, 'resaleCap: "656%" is no cap of resale; write one from "0%" to "655%"'],
    [{ resaleCap: "1.5%" }, 10, 'resaleCap: "1.5%" is no cap of resale; write one from "0%" to "655%"'],
    [{ calledOff: "" }, 11, "calledOff: must not be empty"],
    [{ details: { stars: 4.5 } }, 12, 'details: Field "stars": 4.5 is not a safe integer'],
    [{ seats: "nowhere.csv" }, 0, "nowhere.csv does not exist"],
  ] as const)
    it(`refuses ${JSON.stringify(settings)}`, async () => {
      const [problem, ...more] = await refusals(settings);
      expect(problem).to.match(line === 0 ? /^nowhere/ : new RegExp(`^input\\.json:${line}: `));
      expect(problem).to.include(said);
      expect(more).to.deep.equal([]);
    });

  for (const [seat, ...said] of [
    ["A,10.0000001,teacher,used", "2: price: 10.0000001 has 7 decimals, and the token has 6"],
    ["A,0,teacher,used", "2: price: must be above 0"],
    ["A,79228162514264337593543.950336,,", "2: price: is more than a ticket may cost"],
    [",10,teacher,used", "2: seat: must not be empty"],
    ["A,10,teacher,sold", "2: ends: must be one of used, lent, resold, missed"],
    ["A,10,teacher,", "2: ends: must be one of used, lent, resold, missed"],
    ["A,10,,used", "2: ends: must be empty, since nobody buys the ticket"],
    ["A,10,fan,used", "2: buyer: has a part in the story already; choose another name"],
    ["A,10,payer,used", "2: buyer: has a part in the story already; choose another name"],
    ["A,10,Teacher,used", "2: buyer: must be 1 to 12 small letters, digits, spaces or dashes, a letter first"],
    ["A,10,,", "1: nobody buys a ticket"],
    ["Row 1, seat 1,10,teacher,used", "2: 5 cells for 4 columns; text with a comma needs quotes around it"],
  ] as const)
    it(`refuses the seat ${seat}`, async () => {
      expect(await refusals({}, [seat])).to.deep.equal(said.map((each) => `mine.csv:${each}`));
    });

  it("refuses seats that are not there, stand there twice, or are too many", async () => {
    expect(await refusals({}, [])).to.deep.equal(["mine.csv:1: there are no seats"]);
    expect(await refusals({}, ["A,10,teacher,used", "B,10,,", "A,10,,"])).to.deep.equal([
      "mine.csv:4: seat: stands in line 2 already",
    ]);
    const many = Array.from({ length: 201 }, (_, place) => `${place},10,teacher,used`);
    expect(await refusals({}, many)).to.deep.equal(["mine.csv: 201 seats; at most 200"]);
    expect(await refusals({}, many.slice(1))).to.deep.equal([]);
    expect(await refusals({}, ["A,10,teacher,used"], "seat,prize,buyer,ends")).to.deep.equal([
      'mine.csv:1: the column "prize" is not known (did you mean price?); known are seat, price, buyer, ends',
      "mine.csv:1: the column price is missing",
    ]);
  });
});
