import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { burn } from "../../sdk/CowryToken.ts";
import { reportSales, settlePledge } from "../../sdk/SalesPledges.ts";
import { expectReverted } from "../shared/trade.ts";
import { pledged, SHARE } from "../shared/pledges.ts";
import {
  burned,
  expectToken,
  expectTokenRevert,
  FUNDS,
  openTokenTheater,
  pledgeEvent,
  sendToken,
  TOKEN,
  type TokenOutcome,
  type TokenRole,
  type TokenStage,
  transferred,
} from "../shared/token.ts";

const theater = await openTokenTheater();

const SALES = 1_000n * TOKEN;
const DUE = (SALES * SHARE) / 10_000n;

/** A supplier that owes what is due of its sales, and allows the pledges to burn so much. */
async function owing(allowed: bigint, sales = SALES): Promise<TokenStage> {
  const { stage } = await pledged(await theater.funded());
  const { supplier } = stage.roles;
  await sendToken(stage, "reporter", reportSales(supplier.address, sales));
  if (allowed > 0n) await stage.token.connect(supplier).approve(stage.salesPledges, allowed);
  return stage;
}

/** What a settlement tells and changes. */
function settled(stage: TokenStage, by: TokenRole, amount: bigint, left: bigint): TokenOutcome {
  const { roles } = stage;
  const told = pledgeEvent("PledgeSettled", {
    supplier: roles.supplier.address,
    by: roles[by].address,
    burned: amount,
    outstanding: left,
  });
  if (amount === 0n) return { events: [told] };
  return {
    events: [told, transferred(stage, "supplier", undefined, amount), burned(stage, "supplier", amount, "Sales")],
    moved: { supplier: -amount },
    destroyed: amount,
    owed: -amount,
  };
}

describe("settlePledge", () => {
  context("given a supplier that owes nothing", () => {
    it("is refused", async () => {
      const { stage } = await pledged(await theater.funded());
      const supplier = stage.roles.supplier.address;

      await expectTokenRevert(stage, "stranger", settlePledge(supplier), "PledgeNothingDue", { supplier });
    });
  });

  context("given a supplier that owes less than a unit", () => {
    it("is refused: the fraction waits for the rest", async () => {
      const stage = await owing(MaxUint256, 30n);
      const supplier = stage.roles.supplier.address;

      await expectTokenRevert(stage, "stranger", settlePledge(supplier), "PledgeNothingDue", { supplier });
    });
  });

  context("given a supplier that owes, and allows", () => {
    for (const role of ["stranger", "supplier", "reporter"] as const)
      context(`when the ${role} settles`, () => {
        it("burns what is due, of the supplier's own", async () => {
          const stage = await owing(MaxUint256);

          await expectToken(stage, role, settlePledge(stage.roles.supplier.address), () =>
            settled(stage, role, DUE, 0n),
          );
        });
      });

    for (const [what, allowed] of [
      ["one unit less than is due", DUE - 1n],
      ["as much as is due", DUE],
      ["one unit more than is due", DUE + 1n],
    ] as const)
      context(`when it allows ${what}`, () => {
        it("burns no more than both, and says what is left", async () => {
          const stage = await owing(allowed);
          const { token, salesPledges, roles } = stage;
          const amount = allowed < DUE ? allowed : DUE;

          await expectToken(stage, "stranger", settlePledge(roles.supplier.address), () =>
            settled(stage, "stranger", amount, DUE - amount),
          );
          expect(await token.allowance(roles.supplier, salesPledges)).to.equal(allowed - amount);
          expect(await salesPledges.outstandingOf(roles.supplier)).to.equal(DUE - amount);
        });
      });

    for (const [what, has] of [
      ["one unit less than is due", DUE - 1n],
      ["as much as is due", DUE],
      ["nothing", 0n],
    ] as const)
      context(`when it has ${what}`, () => {
        it("burns what is there, and says what is left", async () => {
          const stage = await owing(MaxUint256);
          await sendToken(stage, "supplier", burn(FUNDS - has));

          await expectToken(stage, "stranger", settlePledge(stage.roles.supplier.address), () =>
            settled(stage, "stranger", has, DUE - has),
          );
        });
      });

    context("when the rest is paid later, after the pledge has ended", () => {
      it("burns it then, and nothing twice", async () => {
        const stage = await owing(1n);
        const { connection, token, salesPledges, roles } = stage;
        const supplier = roles.supplier.address;
        await sendToken(stage, "stranger", settlePledge(supplier));
        const { terms } = await salesPledges.pledgeOf(supplier);
        await connection.networkHelpers.time.increaseTo(terms.until);
        await token.connect(roles.supplier).approve(salesPledges, MaxUint256);

        await expectToken(stage, "stranger", settlePledge(supplier), () => settled(stage, "stranger", DUE - 1n, 0n));
        await expectTokenRevert(stage, "stranger", settlePledge(supplier), "PledgeNothingDue", { supplier });
      });
    });

    context("when a fraction of a unit is due beside", () => {
      it("keeps it", async () => {
        const stage = await owing(MaxUint256, 31n);
        const { salesPledges, roles } = stage;
        await sendToken(stage, "stranger", settlePledge(roles.supplier.address));

        // 31 × 333 = 10,323 ten-thousandths: one unit burned, 323 wait.
        expect((await salesPledges.pledgeOf(roles.supplier)).accrued).to.equal(323n);
      });
    });

    it("returns what was burned", async () => {
      const { salesPledges, roles } = await owing(5n);

      expect(await salesPledges.settlePledge.staticCall(roles.supplier)).to.equal(5n);
    });
  });

  context("given a supplier that owes, and allows nothing", () => {
    it("burns nothing, and says that the pledge is unpaid", async () => {
      const stage = await owing(0n);
      const supplier = stage.roles.supplier.address;

      await expectToken(stage, "stranger", settlePledge(supplier), () => settled(stage, "stranger", 0n, DUE));
      expect(await stage.salesPledges.outstandingOf(supplier)).to.equal(DUE);
    });
  });

  context("given that others allow the pledges to burn theirs", () => {
    it("burns none of it", async () => {
      const stage = await owing(1n);
      const { token, salesPledges, roles } = stage;
      await token.connect(roles.payer).approve(salesPledges, MaxUint256);
      await sendToken(stage, "payer", settlePledge(roles.supplier.address));

      expect(await token.balanceOf(roles.payer)).to.equal(FUNDS);
      await expectReverted(salesPledges.settlePledge.staticCall(roles.payer), "PledgeNothingDue", {
        supplier: roles.payer.address,
      });
    });
  });

  it("names its token", async () => {
    const { token, salesPledges } = await theater.fresh();
    expect(await salesPledges.token()).to.equal(await token.getAddress());
  });
});
