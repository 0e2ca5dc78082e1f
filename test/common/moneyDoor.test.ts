import { expect } from "chai";
import { type AddressLike, type ContractTransactionResponse, toBeHex, ZeroAddress } from "ethers";
import { network } from "hardhat";

import { isRevert, revertIn } from "../../sdk/Errors.ts";
import { AMOUNT, BALANCE, DAY, escrowStage } from "../shared/escrow.ts";
import { expectReverted } from "../shared/trade.ts";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

/** What the door promises about a push. */
const TOKEN_PUSH_GAS = 200_000n;
const NATIVE_PUSH_GAS = 50_000n;
const PUSH_RESERVE = 70_000n;

/** The ways of receiving that fail, by their number in the mocks. */
const MISBEHAVIORS = { rejects: 1n, "burns all gas": 2n, "answers with 128 KB": 3n, "reverts with 128 KB": 4n };

/** A door with plenty of the token and of the native coin, and a wallet that misbehaves when it is told to. */
async function doorStage() {
  const stage = await escrowStage(connection);
  const { accessManager, forwarder, token, roles } = stage;
  const door = await ethers.deployContract("MoneyDoorMock", [accessManager, forwarder]);
  await token.mint(door, BALANCE);
  await door.connect(roles.stranger).pull(ZeroAddress, roles.stranger, AMOUNT * 10n, { value: AMOUNT * 10n });
  const wallet = await ethers.deployContract("WalletMock", [roles.payee]);
  const hostile = await ethers.deployContract("HostileTokenMock", ["HST", 6]);
  await hostile.mint(door, BALANCE);
  return { ...stage, door, wallet, hostile };
}

/** A door that owes the payee the amount, in a token that was hostile for a moment. */
async function creditStage() {
  const stage = await doorStage();
  const { door, hostile, roles } = stage;
  await hostile.setMisbehavior(MISBEHAVIORS.rejects);
  await door.push(hostile, roles.payee, AMOUNT);
  await hostile.setMisbehavior(0n);
  return stage;
}

describe("withdraw", () => {
  context("given an account without a ledger balance", () => {
    it("is refused", async () => {
      const { door, token, roles } = await networkHelpers.loadFixture(doorStage);

      await expectReverted(door.connect(roles.payee).withdraw(token), "MoneyNothingToWithdraw", {
        account: roles.payee.address,
        token: await token.getAddress(),
      });
    });
  });

  context("given a ledger balance", () => {
    context("when the token still fails", () => {
      it("is refused, and the balance stays", async () => {
        const { door, hostile, roles } = await networkHelpers.loadFixture(creditStage);
        await hostile.setMisbehavior(MISBEHAVIORS.rejects);

        await expectReverted(door.connect(roles.payee).withdraw(hostile), "MoneyTransferFailed", {
          token: await hostile.getAddress(),
          to: roles.payee.address,
          amount: AMOUNT,
        });
        expect(await door.balanceOf(roles.payee, hostile)).to.equal(AMOUNT);
      });
    });

    context("when the token works again", () => {
      it("pays all of it, once", async () => {
        const { door, hostile, roles } = await networkHelpers.loadFixture(creditStage);
        const { payee } = roles;
        const call = door.connect(payee).withdraw(hostile);

        await expect(call).to.emit(door, "MoneyWithdrawn").withArgs(payee, hostile, payee, AMOUNT);
        await expect(call).to.changeTokenBalances(ethers, hostile, [door, payee], [-AMOUNT, AMOUNT]);
        expect(await door.balanceOf(payee, hostile)).to.equal(0n);
        await expectReverted(door.connect(payee).withdraw(hostile), "MoneyNothingToWithdraw", {
          account: payee.address,
          token: await hostile.getAddress(),
        });
      });

      it("adds up what was credited before", async () => {
        const { door, hostile, roles } = await networkHelpers.loadFixture(creditStage);
        await hostile.setMisbehavior(MISBEHAVIORS.rejects);
        await door.push(hostile, roles.payee, 7n);

        expect(await door.balanceOf(roles.payee, hostile)).to.equal(AMOUNT + 7n);
      });
    });

    it("is the account's own: another's balance is out of reach", async () => {
      const { door, hostile, roles } = await networkHelpers.loadFixture(creditStage);

      await expectReverted(door.connect(roles.stranger).withdraw(hostile), "MoneyNothingToWithdraw", {
        account: roles.stranger.address,
        token: await hostile.getAddress(),
      });
    });
  });

  context("given a ledger balance in the native coin", () => {
    it("pays all of it", async () => {
      const { door, wallet } = await networkHelpers.loadFixture(doorStage);
      await wallet.setMisbehavior(MISBEHAVIORS.rejects);
      await door.push(ZeroAddress, wallet, AMOUNT);
      await wallet.setMisbehavior(0n);
      const data = door.interface.encodeFunctionData("withdraw", [ZeroAddress]);
      const call = wallet.execute(door, 0n, data);

      await expect(call).to.emit(door, "MoneyWithdrawn").withArgs(wallet, ZeroAddress, wallet, AMOUNT);
      await expect(call).to.changeEtherBalances(ethers, [door, wallet], [-AMOUNT, AMOUNT]);
    });
  });
});

