import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { bankDeedId, propose, release, setPower } from "../../../sdk/BankDesk.ts";
import { endSigner } from "../../../sdk/Parties.ts";
import {
  acted,
  calling,
  CHECKED,
  CHECKER,
  deedOn,
  deskEvent,
  expectNoDesk,
  expectRefusedByTarget,
  MAKER,
  NO_POWER,
  openBankTheater,
  sendDesk,
  TOKEN,
  toldByDesk,
} from "../../shared/banks.ts";
import { refusesUnfitCheckers } from "../../shared/desk.behavior.ts";
import { accountStatus, atSecond, sendParty, timeOf } from "../../shared/parties.ts";

const staffed = await openBankTheater();

describe("release", () => {
  context("when nobody proposed the deed", () => {
    it("is refused", async () => {
      const stage = await staffed();
      const deed = await deedOn(stage);
      await sendDesk(stage, MAKER, propose(deed));
      const other = { ...deed, data: calling.acting(42n) };

      await expectNoDesk(stage, CHECKER, release(other), "DeskNotProposed", {
        id: bankDeedId(stage.deployment, other),
      });
    });
  });

  refusesUnfitCheckers(staffed, async (stage, deed, checker) => {
    await sendDesk(stage, MAKER, propose(deed));
    return { by: checker, deed: release(deed) };
  });

  context("when the maker, in between,", () => {
    it("has ended, is refused", async () => {
      const stage = await staffed();
      const { bank, roles } = stage;
      const deed = await deedOn(stage);
      await sendDesk(stage, MAKER, propose(deed));
      const account = roles[MAKER].address;
      await sendParty(stage, "controller", endSigner(account));
      const { from, until } = (await accountStatus(stage, MAKER))!;
      const time = (await timeOf(stage)) + 1n;

      await expectNoDesk(stage, CHECKER, release(deed), "PartySignerNotValid", {
        account,
        party: bank,
        from,
        until,
        time,
      });
    });

    it("has lost its power, is refused", async () => {
      const stage = await staffed();
      const { bank, roles } = stage;
      const deed = await deedOn(stage);
      await sendDesk(stage, MAKER, propose(deed));
      const account = roles[MAKER].address;
      await sendDesk(stage, "controller", setPower(bank, account, NO_POWER));

      await expectNoDesk(stage, CHECKER, release(deed), "DeskCannotMake", {
        account,
        token: ZeroAddress,
        amount: 0n,
        power: NO_POWER,
      });
    });
  });

  context("when the deadline has come", () => {
    it("is refused", async () => {
      const stage = await staffed();
      const deadline = (await timeOf(stage)) + 100n;
      const deed = await deedOn(stage, { deadline });
      await sendDesk(stage, MAKER, propose(deed));
      await atSecond(stage, deadline);

      await expectNoDesk(stage, CHECKER, release(deed), "DeskDeedExpired", {
        id: bankDeedId(stage.deployment, deed),
        deadline,
      });
    });
  });

  context("when the target refuses", () => {
    it("is refused with its error, and can be released later", async () => {
      const stage = await staffed();
      const deed = await deedOn(stage, { data: calling.refusing(7n) });
      await sendDesk(stage, MAKER, propose(deed));

      await expectRefusedByTarget(stage, CHECKER, release(deed), "Refused", [7n]);
      expect(await stage.bankDesk.isUsed(stage.bank, 0n)).to.equal(false);
    });
  });

  context("when another signer of the bank releases it", () => {
    it("is told, and done once, for this bank and up to this cost", async () => {
      const stage = await staffed();
      const { bank, roles, deployment } = stage;
      const data = calling.costing(bank, TOKEN, CHECKED);
      const deed = await deedOn(stage, { data, token: TOKEN, amount: CHECKED, nonce: 300n });
      await sendDesk(stage, MAKER, propose(deed));
      const receipt = await sendDesk(stage, CHECKER, release(deed));

      const id = bankDeedId(deployment, deed);
      const [maker, checker] = [roles[MAKER].address, roles[CHECKER].address];
      expect(toldByDesk(stage, receipt)).to.deep.equal([
        deskEvent("BankDeedReleased", { id, bank, maker, checker, nonce: 300n }),
        acted(bank, CHECKED),
      ]);
      await expectNoDesk(stage, CHECKER, release(deed), "DeskNonceUsed", { bank, nonce: 300n });
    });
  });
});
