// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {ALL_ROLES, PartyId, PartyRole, roleSet} from "../parties/types/PartyTypes.sol";
import {LotLedger} from "./LotLedger.sol";
import {LotTransformations} from "./LotTransformations.sol";
import {ILots} from "./interfaces/ILots.sol";
import {LotLib} from "./libraries/LotLib.sol";
import {UnitMap} from "./libraries/UnitMap.sol";
import {Adjustment, Holding, LotId, LotState, LotTerms} from "./types/LotTypes.sol";
import {LotWord} from "./types/LotWord.sol";
import {QuotaId, QuotaTerms} from "./types/QuotaTypes.sol";

/// @title Lots
/// @notice See the documentation in {ILots}.
contract Lots is LotTransformations {
    using LotLib for LotTerms;
    using UnitMap for UnitMap.Map;

    /* CONSTANTS */

    bytes32 private constant ADJUSTMENT_TYPEHASH = keccak256(
        "Adjustment(bytes32 lot,uint64 counted,uint64 remaining,bytes32 reason,address inspector,uint256 nonce,"
        "uint40 deadline)"
    );

    /* CONSTRUCTOR */

    /// @param parties The registry that says who acts for whom, and whose a GTIN is.
    /// @param quotas The quotas that lots of origin draw on.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(address parties, address quotas, address forwarder) LotLedger(parties, quotas, forwarder) {}

    /* DEEDS: BIRTH */

    /// @inheritdoc ILots
    function commission(LotTerms calldata terms) external returns (LotId lot) {
        return _commission(terms, _msgSender(), _now());
    }

    /// @inheritdoc ILots
    function commissionMany(LotTerms[] calldata terms) external returns (LotId[] memory lots) {
        (address caller, uint40 present) = (_msgSender(), _now());
        lots = new LotId[](terms.length);
        for (uint256 i = 0; i < terms.length; ++i) {
            lots[i] = _commission(terms[i], caller, present);
        }
    }

    /// @inheritdoc ILots
    function commissionOfOrigin(LotTerms calldata terms, QuotaTerms calldata quota) external returns (LotId lot) {
        (lot, ) = _commissionOfOrigin(terms, quota, _msgSender(), _now());
    }

    /// @inheritdoc ILots
    function anchorLots(bytes32 root) external {
        require(root != 0, LotRootMissing());
        address anchorer = _msgSender();
        uint40 time = _anchors[anchorer][root];
        require(time == 0, LotRootAnchored(anchorer, root, time));

        _anchors[anchorer][root] = _now();
        emit LotsAnchored(anchorer, root);
    }

    /// @inheritdoc ILots
    function materialize(
        LotTerms calldata terms,
        address anchorer,
        bytes32 root,
        bytes32[] calldata proof
    ) external returns (LotId lot) {
        lot = _commission(terms, anchorer, _requireAnchor(anchorer, root));
        _materialize(terms.leaf(), lot, anchorer, root, proof);
    }

    /// @inheritdoc ILots
    function materializeOfOrigin(
        LotTerms calldata terms,
        QuotaTerms calldata quota,
        address anchorer,
        bytes32 root,
        bytes32[] calldata proof
    ) external returns (LotId lot) {
        QuotaId id;
        (lot, id) = _commissionOfOrigin(terms, quota, anchorer, _requireAnchor(anchorer, root));
        _materialize(terms.leafOfOrigin(id), lot, anchorer, root, proof);
    }

    /* DEEDS: LIFE */

    /// @inheritdoc ILots
    function offer(LotId lot, PartyId to) external {
        (, address caller, PartyId holder) = _requireOwn(lot);

        _holdings[lot].offered = to;
        emit LotOffered(lot, holder, to, caller);
    }

    /// @inheritdoc ILots
    function takeOver(LotId lot) external {
        LotWord word = _requireActive(lot);
        address caller = _msgSender();
        PartyId party = _parties.requireRole(caller, ALL_ROLES, _now());
        PartyId offered = _holdings[lot].offered;
        require(party == offered, LotNotOffered(lot, party, offered));
        PartyId from = _holderOf(lot, word);

        _holdings[lot] = Holding({holder: party, offered: PartyId.wrap(0)});
        if (!word.isHandedOver()) _lots[lot] = word.withHandedOver();
        emit LotHandedOver(lot, from, party, caller);
    }

    /// @inheritdoc ILots
    function adjust(Adjustment calldata adjustment, bytes calldata signature) external {
        LotId lot = adjustment.lot;
        (LotWord word, address caller, PartyId holder) = _requireOwn(lot);
        _requireLess(adjustment, word.left());
        _requireInspector(adjustment, signature, holder);

        _nonces[adjustment.inspector][adjustment.nonce] = true;
        _lots[lot] = word.withLeft(adjustment.remaining);
        emit LotAdjusted({
            lot: lot,
            inspector: adjustment.inspector,
            by: caller,
            counted: adjustment.counted,
            remaining: adjustment.remaining,
            reason: adjustment.reason
        });
    }

    /// @inheritdoc ILots
    function unpack(LotId lot, uint32 from, uint32 to) external {
        (LotWord word, address caller) = _voidUnits(lot, from, to);
        // Safe: the units' mass was taken from the lot's quantity at birth, and comes back once.
        uint64 left = word.left() + uint64(to - from) * word.unitSize();

        _lots[lot] = word.withVoids().withLeft(left);
        emit UnitsUnpacked({lot: lot, by: caller, from: from, to: to, left: left});
    }

    /// @inheritdoc ILots
    function decommissionUnits(LotId lot, uint32 from, uint32 to, bytes32 reason) external {
        (LotWord word, address caller) = _voidUnits(lot, from, to);

        _lots[lot] = word.withVoids();
        emit UnitsDecommissioned({lot: lot, by: caller, from: from, to: to, reason: reason});
    }

    /// @inheritdoc ILots
    function decommission(LotId lot, bytes32 reason) external {
        (LotWord word, address caller, ) = _requireOwn(lot);

        _lots[lot] = word.withState(LotState.Decommissioned).withLeft(0);
        emit LotDecommissioned(lot, caller, word.left(), reason);
    }

    /* PRIVATE */

    /// @dev A lot is born of an account that may commission it at that time.
    function _commission(LotTerms calldata terms, address by, uint40 time) private returns (LotId) {
        PartyId brand = _parties.requireIssuer(by, ISSUERS, terms.gtin, terms.prefixLength, time);
        return _give({terms: terms, brand: brand, by: by, parents: 0, isOfOrigin: false});
    }

    /// @dev The same for a lot that draws on a quota.
    function _commissionOfOrigin(
        LotTerms calldata terms,
        QuotaTerms calldata quota,
        address by,
        uint40 time
    ) private returns (LotId lot, QuotaId id) {
        PartyId brand = _parties.requireIssuer(by, ISSUERS, terms.gtin, terms.prefixLength, time);
        lot = _give({terms: terms, brand: brand, by: by, parents: 0, isOfOrigin: true});
        id = _quotas.draw({
            terms: quota,
            party: brand,
            gtin: terms.gtin,
            amount: terms.quantity,
            unit: terms.unit,
            time: time
        });
        emit LotOriginated(lot, id);
    }

    /// @dev Proves that a lot's leaf is under a root, and tells of it.
    function _materialize(bytes32 leaf, LotId lot, address anchorer, bytes32 root, bytes32[] calldata proof) private {
        require(MerkleProof.verifyCalldata(proof, root, leaf), LotNotUnderRoot(lot, root));

        emit LotMaterialized(lot, anchorer, root);
    }

    /// @dev Makes codes void that are not.
    function _voidUnits(LotId lot, uint32 from, uint32 to) private returns (LotWord word, address caller) {
        (word, caller, ) = _requireOwn(lot);
        uint32 units = word.units();
        require(from < to && to <= units, LotInvalidRange({lot: lot, from: from, to: to, units: units}));

        require(_voids[lot].add(from, to), LotUnitsVoid(lot, from, to));
    }

    /// @dev When an account anchored a root.
    function _requireAnchor(address anchorer, bytes32 root) private view returns (uint40 time) {
        time = _anchors[anchorer][root];
        require(time > 0, LotRootUnknown(anchorer, root));
    }

    /// @dev What is left is as counted, and becomes less.
    function _requireLess(Adjustment calldata adjustment, uint64 left) private pure {
        (LotId lot, uint64 counted, uint64 remaining) = (adjustment.lot, adjustment.counted, adjustment.remaining);
        bool isLess = left == counted && remaining < counted;
        require(isLess, LotMiscounted({lot: lot, left: left, counted: counted, remaining: remaining}));
    }

    /// @dev An account that acts as inspector, for another party than the holder, signed the adjustment.
    function _requireInspector(Adjustment calldata adjustment, bytes calldata signature, PartyId holder) private view {
        (LotId lot, address inspector, uint256 nonce) = (adjustment.lot, adjustment.inspector, adjustment.nonce);
        require(block.timestamp < adjustment.deadline, LotSignatureExpired(lot, adjustment.deadline));
        require(!_nonces[inspector][nonce], LotNonceUsed(inspector, nonce));
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(ADJUSTMENT_TYPEHASH, adjustment)));
        require(
            SignatureChecker.isValidSignatureNowCalldata(inspector, digest, signature),
            LotInvalidSignature(lot, inspector)
        );
        _requireOther(_parties.requireRole(inspector, roleSet(PartyRole.Inspector), _now()), holder);
    }
}
