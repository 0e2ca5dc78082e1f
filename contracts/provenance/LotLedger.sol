// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Gtin} from "../common/types/Gtin.sol";
import {IParties} from "../parties/interfaces/IParties.sol";
import {ALL_ROLES, PartyId, PartyRole, RoleSet} from "../parties/types/PartyTypes.sol";
import {ILots} from "./interfaces/ILots.sol";
import {IQuotas} from "./interfaces/IQuotas.sol";
import {DigitalLinkLib} from "./libraries/DigitalLinkLib.sol";
import {LotLib} from "./libraries/LotLib.sol";
import {UnitMap} from "./libraries/UnitMap.sol";
import {FactorSlot, Holding, LotId, LotSlot, LotState, LotTerms, MeasureUnit} from "./types/LotTypes.sol";
import {LotWord, newLotWord} from "./types/LotWord.sol";
import {QuotaId} from "./types/QuotaTypes.sol";

/// @title LotLedger
/// @notice What is stored of lots, how one is born, and what the world can see. See the documentation in {ILots}.
abstract contract LotLedger is ILots, ERC2771Context, EIP712 {
    using LotLib for LotTerms;
    using UnitMap for UnitMap.Map;

    /* CONSTANTS */

    /// @dev Who may commission: brands, producers, processors.
    RoleSet internal constant ISSUERS = RoleSet.wrap(
        uint32((1 << uint8(PartyRole.Brand)) | (1 << uint8(PartyRole.Producer)) | (1 << uint8(PartyRole.Processor)))
    );

    /* IMMUTABLES */

    IParties internal immutable _parties;
    IQuotas internal immutable _quotas;

    /* STORAGE */

    mapping(LotId lot => LotWord word) internal _lots;
    mapping(LotId lot => bytes32 root) internal _unitRoots;
    mapping(LotId lot => mapping(uint256 place => LotId parent)) internal _parents;
    mapping(LotId lot => Holding holding) internal _holdings;
    mapping(LotId lot => UnitMap.Map voids) internal _voids;
    mapping(address anchorer => mapping(bytes32 root => uint40 time)) internal _anchors;
    mapping(bytes32 key => FactorSlot factor) internal _factors;
    mapping(address inspector => mapping(uint256 nonce => bool isUsed)) internal _nonces;

    /* CONSTRUCTOR */

    /// @param parties_ The registry that says who acts for whom, and whose a GTIN is.
    /// @param quotas_ The quotas that lots of origin draw on.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(
        address parties_,
        address quotas_,
        address forwarder
    ) ERC2771Context(forwarder) EIP712("Cowry Lots", "1") {
        (_parties, _quotas) = (IParties(parties_), IQuotas(quotas_));
    }

    /* VIEWS */

    /// @inheritdoc ILots
    function slotOf(LotId lot) external view returns (LotSlot memory) {
        return _lots[lot].slot();
    }

    /// @inheritdoc ILots
    function lotOf(LotId lot) external view returns (LotWord word, bytes32 unitRoot) {
        word = _requireKnown(lot);
        if (word.units() > 0) unitRoot = _unitRoots[lot];
    }

    /// @inheritdoc ILots
    function parentsOf(LotId lot) external view returns (LotId[] memory parents) {
        uint256 count = _lots[lot].parents();
        parents = new LotId[](count);
        for (uint256 i = 0; i < count; ++i) {
            parents[i] = _parents[lot][i];
        }
    }

    /// @inheritdoc ILots
    function holderOf(LotId lot) external view returns (PartyId holder, PartyId offered) {
        return (_holderOf(lot, _lots[lot]), _holdings[lot].offered);
    }

    /// @inheritdoc ILots
    function isVoided(LotId lot, uint32 index) external view returns (bool) {
        return _lots[lot].hasVoids() && _voids[lot].contains(index);
    }

    /// @inheritdoc ILots
    function anchoredAt(address anchorer, bytes32 root) external view returns (uint40) {
        return _anchors[anchorer][root];
    }

    /// @inheritdoc ILots
    function factorOf(
        PartyId inspector,
        Gtin input,
        MeasureUnit inputUnit,
        Gtin output,
        MeasureUnit outputUnit
    ) external view returns (FactorSlot memory) {
        return _factors[_factorKey(inspector, input, inputUnit, output, outputUnit)];
    }

    /// @inheritdoc ILots
    function isNonceUsed(address inspector, uint256 nonce) external view returns (bool) {
        return _nonces[inspector][nonce];
    }

    /// @inheritdoc ILots
    function parties() external view returns (address) {
        return address(_parties);
    }

    /// @inheritdoc ILots
    function quotas() external view returns (address) {
        return address(_quotas);
    }

    /// @inheritdoc ILots
    function leafOf(LotTerms calldata terms) external pure returns (bytes32) {
        return terms.leaf();
    }

    /// @inheritdoc ILots
    function leafOfOrigin(LotTerms calldata terms, QuotaId quota) external pure returns (bytes32) {
        return terms.leafOfOrigin(quota);
    }

    /* INTERNAL */

    /// @dev Writes a new lot and tells of it.
    function _give(
        LotTerms calldata terms,
        PartyId brand,
        address by,
        uint8 parents,
        bool isOfOrigin
    ) internal returns (LotId lot) {
        lot = DigitalLinkLib.lotId(terms.gtin, terms.lot);
        require(LotWord.unwrap(_lots[lot]) == 0, LotExists(lot));
        uint64 left = terms.leftAtBirth(lot);

        _lots[lot] = newLotWord(terms, brand, left, parents, isOfOrigin);
        if (terms.unitRoot != 0) _unitRoots[lot] = terms.unitRoot;
        emit LotCommissioned(lot, brand, terms.gtin, by, terms);
    }

    /// @dev The lot was commissioned.
    function _requireKnown(LotId lot) internal view returns (LotWord word) {
        word = _lots[lot];
        require(LotWord.unwrap(word) != 0, LotUnknown(lot));
    }

    /// @dev The lot is Active.
    function _requireActive(LotId lot) internal view returns (LotWord word) {
        word = _lots[lot];
        LotState state = word.state();
        require(state == LotState.Active, LotNotActive(lot, state));
    }

    /// @dev The lot is Active, and the caller acts for its holder now.
    function _requireOwn(LotId lot) internal view returns (LotWord word, address caller, PartyId holder) {
        word = _requireActive(lot);
        caller = _msgSender();
        holder = _parties.requireRole(caller, ALL_ROLES, _now());
        _requireHolder(lot, word, holder);
    }

    /// @dev The party holds the lot.
    function _requireHolder(LotId lot, LotWord word, PartyId party) internal view {
        PartyId holder = _holderOf(lot, word);
        require(party == holder, LotWrongHolder(lot, party, holder));
    }

    /// @dev The inspector is another party.
    function _requireOther(PartyId inspector, PartyId party) internal pure {
        require(inspector != party, LotOwnInspector(party));
    }

    /// @dev Who holds a lot.
    function _holderOf(LotId lot, LotWord word) internal view returns (PartyId) {
        return word.isHandedOver() ? _holdings[lot].holder : word.brand();
    }

    /// @dev The present, in Unix seconds.
    function _now() internal view returns (uint40) {
        return uint40(block.timestamp);
    }

    /// @dev Where a factor is kept.
    function _factorKey(
        PartyId inspector,
        Gtin input,
        MeasureUnit inputUnit,
        Gtin output,
        MeasureUnit outputUnit
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(inspector, input, inputUnit, output, outputUnit));
    }
}
