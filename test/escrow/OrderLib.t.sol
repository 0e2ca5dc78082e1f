// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEscrow} from "../../contracts/escrow/interfaces/IEscrow.sol";
import {OrderLib} from "../../contracts/escrow/libraries/OrderLib.sol";
import {FeeLeg, Order, OrderId, OrderKind} from "../../contracts/escrow/types/EscrowTypes.sol";
import {Windows} from "../../contracts/escrow/types/Windows.sol";
import {bound, Cheats, CHEATS, draw, oneIn} from "../shared/Cheats.sol";

/// @title OrderLibTest
/// @notice The hash and the birth event against what the compiler encodes, and the rounding of fees.
contract OrderLibTest {
    using OrderLib for Order;
    using OrderLib for FeeLeg;
    using OrderLib for uint96;

    uint256 private constant NOW = 1_800_000_000;

    /* HASH AND EVENT */

    function testFuzz_hashesAsEip712Says(uint256 seed) external view {
        Order memory order = _anyOrder(seed);
        require(this.hashOf(order) == _naiveHash(order), "another hash");
    }

    function testFuzz_anyChangeGivesAnotherHash(uint256 seed) external view {
        Order memory order = _anyOrder(seed);
        bytes32 hash = this.hashOf(order);
        _change(seed, order);
        require(this.hashOf(order) != hash, "the same hash");
    }

    function testFuzz_emitsWhatTheCompilerWould(uint256 seed, OrderId id) external {
        Order memory order = _anyOrder(seed);

        CHEATS.recordLogs();
        this.emitPaid(order, id);
        emit IEscrow.OrderPaid(id, order.payer, order.payee, order);
        Cheats.Log[] memory logs = CHEATS.getRecordedLogs();

        require(logs.length == 2, "two events");
        require(keccak256(abi.encode(logs[0].topics)) == keccak256(abi.encode(logs[1].topics)), "other topics");
        require(keccak256(logs[0].data) == keccak256(logs[1].data), "other data");
    }

    /// @dev A caller may leave a gap before the fee legs. The order is the same one, and so are hash and event.
    function testFuzz_doesNotMindHowTheCallIsLaidOut(uint256 seed, uint8 gap) external {
        Order memory order = _anyOrder(seed);
        bytes memory call = _withGap(abi.encodeCall(this.hashOf, (order)), 4 + 32, gap);
        (bool success, bytes memory result) = address(this).call(call);
        require(success && abi.decode(result, (bytes32)) == _naiveHash(order), "another hash");

        CHEATS.recordLogs();
        call = _withGap(abi.encodeCall(this.emitPaid, (order, OrderId.wrap(0))), 4 + 64, gap);
        (success, ) = address(this).call(call);
        emit IEscrow.OrderPaid(OrderId.wrap(0), order.payer, order.payee, order);
        Cheats.Log[] memory logs = CHEATS.getRecordedLogs();
        require(success && keccak256(logs[0].data) == keccak256(logs[1].data), "other data");
    }

    /* FEES */

    /// @dev What is accepted at birth never takes more than a part, whatever the parts are.
    function testFuzz_acceptedFeesNeverExceedAPart(uint256 seed, uint96 part) external {
        CHEATS.warp(NOW);
        Order memory order = _soundButForFees(seed);
        part = uint96(bound(part, 0, order.amount));
        try this.requireSound(order) {
            uint256 sum = part.shareDown(order.arbiterBasisPoints);
            for (uint256 i = 0; i < order.fees.length; ++i) {
                sum += this.feeDown(order.fees[i], part, order.amount);
            }
            require(sum <= part, "more fees than money");
        } catch (bytes memory reason) {
            require(bytes4(reason) == IEscrow.EscrowFeesTooHigh.selector, "refused for another reason");
            require(_exactShares(order) > uint256(order.amount) * 10_000, "refused without need");
        }
    }

    /// @dev Parts lose at most one unit each against the whole, and never gain one.
    function testFuzz_partsOfAFeeAreAtMostTheFee(uint256 seed, uint96 first, uint96 second) external view {
        uint96 total = uint96(draw(seed, "total", 1, type(uint96).max));
        first = uint96(bound(first, 0, total));
        second = uint96(bound(second, 0, total - first));
        FeeLeg memory leg = _leg(seed, total);

        uint256 inParts =
            this.feeDown(leg, first, total) +
                this.feeDown(leg, second, total) +
                this.feeDown(leg, total - first - second, total);
        uint256 atOnce = this.feeDown(leg, total, total);
        require(inParts <= atOnce && atOnce <= inParts + 2, "lost or gained by parts");
        require(leg.fixedAmount == 0 || atOnce == leg.fixedAmount, "a fixed amount is paid in full");
    }

    function testFuzz_roundsDown(uint96 part, uint256 seed) external view {
        uint96 total = uint96(draw(seed, "total", 1, type(uint96).max));
        part = uint96(bound(part, 0, total));
        FeeLeg memory leg = _leg(seed, total);

        (uint256 factor, uint256 divisor) = leg.basisPoints > 0
            ? (uint256(leg.basisPoints), 10_000)
            : (uint256(leg.fixedAmount), uint256(total));
        _requireFloor(this.feeDown(leg, part, total), part * factor, divisor);
        uint256 basisPoints = draw(seed, "share", 0, 10_000);
        _requireFloor(part.shareDown(basisPoints), part * basisPoints, 10_000);
    }

    /* HANDLES */

    function hashOf(Order calldata order) external pure returns (bytes32) {
        return order.hash();
    }

    function emitPaid(Order calldata order, OrderId id) external {
        order.emitPaid(order.fees, id);
    }

    function requireSound(Order calldata order) external view {
        order.requireSound(order.fees, OrderId.wrap(0), order.kind, address(this));
    }

    function feeDown(FeeLeg calldata leg, uint256 part, uint256 total) external pure returns (uint256) {
        return leg.feeDown(part, total);
    }

    /* PRIVATE */

    /// @dev Any values, as each member's type allows them.
    function _anyOrder(uint256 seed) private pure returns (Order memory order) {
        order.payer = _address(seed, "payer");
        order.payee = _address(seed, "payee");
        order.token = _address(seed, "token");
        order.amount = uint96(draw(seed, "amount"));
        order.kind = OrderKind(draw(seed, "kind", 0, 1));
        order.arbiter = _address(seed, "arbiter");
        order.arbiterBasisPoints = uint16(draw(seed, "arbiter's share"));
        order.carrier = _address(seed, "carrier");
        order.fees = new FeeLeg[](draw(seed, "legs", 0, 9));
        for (uint256 i = 0; i < order.fees.length; ++i) {
            uint256 leg = draw(seed, bytes32(i));
            order.fees[i] = FeeLeg(_address(leg, "recipient"), uint16(draw(leg, "share")), uint96(draw(leg, "fixed")));
        }
        order.payBy = uint40(draw(seed, "pay-by"));
        order.closeBy = uint40(draw(seed, "close-by"));
        order.windows = Windows.wrap(draw(seed, "windows"));
        order.splitBasisPoints = uint16(draw(seed, "split"));
        order.details = bytes32(draw(seed, "details"));
        order.merchantReference = bytes32(draw(seed, "reference"));
        order.salt = draw(seed, "salt");
    }

    /// @dev Sound in all but its fees, which are about as high as they may be.
    function _soundButForFees(uint256 seed) private pure returns (Order memory order) {
        order.payer = address(1);
        order.payee = address(2);
        order.token = address(3);
        order.arbiter = address(4);
        order.amount = uint96(draw(seed, "amount", 1, oneIn(2, seed, "dust") ? 100 : type(uint96).max));
        order.arbiterBasisPoints = uint16(draw(seed, "arbiter's share", 0, 10_000));
        order.payBy = uint40(NOW + 1);
        // To confirm, answer, escalate and rule: a second each.
        order.windows = Windows.wrap((1 << 50) | (1 << 75) | (1 << 150) | (1 << 175));
        order.closeBy = order.payBy + order.windows.sum();
        order.fees = new FeeLeg[](draw(seed, "legs", 0, 8));
        for (uint256 i = 0; i < order.fees.length; ++i) {
            order.fees[i] = _leg(draw(seed, bytes32(i)), order.amount / uint96(order.fees.length) + 1);
            order.fees[i].basisPoints = uint16(order.fees[i].basisPoints / order.fees.length);
            if (order.fees[i].fixedAmount == 0 && order.fees[i].basisPoints == 0) order.fees[i].basisPoints = 1;
        }
    }

    function _leg(uint256 seed, uint96 total) private pure returns (FeeLeg memory leg) {
        leg.recipient = address(5);
        if (oneIn(2, seed, "kind of leg")) leg.basisPoints = uint16(draw(seed, "share", 1, 10_000));
        else leg.fixedAmount = uint96(draw(seed, "fixed", 1, total));
    }

    /// @dev All fees of the whole order in 1/10,000 of a unit, without rounding.
    function _exactShares(Order memory order) private pure returns (uint256 shares) {
        shares = uint256(order.amount) * order.arbiterBasisPoints;
        for (uint256 i = 0; i < order.fees.length; ++i) {
            shares += uint256(order.amount) * order.fees[i].basisPoints + uint256(order.fees[i].fixedAmount) * 10_000;
        }
    }

    /// @dev One bit of one member.
    function _change(uint256 seed, Order memory order) private pure {
        uint256 member = draw(seed, "member", 0, 15);
        uint256 bit = 1 << draw(seed, "bit", 0, 15);
        if (member == 0) order.payer = address(uint160(order.payer) ^ uint160(bit));
        else if (member == 1) order.payee = address(uint160(order.payee) ^ uint160(bit));
        else if (member == 2) order.token = address(uint160(order.token) ^ uint160(bit));
        else if (member == 3) order.amount ^= uint96(bit);
        else if (member == 4) order.kind = OrderKind(1 - uint8(order.kind));
        else if (member == 5) order.arbiter = address(uint160(order.arbiter) ^ uint160(bit));
        else if (member == 6) order.arbiterBasisPoints ^= uint16(bit);
        else if (member == 7) order.carrier = address(uint160(order.carrier) ^ uint160(bit));
        else if (member == 8) order.payBy ^= uint40(bit);
        else if (member == 9) order.closeBy ^= uint40(bit);
        else if (member == 10) order.windows = Windows.wrap(Windows.unwrap(order.windows) ^ bit);
        else if (member == 11) order.splitBasisPoints ^= uint16(bit);
        else if (member == 12) order.details ^= bytes32(bit);
        else if (member == 13) order.merchantReference ^= bytes32(bit);
        else if (member == 14 && order.fees.length > 0) _changeLeg(seed, order.fees, bit);
        else order.salt ^= bit;
    }

    /// @dev One member of one leg, or one leg less.
    function _changeLeg(uint256 seed, FeeLeg[] memory fees, uint256 bit) private pure {
        FeeLeg memory leg = fees[draw(seed, "leg", 0, fees.length - 1)];
        uint256 member = draw(seed, "member of leg", 0, 3);
        if (member == 0) leg.recipient = address(uint160(leg.recipient) ^ uint160(bit));
        else if (member == 1) leg.basisPoints ^= uint16(bit);
        else if (member == 2) leg.fixedAmount ^= uint96(bit);
        else {
            assembly ("memory-safe") {
                mstore(fees, sub(mload(fees), 1))
            }
        }
    }

    /// @dev As EIP-712 puts it: the members in order, the array as the hash of its members' hashes.
    function _naiveHash(Order memory order) private pure returns (bytes32) {
        bytes memory legHashes;
        for (uint256 i = 0; i < order.fees.length; ++i) {
            bytes32 legHash = keccak256(
                abi.encode(
                    keccak256("FeeLeg(address recipient,uint16 basisPoints,uint96 fixedAmount)"),
                    order.fees[i].recipient,
                    order.fees[i].basisPoints,
                    order.fees[i].fixedAmount
                )
            );
            legHashes = bytes.concat(legHashes, legHash);
        }
        bytes32 typehash = keccak256(
            "Order(address payer,address payee,address token,uint96 amount,uint8 kind,address arbiter,uint16 arbiterBasisPoints,address carrier,FeeLeg[] fees,uint40 payBy,uint40 closeBy,uint256 windows,uint16 splitBasisPoints,bytes32 details,bytes32 merchantReference,uint256 salt)FeeLeg(address recipient,uint16 basisPoints,uint96 fixedAmount)"
        );
        bytes memory firstHalf = abi.encode(
            typehash,
            order.payer,
            order.payee,
            order.token,
            order.amount,
            order.kind,
            order.arbiter,
            order.arbiterBasisPoints
        );
        bytes memory secondHalf = abi.encode(
            order.carrier,
            keccak256(legHashes),
            order.payBy,
            order.closeBy,
            order.windows,
            order.splitBasisPoints,
            order.details,
            order.merchantReference,
            order.salt
        );
        return keccak256(bytes.concat(firstHalf, secondHalf));
    }

    /// @dev The same call with `gap` words of something else between the head of the order and its fee legs.
    /// @param start Where the order's head starts.
    function _withGap(bytes memory call, uint256 start, uint256 gap) private pure returns (bytes memory moved) {
        uint256 headEnd = start + 16 * 32;
        moved = new bytes(call.length + gap * 32);
        for (uint256 i = 0; i < moved.length; ++i) {
            if (i < headEnd) moved[i] = call[i];
            else if (i < headEnd + gap * 32) moved[i] = 0xee;
            else moved[i] = call[i - gap * 32];
        }
        uint256 offset = 16 * 32 + gap * 32;
        assembly ("memory-safe") {
            mstore(add(moved, add(start, 288)), offset)
        }
    }

    function _requireFloor(uint256 result, uint256 product, uint256 divisor) private pure {
        require(result * divisor <= product && product < (result + 1) * divisor, "not rounded down");
    }

    function _address(uint256 seed, bytes32 purpose) private pure returns (address) {
        return address(uint160(draw(seed, purpose)));
    }
}
