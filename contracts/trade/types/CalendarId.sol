// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice The id of a banking calendar: the EIP-712 digest of its terms, so that it binds chain, contract and every
/// term.
type CalendarId is bytes32;
