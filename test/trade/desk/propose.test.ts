import { expect } from "chai";

import { bankDeedId, propose } from "../../../sdk/BankDesk.ts";
import {
  deedOn,
  deskEvent,
  expectNoDesk,
  MADE,
  MAKER,
  openBankTheater,
  sendDesk,
  TOKEN,
  toldByDesk,
} from "../../shared/banks.ts";
import { refusesUnsoundDeeds } from "../../shared/desk.behavior.ts";

const staffed = await openBankTheater();

describe("propose", () => {
  refusesUnsoundDeeds(staffed, { deedOf: (_, deed) => Promise.resolve(propose(deed)) });

  context("when the same deed is proposed already", () => {
    it("is refused", async () => {
      const stage = await staffed();
      const deed = await deedOn(stage);
      await sendDesk(stage, MAKER, propose(deed));

      await expectNoDesk(stage, MAKER, propose(deed), "DeskAlreadyProposed", {
        id: bankDeedId(stage.deployment, deed),
        maker: stage.roles[MAKER].address,
      });
    });
  });

  context("when the deed is sound", () => {
    it("is told with all of it, and calls nobody", async () => {
      const stage = await staffed();
      const { deployment, bank, roles, bankDesk } = stage;
      const deed = await deedOn(stage, { token: TOKEN, amount: MADE });
      const receipt = await sendDesk(stage, MAKER, propose(deed));

      const [id, maker] = [bankDeedId(deployment, deed), roles[MAKER].address];
      expect(toldByDesk(stage, receipt)).to.deep.equal([deskEvent("BankDeedProposed", { id, bank, maker, deed })]);
      expect(await bankDesk.makerOf(id)).to.equal(maker);
      expect(await bankDesk.idOf(deed)).to.equal(id);
      expect(await bankDesk.isUsed(bank, 0n)).to.equal(false);
    });

    it("may be another under the same number: the first that is released uses it", async () => {
      const stage = await staffed();
      await sendDesk(stage, MAKER, propose(await deedOn(stage)));
      const receipt = await sendDesk(stage, MAKER, propose(await deedOn(stage, { deadline: 2n ** 48n - 1n })));

      expect(toldByDesk(stage, receipt)).to.have.length(1);
    });
  });
});
