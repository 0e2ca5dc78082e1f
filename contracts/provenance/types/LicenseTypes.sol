// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {StateSet} from "../../common/types/StateSet.sol";

/// @notice The id of a license: the EIP-712 digest of its terms, so that it binds chain, contract and every term.
type LicenseId is bytes32;

using {isNull} for LicenseId global;

/// @notice Where a license stands.
enum LicenseState {
    // Unknown id.
    None,
    // Live: it begins at a time, or holds.
    Pending,
    Active,
    // A license above it does not hold, so this one does not.
    Suspended,
    // Final: nothing brings it back.
    Expired,
    Revoked,
    Surrendered
}

/// @notice The terms of a license, as the licensor grants them. Their hash is its id.
/// @param work The token id of the work.
/// @param parent The license under which this one is granted, or zero where the holder of the work grants it.
/// @param licensee Who may use the work.
/// @param revoker Who may revoke the license, or zero for nobody.
/// @param notice How long after a revocation the license still holds, in seconds.
/// @param startsAt The license holds from this time on, in Unix seconds.
/// @param endsAt It no longer holds at this time, in Unix seconds; the greatest value for no end.
/// @param depth How many generations of licenses may be granted under it.
/// @param isTransferable Whether the licensee may hand it on.
/// @param content Commitment to the text of the license.
/// @param salt Makes equal terms differ.
struct LicenseTerms {
    uint256 work;
    LicenseId parent;
    address licensee;
    address revoker;
    uint40 notice;
    uint40 startsAt;
    uint40 endsAt;
    uint8 depth;
    bool isTransferable;
    bytes32 content;
    uint256 salt;
}

/// @notice What is stored of a license, in five slots.
/// @param licensee Who may use the work.
/// @param startsAt The license holds from this time on, in Unix seconds.
/// @param endsAt It no longer holds at this time, in Unix seconds.
/// @param depth How many generations of licenses may be granted under it.
/// @param isTransferable Whether the licensee may hand it on.
/// @param revoker Who may revoke it, or zero for nobody.
/// @param notice How long after a revocation it still holds, in seconds.
/// @param revokedFrom It is revoked from this time on, in Unix seconds; zero where nobody revoked it.
/// @param isSurrendered Whether the licensee gave it back.
/// @param parent The license under which it was granted, or zero.
/// @param work The token id of the work.
/// @param content Commitment to the text of the license.
struct LicenseSlot {
    // slot 0
    address licensee;
    uint40 startsAt;
    uint40 endsAt;
    uint8 depth;
    bool isTransferable;
    // slot 1
    address revoker;
    uint40 notice;
    uint40 revokedFrom;
    bool isSurrendered;
    // slot 2
    LicenseId parent;
    // slot 3
    uint256 work;
    // slot 4
    bytes32 content;
}

/// @dev The sets of states that deeds allow.
StateSet constant LICENSE_NONE = StateSet.wrap(1 << uint8(LicenseState.None));
StateSet constant LICENSE_ACTIVE = StateSet.wrap(1 << uint8(LicenseState.Active));
StateSet constant LICENSE_LIVE = StateSet.wrap(
    (1 << uint8(LicenseState.Pending)) | (1 << uint8(LicenseState.Active)) | (1 << uint8(LicenseState.Suspended))
);

/// @notice Whether an id stands for no license.
/// @param id The id.
/// @return True if it does.
function isNull(LicenseId id) pure returns (bool) {
    return LicenseId.unwrap(id) == 0;
}
