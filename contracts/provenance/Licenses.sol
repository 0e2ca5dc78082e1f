// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {StateSet} from "../common/types/StateSet.sol";
import {ILicenses} from "./interfaces/ILicenses.sol";
import {
    LICENSE_ACTIVE,
    LICENSE_LIVE,
    LICENSE_NONE,
    LicenseId,
    LicenseSlot,
    LicenseState,
    LicenseTerms
} from "./types/LicenseTypes.sol";

/// @title Licenses
/// @notice See the documentation in {ILicenses}.
contract Licenses is ILicenses, ERC2771Context, EIP712 {
    /* CONSTANTS */

    bytes32 private constant LICENSE_TERMS_TYPEHASH = keccak256(
        "LicenseTerms(uint256 work,bytes32 parent,address licensee,address revoker,uint40 notice,uint40 startsAt,"
        "uint40 endsAt,uint8 depth,bool isTransferable,bytes32 content,uint256 salt)"
    );

    /// @dev The most generations that may follow a license of a work, so that a chain is at most eight long.
    uint256 private constant DEEPEST = 7;

    /// @dev Ten years.
    uint40 private constant LONGEST_NOTICE = 3653 days;

    /* IMMUTABLES */

    IERC721 private immutable _works;

    /* STORAGE */

    mapping(LicenseId id => LicenseSlot slot) private _licenses;

    /* CONSTRUCTOR */

    /// @param works_ The ERC-721 contract whose tokens are the works.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(address works_, address forwarder) ERC2771Context(forwarder) EIP712("Cowry Licenses", "1") {
        _works = IERC721(works_);
    }

    /* DEEDS */

    /// @inheritdoc ILicenses
    function grant(LicenseTerms calldata terms, string calldata uri) external returns (LicenseId id) {
        id = idOf(terms);
        _requireState(id, LICENSE_NONE);
        _requireComplete(terms, id);
        address licensor = terms.parent.isNull() ? _requireOfWork(terms, id) : _requireUnderLicense(terms, id);

        _write(_licenses[id], terms);
        emit LicenseGranted(id, terms.work, licensor, terms, uri);
    }

    /// @inheritdoc ILicenses
    function transfer(LicenseId id, address to) external {
        _requireState(id, LICENSE_ACTIVE);
        LicenseSlot storage slot = _licenses[id];
        address from = _requireCaller(id, slot.licensee);
        require(slot.isTransferable, LicensesNotTransferable(id));
        require(to != address(0), LicensesNoLicensee(id));

        slot.licensee = to;
        emit LicenseTransferred(id, from, to);
    }

    /// @inheritdoc ILicenses
    function revoke(LicenseId id, bytes32 reason) external returns (uint40 revokedFrom) {
        _requireState(id, LICENSE_LIVE);
        LicenseSlot storage slot = _licenses[id];
        _requireCaller(id, slot.revoker);
        uint40 before = slot.revokedFrom;
        require(before == 0, LicensesRevokedBefore(id, before));

        revokedFrom = uint40(block.timestamp) + slot.notice;
        slot.revokedFrom = revokedFrom;
        emit LicenseRevoked(id, revokedFrom, reason);
    }

    /// @inheritdoc ILicenses
    function surrender(LicenseId id) external {
        _requireState(id, LICENSE_LIVE);
        LicenseSlot storage slot = _licenses[id];
        address licensee = _requireCaller(id, slot.licensee);

        slot.isSurrendered = true;
        emit LicenseSurrendered(id, licensee);
    }

    /* VIEWS */

    /// @inheritdoc ILicenses
    function stateOf(LicenseId id) public view returns (LicenseState state) {
        state = _ownStateOf(id);
        if (state != LicenseState.Active) return state;

        // At most eight, since fewer generations may follow each.
        for (id = _licenses[id].parent; !id.isNull(); id = _licenses[id].parent) {
            if (_ownStateOf(id) != LicenseState.Active) return LicenseState.Suspended;
        }
    }

    /// @inheritdoc ILicenses
    function isActive(LicenseId id) external view returns (bool) {
        return stateOf(id) == LicenseState.Active;
    }

    /// @inheritdoc ILicenses
    function licenseeOf(LicenseId id) external view returns (address) {
        return _licenses[id].licensee;
    }

    /// @inheritdoc ILicenses
    function contentOf(LicenseId id) external view returns (bytes32) {
        return _licenses[id].content;
    }

    /// @inheritdoc ILicenses
    function slotOf(LicenseId id) external view returns (LicenseSlot memory) {
        return _licenses[id];
    }

    /// @inheritdoc ILicenses
    function works() external view returns (address) {
        return address(_works);
    }

    /// @inheritdoc ILicenses
    function idOf(LicenseTerms calldata terms) public view returns (LicenseId) {
        return LicenseId.wrap(_hashTypedDataV4(keccak256(abi.encode(LICENSE_TERMS_TYPEHASH, terms))));
    }

    /* PRIVATE */

    /// @dev Writes the birth of a license.
    function _write(LicenseSlot storage slot, LicenseTerms calldata terms) private {
        (slot.licensee, slot.startsAt, slot.endsAt) = (terms.licensee, terms.startsAt, terms.endsAt);
        (slot.depth, slot.isTransferable) = (terms.depth, terms.isTransferable);
        (slot.revoker, slot.notice) = (terms.revoker, terms.notice);
        (slot.parent, slot.work, slot.content) = (terms.parent, terms.work, terms.content);
    }

    /// @dev The terms name what every license has.
    function _requireComplete(LicenseTerms calldata terms, LicenseId id) private pure {
        require(terms.licensee != address(0), LicensesNoLicensee(id));
        require(terms.content != bytes32(0), LicensesNoContent(id));
        uint40 notice = terms.notice;
        require(notice <= LONGEST_NOTICE, LicensesUnfitNotice(id, notice, LONGEST_NOTICE));
    }

    /// @dev The caller holds the work, and the terms are sound.
    function _requireOfWork(LicenseTerms calldata terms, LicenseId id) private view returns (address licensor) {
        licensor = _requireCaller(id, _works.ownerOf(terms.work));
        uint256 depth = terms.depth;
        require(depth <= DEEPEST, LicensesTooDeep(id, depth, DEEPEST));
        _requireTimes(terms, id, 0, type(uint40).max);
    }

    /// @dev The caller has the license above, and the terms are within it.
    function _requireUnderLicense(LicenseTerms calldata terms, LicenseId id) private view returns (address licensor) {
        LicenseId parent = terms.parent;
        _requireState(parent, LICENSE_ACTIVE);
        LicenseSlot memory above = _licenses[parent];
        (uint256 work, uint256 depth) = (terms.work, terms.depth);
        require(work == above.work, LicensesOtherWork(id, work, above.work));
        licensor = _requireCaller(id, above.licensee);
        require(above.depth > 0, LicensesNotGranted(id, parent));
        require(depth < above.depth, LicensesTooDeep(id, depth, above.depth - 1));
        _requireTimes(terms, id, above.startsAt, above.endsAt);
    }

    /// @dev The license ends after its start and in the future, both within bounds.
    function _requireTimes(LicenseTerms calldata terms, LicenseId id, uint40 earliest, uint40 latest) private view {
        (uint40 startsAt, uint40 endsAt) = (terms.startsAt, terms.endsAt);
        bool isOrdered = startsAt < endsAt && block.timestamp < endsAt;
        bool isWithin = startsAt >= earliest && endsAt <= latest;
        require(isOrdered && isWithin, LicensesUnfitTimes(id, startsAt, endsAt, earliest, latest));
    }

    /// @dev The deed may begin where the license stands.
    function _requireState(LicenseId id, StateSet allowed) private view {
        LicenseState current = stateOf(id);
        require(allowed.has(uint8(current)), LicensesUnexpectedState(id, current, allowed));
    }

    /// @dev The deed is `expected`'s alone.
    function _requireCaller(LicenseId id, address expected) private view returns (address caller) {
        caller = _msgSender();
        require(caller == expected, LicensesWrongCaller(id, caller, expected));
    }

    /// @dev Where a license stands by itself.
    function _ownStateOf(LicenseId id) private view returns (LicenseState) {
        LicenseSlot storage slot = _licenses[id];
        if (slot.licensee == address(0)) return LicenseState.None;
        if (slot.isSurrendered) return LicenseState.Surrendered;
        uint40 revokedFrom = slot.revokedFrom;
        if (revokedFrom != 0 && block.timestamp >= revokedFrom) return LicenseState.Revoked;
        if (block.timestamp >= slot.endsAt) return LicenseState.Expired;
        return block.timestamp < slot.startsAt ? LicenseState.Pending : LicenseState.Active;
    }
}
