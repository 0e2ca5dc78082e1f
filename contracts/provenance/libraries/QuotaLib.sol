// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {IQuotas} from "../interfaces/IQuotas.sol";
import {MeasureUnit} from "../types/LotTypes.sol";
import {QuotaId, QuotaTerms} from "../types/QuotaTypes.sol";

/// @title QuotaLib
/// @notice The hash of a quota's terms, and what makes them sound.
library QuotaLib {
    /* CONSTANTS */

    bytes32 private constant QUOTA_TERMS_TYPEHASH = keccak256(
        "QuotaTerms(uint64 certifier,address drawer,bytes32 name,bytes32 season,uint40 from,uint40 until,"
        "bytes3 unit,uint64 amount,uint64 partyAmount,uint256 salt)"
    );

    /* INTERNAL */

    /// @notice The EIP-712 struct hash of a quota's terms.
    /// @param terms The terms.
    /// @return The struct hash.
    function hash(QuotaTerms calldata terms) internal pure returns (bytes32) {
        return keccak256(abi.encode(QUOTA_TERMS_TYPEHASH, terms));
    }

    /// @notice Reverts unless the terms are sound, as {IQuotas-grant} lists it.
    /// @param terms The terms.
    /// @param id Their id.
    function requireSound(QuotaTerms calldata terms, QuotaId id) internal pure {
        bool isComplete = terms.name != 0 && MeasureUnit.unwrap(terms.unit) != 0 && terms.drawer != address(0);
        require(isComplete, IQuotas.QuotaIncomplete(id));
        require(terms.amount > 0, IQuotas.QuotaNoAmount(id));
        (uint40 from, uint40 until) = (terms.from, terms.until);
        require(from < until, IQuotas.QuotaEmptySeason(id, from, until));
    }
}
