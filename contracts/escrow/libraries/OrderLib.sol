// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {IEscrow} from "../interfaces/IEscrow.sol";
import {FeeLeg, Order, OrderId, OrderKind, Part} from "../types/EscrowTypes.sol";
import {Windows} from "../types/Windows.sol";

/// @title OrderLib
/// @notice The hash of an order's terms, and what makes terms sound.
library OrderLib {
    /* CONSTANTS */

    /// @dev 100 % in basis points.
    uint256 internal constant WHOLE = 10_000;

    /// @dev The most fee legs of an order.
    uint256 internal constant MAX_FEES = 8;

    /// @dev How far ahead the last closing time may lie: five years.
    uint256 private constant MAX_DURATION = 1826 days;

    bytes32 private constant FEE_LEG_TYPEHASH = keccak256(
        "FeeLeg(address recipient,uint16 basisPoints,uint96 fixedAmount)"
    );

    bytes32 private constant ORDER_TYPEHASH = keccak256(
        "Order(address payer,address payee,address token,uint96 amount,uint8 kind,"
        "address arbiter,uint16 arbiterBasisPoints,address carrier,FeeLeg[] fees,"
        "uint40 payBy,uint40 closeBy,uint256 windows,uint16 splitBasisPoints,"
        "bytes32 details,bytes32 merchantReference,uint256 salt)"
        "FeeLeg(address recipient,uint16 basisPoints,uint96 fixedAmount)"
    );

    /// @dev The words of an order in calldata, and the place of the offset of its fee legs among them.
    uint256 private constant ORDER_WORDS = 16;
    uint256 private constant FEES_WORD = 8;

    /* INTERNAL */

    /// @notice The EIP-712 struct hash of an order.
    /// @dev Calldata holds each member as EIP-712 encodes it, except for the fee legs, so it is copied and not encoded
    /// again. Dirty bits above a member give another hash; no such order can be paid, since `requireSound` and the
    /// birth event read every member.
    /// @param order The terms.
    /// @return result The struct hash.
    function hash(Order calldata order) internal pure returns (bytes32 result) {
        bytes32 feesHash = _hashFees(order.fees);
        bytes32 typehash = ORDER_TYPEHASH;
        uint256 size = 32 * (ORDER_WORDS + 1);
        uint256 feesPlace = 32 * (FEES_WORD + 1);
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, typehash)
            calldatacopy(add(start, 32), order, sub(size, 32))
            mstore(add(start, feesPlace), feesHash)
            result := keccak256(start, size)
        }
    }

    /// @notice Emits {IEscrow-OrderPaid}.
    /// @dev The words of calldata are those of the log, as in `hash`, so they too are copied. Only the offset of the
    /// fee legs is set anew, since callers may lay them out elsewhere.
    /// @param order The terms, all members read before.
    /// @param fees Their fee legs.
    /// @param id Their id.
    function emitPaid(Order calldata order, FeeLeg[] calldata fees, OrderId id) internal {
        bytes32 topic = IEscrow.OrderPaid.selector;
        uint256 headSize = 32 * ORDER_WORDS;
        uint256 feesPlace = 32 * FEES_WORD;
        assembly ("memory-safe") {
            // The offset of the order, then the order: its head, the count of its fee legs, and the legs.
            let start := mload(0x40)
            mstore(start, 32)
            let head := add(start, 32)
            calldatacopy(head, order, headSize)
            mstore(add(head, feesPlace), headSize)
            let tail := add(head, headSize)
            mstore(tail, fees.length)
            let legsSize := mul(fees.length, 96)
            calldatacopy(add(tail, 32), fees.offset, legsSize)
            let payer := calldataload(order)
            let payee := calldataload(add(order, 32))
            log4(start, add(add(headSize, 64), legsSize), topic, id, payer, payee)
        }
    }

    /// @notice Reverts unless the terms are sound, as {IEscrow-pay} lists it.
    /// @param order The terms.
    /// @param fees Their fee legs.
    /// @param id Their id.
    /// @param kind Their kind.
    /// @param forwarder The ERC-2771 forwarder.
    function requireSound(
        Order calldata order,
        FeeLeg[] calldata fees,
        OrderId id,
        OrderKind kind,
        address forwarder
    ) internal view {
        uint256 amount = order.amount;
        require(amount > 0, IEscrow.EscrowInvalidAmount(id, 0, type(uint96).max));
        bool instant = kind == OrderKind.Instant;
        address token = order.token;
        (bool arbitrated, bool carried) = _requireParties(order, id, token, forwarder, instant);
        _requireFees(order, fees, id, token, amount, arbitrated);
        _requireClocks(order, id, instant, arbitrated, carried);
    }

    /// @notice What a fee leg takes from a release, rounded down.
    /// @param leg The leg.
    /// @param part The release, in token units, at most `total`.
    /// @param total The amount of the order.
    /// @return The deduction, in token units.
    function feeDown(FeeLeg calldata leg, uint256 part, uint256 total) internal pure returns (uint256) {
        uint256 basisPoints = leg.basisPoints;
        unchecked {
            // Two factors below 2^96; the total of a paid order is not zero.
            return basisPoints == 0 ? (part * leg.fixedAmount) / total : (part * basisPoints) / WHOLE;
        }
    }

    /// @notice A share of an amount, rounded down.
    /// @param amount The amount, in token units, below 2^96.
    /// @param basisPoints The share, in 1/10,000, at most the whole.
    /// @return The share, in token units.
    function shareDown(uint96 amount, uint256 basisPoints) internal pure returns (uint96) {
        unchecked {
            // At most the amount itself.
            return uint96((amount * basisPoints) / WHOLE);
        }
    }

    /* PRIVATE */

    /// @dev The EIP-712 hash of the array of fee legs.
    function _hashFees(FeeLeg[] calldata fees) private pure returns (bytes32 result) {
        bytes32 typehash = FEE_LEG_TYPEHASH;
        assembly ("memory-safe") {
            // The hashes gather from `start`; behind them each leg is laid out: its typehash and three words.
            let start := mload(0x40)
            let size := mul(fees.length, 32)
            let leg := add(start, size)
            mstore(leg, typehash)
            for {
                let i := 0
            } lt(i, fees.length) {
                i := add(i, 1)
            } {
                calldatacopy(add(leg, 32), add(fees.offset, mul(i, 96)), 96)
                mstore(add(start, mul(i, 32)), keccak256(leg, 128))
            }
            result := keccak256(start, size)
        }
    }

    /// @dev Payer and payee differ and can receive. Arbiter and carrier are apart from both, from the escrow, the
    /// forwarder and the token; an instant order has neither.
    function _requireParties(
        Order calldata order,
        OrderId id,
        address token,
        address forwarder,
        bool instant
    ) private view returns (bool arbitrated, bool carried) {
        address payer = order.payer;
        address payee = order.payee;
        _requireReceiver(id, Part.Payer, payer, token);
        _requireReceiver(id, Part.Payee, payee, token);
        require(payee != payer, IEscrow.EscrowInvalidParty(id, Part.Payee, payee));

        address arbiter = order.arbiter;
        arbitrated = arbiter != address(0);
        if (arbitrated) {
            bool apart = !instant && arbiter != payer && arbiter != payee && arbiter != forwarder;
            _requireOutsider(id, Part.Arbiter, arbiter, token, apart);
        }
        address carrier = order.carrier;
        carried = carrier != address(0);
        if (carried) {
            bool apart = !instant && carrier != payer && carrier != payee && carrier != forwarder;
            _requireOutsider(id, Part.Carrier, carrier, token, apart);
        }
    }

    /// @dev Money could not come back from zero, the escrow or the token.
    function _requireReceiver(OrderId id, Part part, address account, address token) private view {
        require(
            account != address(0) && account != address(this) && account != token,
            IEscrow.EscrowInvalidParty(id, part, account)
        );
    }

    /// @dev An arbiter or a carrier; `apart`: it has no other part in the order.
    function _requireOutsider(OrderId id, Part part, address account, address token, bool apart) private view {
        require(apart, IEscrow.EscrowInvalidParty(id, part, account));
        _requireReceiver(id, part, account, token);
    }

    /// @dev Each leg is either a share or an amount, and all fees of any release, with the arbiter's share, stay within
    /// it: the check is exact, without rounding, so that it holds for every part of the amount.
    function _requireFees(
        Order calldata order,
        FeeLeg[] calldata fees,
        OrderId id,
        address token,
        uint256 amount,
        bool arbitrated
    ) private view {
        require(fees.length <= MAX_FEES, IEscrow.EscrowTooManyFees(id, fees.length, MAX_FEES));
        uint256 split = order.splitBasisPoints;
        require(split <= WHOLE, IEscrow.EscrowInvalidShare(id, split));
        uint256 shares = order.arbiterBasisPoints;
        require(shares == 0 || arbitrated, IEscrow.EscrowInvalidShare(id, shares));

        uint256 fixedAmounts = 0;
        for (uint256 i = 0; i < fees.length; ++i) {
            FeeLeg calldata leg = fees[i];
            uint256 basisPoints = leg.basisPoints;
            uint256 fixedAmount = leg.fixedAmount;
            _requireReceiver(id, Part.FeeRecipient, leg.recipient, token);
            require((basisPoints == 0) != (fixedAmount == 0), IEscrow.EscrowInvalidFee(id, i));
            unchecked {
                // Nine shares below 2^16 and eight amounts below 2^96.
                shares += basisPoints;
                fixedAmounts += fixedAmount;
            }
        }
        unchecked {
            // As above, times an amount below 2^96.
            require(
                shares * amount + fixedAmounts * WHOLE <= amount * WHOLE,
                IEscrow.EscrowFeesTooHigh(id, shares, fixedAmounts)
            );
        }
    }

    /// @dev Every step that the order can reach has its window, no other step has one, and whenever the order is paid
    /// all windows fit before the last closing time, which lies within the cap.
    function _requireClocks(
        Order calldata order,
        OrderId id,
        bool instant,
        bool arbitrated,
        bool carried
    ) private view {
        uint40 payBy = order.payBy;
        require(block.timestamp < payBy, IEscrow.EscrowPayByPassed(id, payBy));
        Windows windows = order.windows;
        uint256 sum = windows.sum();
        bool fits = instant ? sum == windows.refund() : _hasItsWindows(windows, arbitrated, carried);
        require(fits && windows.isCanonical(), IEscrow.EscrowInvalidWindows(id, windows));

        uint40 closeBy = order.closeBy;
        uint256 earliest;
        uint256 latest;
        unchecked {
            // Times below 2^40 and windows below 2^30.
            earliest = payBy + sum;
            latest = block.timestamp + MAX_DURATION;
        }
        require(closeBy >= earliest, IEscrow.EscrowCloseByTooEarly(id, closeBy, earliest));
        require(closeBy <= latest, IEscrow.EscrowCloseByTooLate(id, closeBy, latest));
    }

    /// @dev Whether an escrow's windows fit its parties: to deliver exactly with a carrier, to rule exactly with an
    /// arbiter, and to return goods only together with to inspect them.
    function _hasItsWindows(Windows windows, bool arbitrated, bool carried) private pure returns (bool) {
        return
            windows.confirm() > 0 &&
            windows.answer() > 0 &&
            windows.escalate() > 0 &&
            (windows.deliver() > 0) == carried &&
            (windows.ship() > 0 || !carried) &&
            (windows.ruling() > 0) == arbitrated &&
            (windows.giveBack() > 0) == (windows.inspect() > 0);
    }
}
