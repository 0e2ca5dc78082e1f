// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IMandates} from "../interfaces/IMandates.sol";
import {Mandate, MandateId} from "../types/MandateTypes.sol";
import {Schedule} from "./Schedule.sol";

/// @title MandateLib
/// @notice The hash of a mandate's terms, what makes terms sound, and what they allow.
library MandateLib {
    /* CONSTANTS */

    bytes32 private constant MANDATE_TYPEHASH = keccak256(
        "Mandate(address payer,address payee,address token,uint96 limit,bool isFixed,uint96 cap,uint16 carry,"
        "uint8 unit,uint8 every,uint24 firstDay,uint24 lastDay,uint16 periods,int16 utcOffset,"
        "uint32 notice,bytes32 details,uint256 salt)"
    );

    /// @dev The words of a mandate in calldata.
    uint256 private constant MANDATE_WORDS = 16;

    /// @dev The widest offset from UTC, in minutes: fourteen hours.
    int256 private constant MAX_OFFSET = 840;

    /* INTERNAL */

    /// @notice The EIP-712 struct hash of a mandate.
    /// @dev Calldata holds each member as EIP-712 encodes it, so it is copied and not encoded again. Dirty bits above a
    /// member give another hash; no such mandate can be recorded, since `requireSound` and the birth event read every
    /// member.
    /// @param mandate The terms.
    /// @return result The struct hash.
    function hash(Mandate calldata mandate) internal pure returns (bytes32 result) {
        bytes32 typehash = MANDATE_TYPEHASH;
        uint256 size = 32 * (MANDATE_WORDS + 1);
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, typehash)
            calldatacopy(add(start, 32), mandate, sub(size, 32))
            result := keccak256(start, size)
        }
    }

    /// @notice Reverts unless the terms are sound, as {IMandates-authorize} lists it.
    /// @param mandate The terms.
    /// @param id Their id.
    /// @param forwarder The ERC-2771 forwarder.
    function requireSound(Mandate calldata mandate, MandateId id, address forwarder) internal view {
        _requireParties(mandate, id, forwarder);
        _requireAmounts(mandate, id);
        _requireSchedule(mandate, id);
    }

    /// @notice The most that one period may allow with all that can be carried into it.
    /// @param mandate The terms.
    /// @return The amount, in token units; below 2^96 where the terms are sound.
    function mostPerPeriod(Mandate calldata mandate) internal pure returns (uint256) {
        return uint256(mandate.limit) * (uint256(mandate.carry) + 1);
    }

    /// @notice What a period allows that is `elapsed` periods after one of which `left` was left.
    /// @param mandate The terms.
    /// @param left What was left, in token units.
    /// @param elapsed How many periods later.
    /// @return The amount, in token units.
    function allowanceAfter(Mandate calldata mandate, uint256 left, uint256 elapsed) internal pure returns (uint256) {
        return Math.min(left + uint256(mandate.limit) * elapsed, mostPerPeriod(mandate));
    }

    /// @notice What the cap leaves to collect.
    /// @param mandate The terms.
    /// @param collected What was collected in all, in token units.
    /// @return The amount, in token units. Without a cap, what the count can still take.
    function leftOfCap(Mandate calldata mandate, uint96 collected) internal pure returns (uint96) {
        uint96 cap = mandate.cap;
        return (cap == 0 ? type(uint96).max : cap) - collected;
    }

    /* PRIVATE */

    /// @dev Payer and payee differ, are none of the contracts that a collection passes, and can hold money.
    function _requireParties(Mandate calldata mandate, MandateId id, address forwarder) private view {
        address payer = mandate.payer;
        address payee = mandate.payee;
        _requireParty(id, payer, mandate.token, forwarder);
        _requireParty(id, payee, mandate.token, forwarder);
        require(payee != payer, IMandates.MandateInvalidParty(id, payee));
    }

    function _requireParty(MandateId id, address account, address token, address forwarder) private view {
        require(
            account != address(0) && account != address(this) && account != token && account != forwarder,
            IMandates.MandateInvalidParty(id, account)
        );
    }

    /// @dev A cap lets one period through whole, and what can pile up fits the state.
    function _requireAmounts(Mandate calldata mandate, MandateId id) private pure {
        uint96 limit = mandate.limit;
        require(limit > 0, IMandates.MandateZeroLimit(id));
        uint96 cap = mandate.cap;
        require(cap == 0 || cap >= limit, IMandates.MandateInvalidCap(id, cap, limit));
        uint256 most = mostPerPeriod(mandate);
        require(most <= type(uint96).max, IMandates.MandateCarryTooHigh(id, mandate.carry, most));
    }

    /// @dev A period has a length, and the days are in order and within the calendar.
    function _requireSchedule(Mandate calldata mandate, MandateId id) private pure {
        require(mandate.every > 0, IMandates.MandateZeroPeriod(id));
        int16 utcOffset = mandate.utcOffset;
        require(utcOffset >= -MAX_OFFSET && utcOffset <= MAX_OFFSET, IMandates.MandateInvalidOffset(id, utcOffset));
        uint24 firstDay = mandate.firstDay;
        uint24 lastDay = mandate.lastDay;
        bool ordered =
            lastDay == 0 ? firstDay <= Schedule.LAST_DAY : firstDay <= lastDay && lastDay <= Schedule.LAST_DAY;
        require(firstDay > 0 && ordered, IMandates.MandateInvalidDays(id, firstDay, lastDay));
    }
}
