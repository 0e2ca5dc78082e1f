// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice The ten time windows of an order in one word: 25 bits each, in seconds (at most 33,554,431 s, 388 days).
/// @dev From the lowest bits: ship, deliver, confirm, answer, return, inspect, escalate, ruling, refund, extension; the
/// top six bits are zero. A zero window means that its step does not exist in this order.
type Windows is uint256;

using {
    ship,
    deliver,
    confirm,
    answer,
    giveBack,
    inspect,
    escalate,
    ruling,
    refund,
    extension,
    isCanonical,
    sum,
    afterShipping,
    afterConfirming
} for Windows global;

/// @dev The bits of every other window, from the lowest.
uint256 constant EVEN_WINDOWS = 0x1ffffff * (1 + (1 << 50) + (1 << 100) + (1 << 150) + (1 << 200));

/// @notice The payee's time to ship, from payment. Zero: nothing to ship.
function ship(Windows self) pure returns (uint40) {
    return _window(self, 0);
}

/// @notice The carrier's time to deliver, from shipment. Zero exactly where the order names no carrier.
function deliver(Windows self) pure returns (uint40) {
    return _window(self, 25);
}

/// @notice The payer's time to confirm or complain, from delivery.
function confirm(Windows self) pure returns (uint40) {
    return _window(self, 50);
}

/// @notice The payee's time to answer a refund request; silence accepts it.
function answer(Windows self) pure returns (uint40) {
    return _window(self, 75);
}

/// @notice The payer's time to send goods back. Zero: the order knows no returns. (`return` is a keyword.)
function giveBack(Windows self) pure returns (uint40) {
    return _window(self, 100);
}

/// @notice The payee's time to inspect returned goods; silence accepts them.
function inspect(Windows self) pure returns (uint40) {
    return _window(self, 125);
}

/// @notice The payer's time to escalate a refused request; silence drops it.
function escalate(Windows self) pure returns (uint40) {
    return _window(self, 150);
}

/// @notice The arbiter's time to rule. Zero exactly where the order names no arbiter.
function ruling(Windows self) pure returns (uint40) {
    return _window(self, 175);
}

/// @notice The time after release in which the payee can still refund through the escrow.
function refund(Windows self) pure returns (uint40) {
    return _window(self, 200);
}

/// @notice The most by which the payer may, once, move a clock of its own.
function extension(Windows self) pure returns (uint40) {
    return _window(self, 225);
}

/// @notice Whether the unused top bits are zero, so that equal windows are one value.
function isCanonical(Windows self) pure returns (bool) {
    return Windows.unwrap(self) >> 250 == 0;
}

/// @notice The longest that an order can live from payment on: every window once.
/// @dev Once is enough: a request starts before the confirm clock ends, and each of its steps happens at most once.
function sum(Windows self) pure returns (uint40) {
    uint256 word = Windows.unwrap(self);
    unchecked {
        // Neighbors add up in lanes of 50 bits; the remainder by 2^50 - 1 adds up the lanes, like casting out nines.
        uint256 lanes = (word & EVEN_WINDOWS) + ((word >> 25) & EVEN_WINDOWS);
        return uint40(lanes % ((1 << 50) - 1));
    }
}

/// @notice The longest that an order can live once its ship clock has ended, without extension.
function afterShipping(Windows self) pure returns (uint40) {
    unchecked {
        return self.deliver() + self.confirm() + self.afterConfirming();
    }
}

/// @notice The longest that an order can live once its confirm clock has ended: one request, and refunds after release.
function afterConfirming(Windows self) pure returns (uint40) {
    unchecked {
        return self.answer() + self.giveBack() + self.inspect() + self.escalate() + self.ruling() + self.refund();
    }
}

/// @dev The window that starts at a bit.
function _window(Windows self, uint256 bit) pure returns (uint40) {
    return uint40((Windows.unwrap(self) >> bit) & 0x1ffffff);
}
