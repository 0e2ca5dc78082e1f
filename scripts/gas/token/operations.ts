import { id as keccakOf, Signature, type TransactionReceipt } from "ethers";

import { domainOf, type Played } from "../domain.ts";
import { openTokenStage, type Subject, type TokenStage } from "./stage.ts";

type Scene = Played<TokenStage, Subject>;

/** 100 with eighteen decimals. */
const AMOUNT = 100n * 10n ** 18n;

/** 1 % in 1/10,000. */
const BURN_SHARE = 100n;

/** A time that every chain of the measurements is before, in Unix seconds. */
const LATER = BigInt(Date.UTC(2040, 0, 1) / 1000);

/** The token, as its holders use it. */
export const token = domainOf<TokenStage, Subject>({
  title: "Token",
  open: openTokenStage,
  operations: [
    {
      name: "token.transfer.warm",
      does: "transfer between accounts that have some",
      play: ({ subject, payer, payee }) => mined(subject.connect(payer).transfer(payee, AMOUNT)),
    },
    {
      name: "token.pay.burn",
      does: "pay, and destroy 1 % of it",
      play: ({ subject, payer, payee }) => mined(subject.connect(payer).pay(payee, AMOUNT, BURN_SHARE)),
    },
    {
      name: "token.receiveWithAuthorization",
      does: "receive by ERC-3009 authorization",
      play: receive,
    },
  ],
});

async function receive({ subject, name, payer, payee, domain }: Scene): Promise<TransactionReceipt> {
  const message = {
    from: payer.address,
    to: payee.address,
    value: AMOUNT,
    validAfter: 0n,
    validBefore: LATER,
    nonce: keccakOf(name),
  };
  const { v, r, s } = Signature.from(await payer.signTypedData(domain, AUTHORIZATION, message));
  const { from, to, value, validAfter, validBefore, nonce } = message;
  const receiveWithAuthorization = subject
    .connect(payee)
    .getFunction("receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)");
  return mined(receiveWithAuthorization(from, to, value, validAfter, validBefore, nonce, v, r, s));
}

const AUTHORIZATION = {
  ReceiveWithAuthorization: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "validAfter", type: "uint256" },
    { name: "validBefore", type: "uint256" },
    { name: "nonce", type: "bytes32" },
  ],
};

async function mined(sent: Promise<{ wait: () => Promise<TransactionReceipt | null> }>): Promise<TransactionReceipt> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("an operation of the token is not mined");
  return receipt;
}
