// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {BitMaps} from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

import {MoneyDoor} from "../common/MoneyDoor.sol";
import {Permit} from "../common/interfaces/IMoneyPassage.sol";
import {IPayouts} from "./interfaces/IPayouts.sol";
import {DropLib} from "./libraries/DropLib.sol";
import {Claim, Drop, DropId, DropSlot, DropState, SkipCause} from "./types/PayoutTypes.sol";

/// @title Payouts
/// @notice See the documentation in {IPayouts}.
contract Payouts is IPayouts, MoneyDoor, EIP712 {
    using BitMaps for BitMaps.BitMap;
    using DropLib for Drop;

    /* STORAGE */

    mapping(DropId id => DropSlot slot) private _drops;
    mapping(DropId id => BitMaps.BitMap indexes) private _claimed;

    /* CONSTRUCTOR */

    /// @param accessManager The AccessManager that says who may pause.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(
        address accessManager,
        address forwarder
    ) MoneyDoor(accessManager, forwarder) EIP712("Cowry Payouts", "1") {}

    /* DEEDS: LISTS */

    /// @inheritdoc IPayouts
    function pay(
        address token,
        address[] calldata recipients,
        uint256[] calldata amounts,
        bytes32 payerReference
    ) external payable whenNotPaused nonReentrant {
        address payer = _msgSender();
        uint256 total = _totalOf(token, recipients, amounts);
        emit ListPaid(payer, token, payerReference, total, recipients.length);

        _pull(token, payer, total);
        _pushEach(token, recipients, amounts);
    }

    /// @inheritdoc IPayouts
    function payWithPermit(
        address token,
        address[] calldata recipients,
        uint256[] calldata amounts,
        bytes32 payerReference,
        Permit calldata permit
    ) external whenNotPaused nonReentrant {
        address payer = _msgSender();
        uint256 total = _totalOf(token, recipients, amounts);
        emit ListPaid(payer, token, payerReference, total, recipients.length);

        _pullWithPermit(token, payer, total, permit);
        _pushEach(token, recipients, amounts);
    }

    /* DEEDS: DROPS */

    /// @inheritdoc IPayouts
    function fund(Drop calldata drop) external payable nonReentrant returns (DropId id) {
        id = _open(drop);
        _requireFunder(id, drop.funder);

        _pull(drop.token, drop.funder, drop.total);
    }

    /// @inheritdoc IPayouts
    function fundWithPermit(Drop calldata drop, Permit calldata permit) external nonReentrant returns (DropId id) {
        id = _open(drop);
        _requireFunder(id, drop.funder);

        _pullWithPermit(drop.token, drop.funder, drop.total, permit);
    }

    /// @inheritdoc IPayouts
    function fundWithAuthorization(
        Drop calldata drop,
        bytes calldata signature
    ) external nonReentrant returns (DropId id) {
        id = _open(drop);

        _pullWithAuthorization({
            token: drop.token,
            from: drop.funder,
            amount: drop.total,
            validBefore: drop.fundBy,
            nonce: DropId.unwrap(id),
            signature: signature
        });
    }

    /// @inheritdoc IPayouts
    function claim(Drop calldata drop, Claim calldata entry) external nonReentrant returns (DropId id) {
        DropSlot memory slot;
        (id, slot) = _begin(drop, DropState.Open);
        drop.requirePromised(id, entry);
        (uint256 index, address account, uint256 amount) = (entry.index, entry.account, entry.amount);
        if (isClaimed(id, index)) revert PayoutsAlreadyClaimed(id, index);
        require(amount <= slot.remaining, PayoutsTotalExceeded(id, index, amount, slot.remaining));

        _claimed[id].set(index);
        slot.remaining -= uint96(amount);
        _drops[id] = slot;
        emit DropClaimed(id, account, index, amount);

        _push(drop.token, account, amount);
    }

    /// @inheritdoc IPayouts
    function claimMany(
        Drop calldata drop,
        Claim[] calldata entries
    ) external nonReentrant returns (bool[] memory claimed) {
        require(entries.length > 0, PayoutsEmptyList());
        (DropId id, DropSlot memory slot) = _begin(drop, DropState.Open);

        claimed = new bool[](entries.length);
        for (uint256 i = 0; i < entries.length; ++i) {
            drop.requirePromised(id, entries[i]);
            claimed[i] = _take(id, slot, entries[i]);
        }
        _drops[id] = slot;

        for (uint256 i = 0; i < entries.length; ++i) {
            if (claimed[i]) _push(drop.token, entries[i].account, entries[i].amount);
        }
    }

    /// @inheritdoc IPayouts
    function reclaim(Drop calldata drop) external nonReentrant returns (DropId id) {
        DropSlot memory slot;
        (id, slot) = _begin(drop, DropState.Due);

        uint256 rest = slot.remaining;
        slot.remaining = 0;
        slot.state = DropState.Reclaimed;
        _drops[id] = slot;
        emit DropReclaimed(id, drop.funder, rest);

        _push(drop.token, drop.funder, rest);
    }

    /* VIEWS */

    /// @inheritdoc IPayouts
    function stateOf(DropId id) external view returns (DropState) {
        return _stateOf(_drops[id]);
    }

    /// @inheritdoc IPayouts
    function slotOf(DropId id) external view returns (DropSlot memory slot) {
        slot = _drops[id];
        slot.state = _stateOf(slot);
    }

    /// @inheritdoc IPayouts
    function isClaimed(DropId id, uint256 index) public view returns (bool) {
        return _claimed[id].get(index);
    }

    /// @inheritdoc IPayouts
    function idOf(Drop calldata drop) public view returns (DropId) {
        return DropId.wrap(_hashTypedDataV4(drop.hash()));
    }

    /* PRIVATE */

    /// @dev What a list comes to. Reverts unless each of its lines can be paid.
    function _totalOf(
        address token,
        address[] calldata recipients,
        uint256[] calldata amounts
    ) private view returns (uint256 total) {
        uint256 count = recipients.length;
        require(count > 0, PayoutsEmptyList());
        require(count == amounts.length, PayoutsUnevenList(count, amounts.length));

        for (uint256 i = 0; i < count; ++i) {
            DropLib.requireReceiver(token, i, recipients[i], amounts[i]);
            total += amounts[i];
        }
    }

    /// @dev Pays each line of a list.
    function _pushEach(address token, address[] calldata recipients, uint256[] calldata amounts) private {
        for (uint256 i = 0; i < recipients.length; ++i) {
            _push(token, recipients[i], amounts[i]);
        }
    }

    /// @dev Checks the terms and writes the birth of a drop.
    function _open(Drop calldata drop) private whenNotPaused returns (DropId id) {
        id = idOf(drop);
        DropState current = _stateOf(_drops[id]);
        require(current == DropState.None, PayoutsUnexpectedState(id, current, DropState.None));
        drop.requireSound(id);

        _drops[id] = DropSlot({
            remaining: drop.total,
            claimFrom: drop.claimFrom,
            claimBy: drop.claimBy,
            state: DropState.Funded
        });
        emit DropFunded(id, drop.funder, drop);
    }

    /// @dev How every later deed of a drop starts: it was funded, and is in the deed's own state.
    function _begin(Drop calldata drop, DropState expected) private view returns (DropId id, DropSlot memory slot) {
        id = idOf(drop);
        slot = _drops[id];
        DropState current = _stateOf(slot);
        require(current != DropState.None, PayoutsUnknownDrop(id));
        require(current == expected, PayoutsUnexpectedState(id, current, expected));
    }

    /// @dev The deed is the funder's alone.
    function _requireFunder(DropId id, address funder) private view {
        address caller = _msgSender();
        require(caller == funder, PayoutsWrongCaller(id, caller, funder));
    }

    /// @dev Takes one of many claims out of what remains, unless it was claimed before or there is not enough.
    function _take(DropId id, DropSlot memory slot, Claim calldata entry) private returns (bool) {
        (uint256 index, address account, uint256 amount) = (entry.index, entry.account, entry.amount);
        if (isClaimed(id, index)) {
            emit ClaimSkipped(id, account, index, SkipCause.Claimed);
            return false;
        }
        if (amount > slot.remaining) {
            emit ClaimSkipped(id, account, index, SkipCause.Exceeded);
            return false;
        }

        _claimed[id].set(index);
        slot.remaining -= uint96(amount);
        emit DropClaimed(id, account, index, amount);
        return true;
    }

    /// @dev The state that a slot stands for now.
    function _stateOf(DropSlot memory slot) private view returns (DropState) {
        if (slot.state != DropState.Funded) return slot.state;
        if (slot.remaining == 0) return DropState.Exhausted;
        if (block.timestamp < slot.claimFrom) return DropState.Funded;
        return block.timestamp < slot.claimBy ? DropState.Open : DropState.Due;
    }
}
