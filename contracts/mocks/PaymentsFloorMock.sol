// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IMandates} from "../payments/interfaces/IMandates.sol";
import {IPayouts} from "../payments/interfaces/IPayouts.sol";
import {ISwap} from "../payments/interfaces/ISwap.sol";
import {Mandate, MandateId} from "../payments/types/MandateTypes.sol";
import {Claim, Drop, DropId} from "../payments/types/PayoutTypes.sol";
import {SwapId, SwapQuote} from "../payments/types/SwapTypes.sol";

/// @title PaymentsFloorMock
/// @notice The least that everyday payments can cost: takes the calldata of {IMandates}, {IPayouts} and {ISwap}, writes
/// what has to be remembered, moves the money and logs the same events. It checks nothing, hashes nothing and guards
/// nothing; the salt of terms stands in for their id.
contract PaymentsFloorMock {
    mapping(bytes32 id => uint256 word) private _words;
    mapping(bytes32 id => mapping(uint256 bucket => uint256 bits)) private _claimed;

    function collect(Mandate calldata mandate, uint96 amount) external {
        ++_words[bytes32(mandate.salt)];
        emit IMandates.MandateCollected(MandateId.wrap(bytes32(mandate.salt)), mandate.payer, mandate.payee, 0, amount);
        IERC20(mandate.token).transferFrom(mandate.payer, mandate.payee, amount);
    }

    function pay(
        address token,
        address[] calldata recipients,
        uint256[] calldata amounts,
        bytes32 payerReference
    ) external {
        uint256 total = 0;
        for (uint256 i = 0; i < amounts.length; ++i) {
            total += amounts[i];
        }
        emit IPayouts.ListPaid(msg.sender, token, payerReference, total, recipients.length);
        IERC20(token).transferFrom(msg.sender, address(this), total);
        for (uint256 i = 0; i < recipients.length; ++i) {
            IERC20(token).transfer(recipients[i], amounts[i]);
        }
    }

    function fund(Drop calldata drop) external {
        _words[bytes32(drop.salt)] = drop.total;
        emit IPayouts.DropFunded(DropId.wrap(bytes32(drop.salt)), drop.funder, drop);
        IERC20(drop.token).transferFrom(drop.funder, address(this), drop.total);
    }

    function claim(Drop calldata drop, Claim calldata entry) external {
        _claimed[bytes32(drop.salt)][entry.index >> 8] |= 1 << (entry.index & 0xff);
        _words[bytes32(drop.salt)] -= entry.amount;
        emit IPayouts.DropClaimed(DropId.wrap(bytes32(drop.salt)), entry.account, entry.index, entry.amount);
        IERC20(drop.token).transfer(entry.account, entry.amount);
    }

    function fill(SwapQuote calldata quote, bytes calldata, uint128 takerAmount) external {
        _words[bytes32(quote.salt)] = takerAmount;
        emit ISwap.SwapFilled({
            id: SwapId.wrap(bytes32(quote.salt)),
            maker: quote.maker,
            taker: msg.sender,
            makerToken: quote.makerToken,
            takerToken: quote.takerToken,
            makerAmount: quote.makerAmount,
            takerAmount: takerAmount,
            filled: takerAmount
        });
        IERC20(quote.takerToken).transferFrom(msg.sender, quote.maker, takerAmount);
        IERC20(quote.makerToken).transferFrom(quote.maker, msg.sender, quote.makerAmount);
    }
}