describe("withdrawTo", () => {
  context("given a ledger balance", () => {
    for (const where of ["nobody", "the door", "the token"] as const)
      context(`when it is to go to ${where}`, () => {
        it("is refused", async () => {
          const { door, hostile, roles } = await networkHelpers.loadFixture(creditStage);
          const receivers = { nobody: ZeroAddress, "the door": door, "the token": hostile };
          const to = await ethers.resolveAddress(receivers[where]);

          await expectReverted(door.connect(roles.payee).withdrawTo(hostile, to), "MoneyInvalidReceiver", { to });
        });
      });

    context("when it is to go to another address", () => {
      it("pays all of it there", async () => {
        const { door, hostile, roles } = await networkHelpers.loadFixture(creditStage);
        const { payee, stranger } = roles;
        const call = door.connect(payee).withdrawTo(hostile, stranger);

        await expect(call).to.emit(door, "MoneyWithdrawn").withArgs(payee, hostile, stranger, AMOUNT);
        await expect(call).to.changeTokenBalances(ethers, hostile, [door, payee, stranger], [-AMOUNT, 0n, AMOUNT]);
        expect(await door.balanceOf(payee, hostile)).to.equal(0n);
      });
    });
  });

  context("given an account without a ledger balance", () => {
    it("is refused", async () => {
      const { door, token, roles } = await networkHelpers.loadFixture(doorStage);

      await expectReverted(door.connect(roles.payee).withdrawTo(token, roles.stranger), "MoneyNothingToWithdraw", {
        account: roles.payee.address,
        token: await token.getAddress(),
      });
    });
  });
});

