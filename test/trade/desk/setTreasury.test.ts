import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { readTreasury, setTreasury } from "../../../sdk/BankDesk.ts";
import { endSigner } from "../../../sdk/Parties.ts";
import {
  deskEvent,
  expectNoDesk,
  MAKER,
  openBankTheater,
  RIVAL,
  sendDesk,
  toldByDesk,
  TREASURY,
} from "../../shared/banks.ts";
import { sendParty } from "../../shared/parties.ts";

const staffed = await openBankTheater();

describe("setTreasury", () => {
  for (const by of [MAKER, RIVAL, "registrar", "stranger"] as const)
    context(`when the caller is the ${by}`, () => {
      it("is refused", async () => {
        const stage = await staffed();
        const { bank, roles } = stage;

        await expectNoDesk(stage, by, setTreasury(bank, roles[TREASURY].address), "DeskNotController", {
          bank,
          caller: roles[by].address,
          controller: roles.controller.address,
        });
      });
    });

  context("when the account is another bank's, which may have given an allowance", () => {
    it("is refused", async () => {
      const stage = await staffed();
      const { bank, rivalBank, roles } = stage;

      await expectNoDesk(stage, RIVAL, setTreasury(rivalBank, roles[TREASURY].address), "DeskForeignAccount", {
        bank: rivalBank,
        account: roles[TREASURY].address,
        party: bank,
      });
    });
  });

  context("when there is no such bank", () => {
    it("is refused, for the zero id as well", async () => {
      const stage = await staffed();
      const { roles } = stage;

      for (const bank of [0n, 99n])
        await expectNoDesk(stage, "stranger", setTreasury(bank, roles.stranger.address), "DeskNotController", {
          bank,
          caller: roles.stranger.address,
          controller: ZeroAddress,
        });
    });
  });

  context("when it is an account of the bank", () => {
    it("is told, and replaces the one before", async () => {
      const stage = await staffed();
      const { bank, roles, connection, deployment } = stage;
      expect(await readTreasury(connection.ethers.provider, deployment, bank)).to.equal(ZeroAddress);

      for (const who of [TREASURY, "controller"] as const) {
        const treasury = roles[who].address;
        const receipt = await sendDesk(stage, "controller", setTreasury(bank, treasury));

        expect(toldByDesk(stage, receipt)).to.deep.equal([deskEvent("BankTreasurySet", { bank, treasury })]);
        expect(await readTreasury(connection.ethers.provider, deployment, bank)).to.equal(treasury);
      }
    });

    it("may have ended as a signer: it is the bank's for good", async () => {
      const stage = await staffed();
      const { bank, roles, connection, deployment } = stage;
      const treasury = roles[TREASURY].address;
      await sendParty(stage, "controller", endSigner(treasury));
      await sendDesk(stage, "controller", setTreasury(bank, treasury));

      expect(await readTreasury(connection.ethers.provider, deployment, bank)).to.equal(treasury);
    });
  });
});
