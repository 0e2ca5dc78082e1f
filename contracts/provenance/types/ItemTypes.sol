// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

/// @notice The id of one item: the keccak256 of its canonical GS1 Digital Link,
/// `https://id.gs1.org/01/{GTIN-14}/21/{serial}`.
type ItemId is bytes32;

/// @notice The id of a logistic unit (case, pallet, container): the keccak256 of `https://id.gs1.org/00/{SSCC-18}`.
type LogisticUnitId is bytes32;