describe("A push", () => {
  context("in a token", () => {
    it("pays", async () => {
      const { door, token, roles } = await networkHelpers.loadFixture(doorStage);
      const call = door.push(token, roles.payee, AMOUNT);

      await expect(call).to.changeTokenBalances(ethers, token, [door, roles.payee], [-AMOUNT, AMOUNT]);
      await expect(call).not.to.emit(door, "MoneyCredited");
    });

    for (const [how, misbehavior] of Object.entries(MISBEHAVIORS))
      it(`credits the ledger where the token ${how}, within bounds of gas`, async () => {
        const { door, hostile, roles } = await networkHelpers.loadFixture(doorStage);
        await hostile.setMisbehavior(misbehavior);

        await expectCredited(door.push(hostile, roles.payee, AMOUNT), door, roles.payee, hostile, TOKEN_PUSH_GAS);
      });

    for (const [title, reply, moves] of [
      ["answers nothing", "0x", true],
      ["answers true", toBeHex(1n, 32), true],
    ] as const)
      it(`pays where the token ${title}`, async () => {
        const { door, roles } = await networkHelpers.loadFixture(doorStage);
        const token = await ethers.deployContract("ReplyTokenMock", ["RPL", 6, reply]);
        await token.mint(door, AMOUNT);
        await token.setReply(reply, moves);
        const call = door.push(token, roles.payee, AMOUNT);

        await expect(call).to.changeTokenBalances(ethers, token, [door, roles.payee], [-AMOUNT, AMOUNT]);
        await expect(call).not.to.emit(door, "MoneyCredited");
      });

    for (const [title, reply] of [
      ["false", toBeHex(0n, 32)],
      ["a word that is neither", toBeHex(2n, 32)],
      ["less than a word", "0x01"],
    ] as const)
      it(`credits the ledger where the token answers ${title}`, async () => {
        const { door, roles } = await networkHelpers.loadFixture(doorStage);
        const token = await ethers.deployContract("ReplyTokenMock", ["RPL", 6, reply]);
        await token.mint(door, AMOUNT);
        await token.setReply(reply, false);

        await expectCredited(door.push(token, roles.payee, AMOUNT), door, roles.payee, token, TOKEN_PUSH_GAS);
      });
  });

  context("in the native coin", () => {
    it("pays", async () => {
      const { door, wallet } = await networkHelpers.loadFixture(doorStage);
      const call = door.push(ZeroAddress, wallet, AMOUNT);

      await expect(call).to.changeEtherBalances(ethers, [door, wallet], [-AMOUNT, AMOUNT]);
      await expect(call).not.to.emit(door, "MoneyCredited");
    });

    for (const [how, misbehavior] of Object.entries(MISBEHAVIORS).filter(([how]) => how !== "answers with 128 KB"))
      it(`credits the ledger where the receiver ${how}, within bounds of gas`, async () => {
        const { door, wallet } = await networkHelpers.loadFixture(doorStage);
        await wallet.setMisbehavior(misbehavior);

        await expectCredited(door.push(ZeroAddress, wallet, AMOUNT), door, wallet, ZeroAddress, NATIVE_PUSH_GAS);
      });

    it("pays a receiver that answers with 128 KB, and reads none of it", async () => {
      const { door, wallet } = await networkHelpers.loadFixture(doorStage);
      await wallet.setMisbehavior(MISBEHAVIORS["answers with 128 KB"]);

      await expect(door.push(ZeroAddress, wallet, AMOUNT)).to.changeEtherBalances(
        ethers,
        [door, wallet],
        [-AMOUNT, AMOUNT],
      );
    });
  });

  for (const [coin, limit] of [
    ["a token", TOKEN_PUSH_GAS],
    ["the native coin", NATIVE_PUSH_GAS],
  ] as const)
    context(`in ${coin} with too little gas`, () => {
      const needed = limit + limit / 63n + PUSH_RESERVE;

      it("is refused one unit below what it needs, and pays in full from there on", async () => {
        const { door, token, roles } = await networkHelpers.loadFixture(doorStage);
        const asset = coin === "a token" ? await token.getAddress() : ZeroAddress;
        const push = (gasLimit: bigint) => door.connect(roles.relayer).push(asset, roles.payee, 1n, { gasLimit });
        const enough = await leastGas(push);

        const error = revertIn(await push(enough - 1n).catch((reason: unknown) => reason));
        expect(isRevert(error, "MoneyGasTooLow") && error.facts.needed).to.equal(needed);
        // What is left is measured once for the check and, a few units later, for the error.
        expect(isRevert(error, "MoneyGasTooLow") && needed - error.facts.left).to.be.within(1n, 50n);
        for (const gasLimit of [enough, enough + 1n, 2n * enough])
          await expect(push(gasLimit)).not.to.emit(door, "MoneyCredited");
      });

      it("never ends in the ledger, whatever the relayer gives", async () => {
        const { door, token, roles } = await networkHelpers.loadFixture(doorStage);
        const asset = coin === "a token" ? await token.getAddress() : ZeroAddress;

        for (let gasLimit = 50_000n; gasLimit < 2n * needed; gasLimit += 12_345n)
          await door.push(asset, roles.payee, 1n, { gasLimit }).catch(() => undefined);

        expect(await door.balanceOf(roles.payee, asset)).to.equal(0n);
      });
    });
});

