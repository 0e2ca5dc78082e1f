// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OrderSlot, OrderState} from "../../contracts/escrow/types/EscrowTypes.sol";
import {OrderWord} from "../../contracts/escrow/types/OrderWord.sol";
import {bound} from "../shared/Cheats.sol";

/// @title OrderWordTest
/// @notice The packed word against a plain struct that goes through the same changes.
contract OrderWordTest {
    uint8 private constant LAST_STATE = uint8(type(OrderState).max);

    function testFuzz_readsItsMembers(
        uint96 held,
        uint96 kept,
        uint40 deadline,
        uint8 state,
        uint16 flags
    ) external pure {
        OrderSlot memory slot = _slot(held, kept, deadline, state, flags);
        OrderWord word = _pack(slot);

        _requireSame(word, slot);
        require(word.held() == held && word.kept() == kept && word.deadline() == deadline, "a member");
        require(word.state() == slot.state, "the state");
        for (uint256 bit = 0; bit < 16; ++bit) {
            uint16 flag = uint16(1 << bit);
            require(word.isFlagged(flag) == (flags & flag != 0), "a flag");
        }
    }

    function testFuzz_dividesWhatIsHeld(uint256 word, uint96 toPayer, uint96 toPayee) external pure {
        OrderSlot memory slot = _sound(word);
        toPayer = uint96(bound(toPayer, 0, slot.held));
        toPayee = uint96(bound(toPayee, 0, slot.held - toPayer));
        // An order never has more than its amount, held and kept together.
        slot.kept = uint96(bound(slot.kept, 0, type(uint96).max - toPayee));
        OrderWord before = _pack(slot);

        slot.held -= toPayer + toPayee;
        slot.kept += toPayee;
        _requireSame(before.divided(toPayer, toPayee), slot);
    }

    function testFuzz_takesBackWhatIsKept(uint256 word, uint96 amount) external pure {
        OrderSlot memory slot = _sound(word);
        amount = uint96(bound(amount, 0, slot.kept));
        OrderWord before = _pack(slot);

        slot.kept -= amount;
        _requireSame(before.refunded(amount), slot);
    }

    function testFuzz_moves(uint256 word, uint8 state, uint40 deadline) external pure {
        OrderSlot memory slot = _sound(word);
        OrderWord before = _pack(slot);

        slot.state = OrderState(bound(state, 0, LAST_STATE));
        slot.deadline = deadline;
        _requireSame(before.moved(slot.state, deadline), slot);
    }

    function testFuzz_flags(uint256 word, uint16 flag) external pure {
        OrderSlot memory slot = _sound(word);
        OrderWord before = _pack(slot);

        slot.flags |= flag;
        _requireSame(before.flagged(flag), slot);
    }

    function testFuzz_differsInAnyBit(uint256 word, uint8 bit) external pure {
        OrderWord same = OrderWord.wrap(word);
        require(!(same != OrderWord.wrap(word)), "differs from itself");
        require(same != OrderWord.wrap(word ^ (1 << bit)), "does not differ");
    }

    function testFuzz_refusesToDivideMoreThanIsHeld(uint96 held, uint96 excess) external view {
        held = uint96(bound(held, 0, type(uint96).max - 1));
        uint96 tooMuch = uint96(bound(excess, uint256(held) + 1, type(uint96).max));
        try this.divide(OrderWord.wrap(held), tooMuch, 0) {
            revert("divided more than was held");
        } catch {}
        try this.divide(OrderWord.wrap(held), 0, tooMuch) {
            revert("released more than was held");
        } catch {}
    }

    function divide(OrderWord word, uint96 toPayer, uint96 toPayee) external pure returns (OrderWord) {
        return word.divided(toPayer, toPayee);
    }

    function _sound(uint256 word) private pure returns (OrderSlot memory) {
        return _slot(uint96(word), uint96(word >> 96), uint40(word >> 192), uint8(word >> 232), uint16(word >> 240));
    }

    function _slot(
        uint96 held,
        uint96 kept,
        uint40 deadline,
        uint8 state,
        uint16 flags
    ) private pure returns (OrderSlot memory) {
        return
            OrderSlot({
                held: held,
                kept: kept,
                deadline: deadline,
                state: OrderState(bound(state, 0, LAST_STATE)),
                flags: flags
            });
    }

    /// @dev By the compiler's own packing, last member first.
    function _pack(OrderSlot memory slot) private pure returns (OrderWord) {
        bytes memory packed = abi.encodePacked(slot.flags, slot.state, slot.deadline, slot.kept, slot.held);
        return OrderWord.wrap(uint256(bytes32(packed)));
    }

    function _requireSame(OrderWord word, OrderSlot memory slot) private pure {
        require(keccak256(abi.encode(word.toSlot())) == keccak256(abi.encode(slot)), "another slot");
        require(OrderWord.unwrap(word) == OrderWord.unwrap(_pack(slot)), "another word");
    }
}
