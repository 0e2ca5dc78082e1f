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
    uint256 private constant MAX_FEES = 8;

    /// @dev How far ahead the last closing time may lie: five years.
    uint256 private constant MAX_DURATION = 1826 days;

    bytes32 private constant FEE_LEG_TYPEHASH = keccak256(
        "FeeLeg(address recipient,uint16 basisPoints,uint96 fixedAmount)"
    );

    bytes32 private constant ORDER_TYPEHASH = keccak256(
        "Order(address payer,address payee,address token,uint96 amount,uint8 kind,address arbiter,uint16 arbiterBasisPoints,address carrier,FeeLeg[] fees,uint40 payBy,uint40 closeBy,uint256 windows,uint16 splitBasisPoints,bytes32 details,bytes32 merchantReference,uint256 salt)FeeLeg(address recipient,uint16 basisPoints,uint96 fixedAmount)"
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

    /// @notice Reverts unless the terms are sound, as {IEscrow-pay} lists it.
    /// @param order The terms.
    /// @param id Their id.
    /// @param forwarder The ERC-2771 forwarder.
    function requireSound(Order calldata order, OrderId id, address forwarder) internal view {
        require(block.timestamp < order.payBy, IEscrow.EscrowPayByPassed(id, order.payBy));
        require(order.amount > 0, IEscrow.EscrowInvalidAmount(id, 0, type(uint96).max));
        _requireParties(order, id, forwarder);
        _requireFees(order, id);
        _requireWindows(order, id);
        _requireCloseBy(order, id);
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

    /// @dev Payer and payee differ and can receive; arbiter and carrier are apart from both.
    function _requireParties(Order calldata order, OrderId id, address forwarder) private view {
        address payer = order.payer;
        address payee = order.payee;
        _requireParty(_canReceive(payer, order.token), id, Part.Payer, payer);
        _requireParty(_canReceive(payee, order.token) && payee != payer, id, Part.Payee, payee);
        _requireOutsider(order, id, Part.Arbiter, order.arbiter, forwarder);
        _requireOutsider(order, id, Part.Carrier, order.carrier, forwarder);
    }

    /// @dev Zero, or neither payer, payee, the escrow, the forwarder nor the token; instant orders have none.
    function _requireOutsider(
        Order calldata order,
        OrderId id,
        Part part,
        address account,
        address forwarder
    ) private view {
        if (account == address(0)) return;
        bool apart = account != order.payer && account != order.payee && account != forwarder;
        bool used = order.kind == OrderKind.Escrow;
        _requireParty(apart && used && _canReceive(account, order.token), id, part, account);
    }

    /// @dev The account can have this part.
    function _requireParty(bool possible, OrderId id, Part part, address account) private pure {
        require(possible, IEscrow.EscrowInvalidParty(id, part, account));
    }

    /// @dev Money could not come back from zero, the escrow or the token.
    function _canReceive(address account, address token) private view returns (bool) {
        return account != address(0) && account != address(this) && account != token;
    }

    /// @dev Each leg is either a share or an amount, and all fees of any release, with the arbiter's share, stay within
    /// it: the check is exact, without rounding, so that it holds for every part of the amount.
    function _requireFees(Order calldata order, OrderId id) private view {
        uint256 count = order.fees.length;
        require(count <= MAX_FEES, IEscrow.EscrowTooManyFees(id, count, MAX_FEES));
        uint256 shares = order.arbiterBasisPoints;
        _requireShare(shares == 0 || order.arbiter != address(0), id, shares);
        _requireShare(order.splitBasisPoints <= WHOLE, id, order.splitBasisPoints);

        uint256 fixedAmounts = 0;
        for (uint256 i = 0; i < count; ++i) {
            FeeLeg calldata leg = order.fees[i];
            _requireParty(_canReceive(leg.recipient, order.token), id, Part.FeeRecipient, leg.recipient);
            require((leg.basisPoints == 0) != (leg.fixedAmount == 0), IEscrow.EscrowInvalidFee(id, i));
            shares += leg.basisPoints;
            fixedAmounts += leg.fixedAmount;
        }
        require(
            shares * order.amount + fixedAmounts * WHOLE <= order.amount * WHOLE,
            IEscrow.EscrowFeesTooHigh(id, shares, fixedAmounts)
        );
    }

    /// @dev The share is possible.
    function _requireShare(bool possible, OrderId id, uint256 basisPoints) private pure {
        require(possible, IEscrow.EscrowInvalidShare(id, basisPoints));
    }

    /// @dev Every step that the order can reach has its time, and no step that it cannot reach has one.
    function _requireWindows(Order calldata order, OrderId id) private pure {
        Windows windows = order.windows;
        _requireWindow(windows.isCanonical(), id, 10);
        if (order.kind == OrderKind.Instant) {
            _requireWindow(windows.sum() == windows.refund(), id, 9);
            return;
        }

        bool carried = order.carrier != address(0);
        _requireWindow(windows.ship() > 0 || !carried, id, 0);
        _requireWindow((windows.deliver() > 0) == carried, id, 1);
        _requireWindow(windows.confirm() > 0, id, 2);
        _requireWindow(windows.answer() > 0, id, 3);
        _requireWindow((windows.giveBack() > 0) == (windows.inspect() > 0), id, 5);
        _requireWindow(windows.escalate() > 0, id, 6);
        _requireWindow((windows.ruling() > 0) == (order.arbiter != address(0)), id, 7);
    }

    /// @dev The window at this place is possible.
    function _requireWindow(bool possible, OrderId id, uint256 place) private pure {
        require(possible, IEscrow.EscrowInvalidWindow(id, place));
    }

    /// @dev Whenever it is paid, every window fits before the last closing time, and that lies within the cap.
    function _requireCloseBy(Order calldata order, OrderId id) private view {
        uint40 closeBy = order.closeBy;
        uint256 earliest = uint256(order.payBy) + order.windows.sum();
        require(closeBy >= earliest, IEscrow.EscrowCloseByTooEarly(id, closeBy, earliest));
        uint256 latest = block.timestamp + MAX_DURATION;
        require(closeBy <= latest, IEscrow.EscrowCloseByTooLate(id, closeBy, latest));
    }
}
