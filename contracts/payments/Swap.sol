// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {MoneyPassage} from "../common/MoneyPassage.sol";
import {Permit} from "../common/interfaces/IMoneyPassage.sol";
import {ISwap} from "./interfaces/ISwap.sol";
import {SwapQuoteLib} from "./libraries/SwapQuoteLib.sol";
import {SwapId, SwapQuote, SwapSlot, SwapState} from "./types/SwapTypes.sol";

/// @title Swap
/// @notice See the documentation in {ISwap}.
contract Swap is ISwap, MoneyPassage, ERC2771Context, ReentrancyGuardTransient, EIP712 {
    using SwapQuoteLib for SwapQuote;

    /* STORAGE */

    mapping(SwapId id => SwapSlot slot) private _swaps;

    /* CONSTRUCTOR */

    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(address forwarder) ERC2771Context(forwarder) EIP712("Cowry Swap", "1") {}

    /* DEEDS */

    /// @inheritdoc ISwap
    function fill(
        SwapQuote calldata quote,
        bytes calldata signature,
        uint128 takerAmount
    ) external nonReentrant returns (uint256 makerAmount) {
        return _fill(quote, signature, takerAmount);
    }

    /// @inheritdoc ISwap
    function fillWithPermits(
        SwapQuote calldata quote,
        bytes calldata signature,
        uint128 takerAmount,
        Permit calldata makerPermit,
        Permit calldata takerPermit
    ) external nonReentrant returns (uint256 makerAmount) {
        _present(quote.makerToken, quote.maker, makerPermit);
        _present(quote.takerToken, _msgSender(), takerPermit);
        return _fill(quote, signature, takerAmount);
    }

    /// @inheritdoc ISwap
    function cancel(SwapQuote calldata quote) external nonReentrant returns (SwapId id) {
        id = idOf(quote);
        _requireOpen(quote, id);
        _requireCaller(id, quote.maker);

        _swaps[id].canceled = true;
        emit SwapCanceled(id, quote.maker);
    }

    /* VIEWS */

    /// @inheritdoc ISwap
    function stateOf(SwapQuote calldata quote) external view returns (SwapState) {
        return _stateOf(quote, _swaps[idOf(quote)]);
    }

    /// @inheritdoc ISwap
    function slotOf(SwapId id) external view returns (SwapSlot memory) {
        return _swaps[id];
    }

    /// @inheritdoc ISwap
    function fillableOf(SwapQuote calldata quote) external view returns (uint256 takerAmount) {
        SwapId id = idOf(quote);
        quote.requireSound(id);
        SwapSlot memory slot = _swaps[id];
        if (_stateOf(quote, slot) != SwapState.Open) return 0;

        uint256 funds = _fundsOf(quote.makerToken, quote.maker);
        if (funds == 0) return 0;
        takerAmount = quote.affordableDown(slot.filled, funds);
        bool isEnough = takerAmount >= quote.minimumFill || takerAmount == quote.takerAmount - slot.filled;
        return isEnough ? takerAmount : 0;
    }

    /// @inheritdoc ISwap
    function idOf(SwapQuote calldata quote) public view returns (SwapId) {
        return SwapId.wrap(_hashTypedDataV4(quote.hash()));
    }

    /* PRIVATE */

    /// @dev The taker pays the maker, the maker the taker, or nothing happens.
    function _fill(
        SwapQuote calldata quote,
        bytes calldata signature,
        uint128 takerAmount
    ) private returns (uint256 makerAmount) {
        SwapId id = idOf(quote);
        quote.requireSound(id);
        uint128 filled = _requireOpen(quote, id);
        address taker = _requireTaker(quote, id);
        _requireSignature(id, quote.maker, signature);
        _requireFit(quote, id, filled, takerAmount);

        uint128 filledNow = filled + takerAmount;
        makerAmount = quote.givenDown(filledNow) - quote.givenDown(filled);
        require(makerAmount > 0, SwapNothingGiven(id, takerAmount));
        _swaps[id].filled = filledNow;
        _emitFilled(quote, id, taker, makerAmount, takerAmount, filledNow);

        _passExactly(quote.takerToken, taker, quote.maker, takerAmount);
        _passExactly(quote.makerToken, quote.maker, taker, makerAmount);
    }

    /// @dev Tells of a fill.
    function _emitFilled(
        SwapQuote calldata quote,
        SwapId id,
        address taker,
        uint256 makerAmount,
        uint256 takerAmount,
        uint256 filled
    ) private {
        emit SwapFilled({
            id: id,
            maker: quote.maker,
            taker: taker,
            makerToken: quote.makerToken,
            takerToken: quote.takerToken,
            makerAmount: makerAmount,
            takerAmount: takerAmount,
            filled: filled
        });
    }

    /// @dev Presents a permit, unless it stands for none.
    function _present(address token, address owner, Permit calldata permit) private {
        if (permit.deadline == 0) return;

        _requireCode(token);
        _tryPermit(token, owner, permit);
    }

    /// @dev The quote can still be filled.
    function _requireOpen(SwapQuote calldata quote, SwapId id) private view returns (uint128 filled) {
        SwapSlot memory slot = _swaps[id];
        SwapState current = _stateOf(quote, slot);
        require(current != SwapState.Expired, SwapExpired(id, quote.expiry));
        require(current == SwapState.Open, SwapNotOpen(id, current));
        return slot.filled;
    }

    /// @dev The caller may fill the quote.
    function _requireTaker(SwapQuote calldata quote, SwapId id) private view returns (address taker) {
        taker = _msgSender();
        if (quote.taker != address(0)) _requireCaller(id, quote.taker);
        require(taker != quote.maker, SwapEqualParties(id, taker));
    }

    /// @dev The deed is `expected`'s alone.
    function _requireCaller(SwapId id, address expected) private view {
        address caller = _msgSender();
        require(caller == expected, SwapWrongCaller(id, caller, expected));
    }

    /// @dev The maker signed the quote: by ECDSA for accounts without code, else by ERC-1271.
    function _requireSignature(SwapId id, address maker, bytes calldata signature) private view {
        require(
            SignatureChecker.isValidSignatureNowCalldata(maker, SwapId.unwrap(id), signature),
            SwapInvalidSignature(id, maker)
        );
    }

    /// @dev The fill brings at least the minimum, or the rest where that is less, and at most the rest.
    function _requireFit(SwapQuote calldata quote, SwapId id, uint128 filled, uint128 takerAmount) private pure {
        uint128 rest = quote.takerAmount - filled;
        uint128 minimum = quote.minimumFill < rest ? quote.minimumFill : rest;
        require(takerAmount >= minimum && takerAmount <= rest, SwapUnfitFill(id, takerAmount, minimum, rest));
    }

    /// @dev Where a quote stands now.
    function _stateOf(SwapQuote calldata quote, SwapSlot memory slot) private view returns (SwapState) {
        if (slot.filled > 0 && slot.filled == quote.takerAmount) return SwapState.Filled;
        if (slot.canceled) return SwapState.Canceled;
        return block.timestamp < quote.expiry ? SwapState.Open : SwapState.Expired;
    }

    /// @dev What this contract can move of an account's tokens.
    function _fundsOf(address token, address account) private view returns (uint256) {
        _requireCode(token);
        uint256 balance = IERC20(token).balanceOf(account);
        uint256 allowance = IERC20(token).allowance(account, address(this));
        return balance < allowance ? balance : allowance;
    }
}