describe("pause", () => {
  context("given an open door", () => {
    it("is refused to anyone without the role", async () => {
      const { escrow, roles } = await networkHelpers.loadFixture(doorStage);

      for (const caller of [roles.deployer, roles.admin, roles.payer])
        await expectReverted(escrow.connect(caller).pause(), "AccessManagedUnauthorized", { caller: caller.address });
    });

    it("cannot be opened", async () => {
      const { escrow, roles } = await networkHelpers.loadFixture(doorStage);

      await expectReverted(escrow.connect(roles.guardian).unpause(), "ExpectedPause", {});
    });

    it("is the guardian's, at once", async () => {
      const { escrow, roles } = await networkHelpers.loadFixture(doorStage);

      await expect(escrow.connect(roles.guardian).pause()).to.emit(escrow, "Paused").withArgs(roles.guardian);
      expect(await escrow.paused()).to.equal(true);
    });
  });

  context("given a paused door", () => {
    it("cannot be paused again", async () => {
      const { escrow, roles } = await networkHelpers.loadFixture(doorStage);
      await escrow.connect(roles.guardian).pause();

      await expectReverted(escrow.connect(roles.guardian).pause(), "EnforcedPause", {});
    });

    it("is opened by the guardian alone", async () => {
      const { escrow, roles } = await networkHelpers.loadFixture(doorStage);
      const { guardian, stranger } = roles;
      await escrow.connect(guardian).pause();

      await expectReverted(escrow.connect(stranger).unpause(), "AccessManagedUnauthorized", {
        caller: stranger.address,
      });
      await expect(escrow.connect(guardian).unpause()).to.emit(escrow, "Unpaused").withArgs(guardian);
      expect(await escrow.paused()).to.equal(false);
    });

    it("still pays out of the ledger", async () => {
      const { door, accessManager, hostile, roles } = await networkHelpers.loadFixture(creditStage);
      const restrict = accessManager.connect(roles.admin).setTargetFunctionRole;
      await restrict(door, [door.interface.getFunction("pause").selector], 1n);
      await door.connect(roles.guardian).pause();
      await expectReverted(door.pull(hostile, roles.payer, 1n), "EnforcedPause", {});

      const call = door.connect(roles.payee).withdraw(hostile);
      await expect(call).to.changeTokenBalances(ethers, hostile, [door, roles.payee], [-AMOUNT, AMOUNT]);
    });
  });

  context("given an admin that hands the door over to another AccessManager", () => {
    it("is refused where that has no code", async () => {
      const { accessManager, escrow, roles } = await networkHelpers.loadFixture(doorStage);
      const authority = roles.stranger.address;

      const call = accessManager.connect(roles.admin).updateAuthority(escrow, authority);
      await expectReverted(call, "AccessManagedInvalidAuthority", { authority });
    });

    it("is refused to everyone but the AccessManager itself", async () => {
      const { escrow, roles } = await networkHelpers.loadFixture(doorStage);
      const { admin } = roles;

      const call = escrow.connect(admin).setAuthority(admin);
      await expectReverted(call, "AccessManagedUnauthorized", { caller: admin.address });
    });
  });

  context("given a guardian whose role has a delay", () => {
    async function delayedStage() {
      const stage = await doorStage();
      const { accessManager, escrow, roles } = stage;
      await accessManager.connect(roles.admin).grantRole(1n, roles.stranger, DAY);
      const data = escrow.interface.encodeFunctionData("pause");
      const operation = await accessManager.hashOperation(roles.stranger, escrow, data);
      return { ...stage, data, operation };
    }

    it("cannot pause what it has not announced", async () => {
      const { escrow, operation, roles } = await networkHelpers.loadFixture(delayedStage);

      await expectReverted(escrow.connect(roles.stranger).pause(), "AccessManagerNotScheduled", {
        operationId: operation,
      });
    });

    for (const offset of [-1n, 0n, 1n])
      it(`${offset < 0n ? "cannot pause" : "pauses"} ${offset} s after the delay has passed`, async () => {
        const { accessManager, escrow, data, operation, roles } = await networkHelpers.loadFixture(delayedStage);
        await accessManager.connect(roles.stranger).schedule(escrow, data, 0n);
        await networkHelpers.time.setNextBlockTimestamp((await accessManager.getSchedule(operation)) + offset);

        const call = escrow.connect(roles.stranger).pause();
        if (offset < 0n) await expectReverted(call, "AccessManagerNotReady", { operationId: operation });
        else await expect(call).to.emit(escrow, "Paused").withArgs(roles.stranger);
      });
  });
});

/** What was pushed waits in the ledger, and the push has burned no more than it may. */
async function expectCredited(
  call: Promise<ContractTransactionResponse>,
  door: Awaited<ReturnType<typeof doorStage>>["door"],
  account: AddressLike,
  token: AddressLike,
  limit: bigint,
): Promise<void> {
  await expect(call).to.emit(door, "MoneyCredited").withArgs(account, token, AMOUNT);
  expect(await door.balanceOf(account, token)).to.equal(AMOUNT);

  const { gasUsed } = (await (await call).wait())!;
  expect(gasUsed).to.be.lessThan(limit + PUSH_RESERVE + 21_000n);
}

/** The least gas with which a call succeeds. */
async function leastGas(call: (gasLimit: bigint) => Promise<unknown>): Promise<bigint> {
  let [failing, succeeding] = [50_000n, 1_000_000n];
  while (succeeding - failing > 1n) {
    const middle = (failing + succeeding) / 2n;
    const succeeds = await call(middle).then(
      () => true,
      () => false,
    );
    if (succeeds) succeeding = middle;
    else failing = middle;
  }
  return succeeding;
}
