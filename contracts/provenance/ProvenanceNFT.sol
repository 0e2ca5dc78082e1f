// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC2771Context} from "@openzeppelin/contracts/metatx/ERC2771Context.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC721Utils} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Utils.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

import {Gtin} from "../common/types/Gtin.sol";
import {StateSet} from "../common/types/StateSet.sol";
import {IParties} from "../parties/interfaces/IParties.sol";
import {PartyId} from "../parties/types/PartyId.sol";
import {PartyRole, RoleSet, roleSet} from "../parties/types/PartyTypes.sol";
import {ItemMetadata} from "./ItemMetadata.sol";
import {UsableToken} from "./UsableToken.sol";
import {IItemMetadata} from "./interfaces/IItemMetadata.sol";
import {ILots} from "./interfaces/ILots.sol";
import {IOpenGuard} from "./interfaces/IOpenGuard.sol";
import {IProvenanceNFT} from "./interfaces/IProvenanceNFT.sol";
import {IRecalls} from "./interfaces/IRecalls.sol";
import {DigitalLinkLib} from "./libraries/DigitalLinkLib.sol";
import {TokenJson} from "./libraries/TokenJson.sol";
import {UnitLib} from "./libraries/UnitLib.sol";
import {ItemId} from "./types/ItemTypes.sol";
import {LotId, LotState} from "./types/LotTypes.sol";
import {LotWord} from "./types/LotWord.sol";
import {
    Inscription,
    MintTerms,
    Redemption,
    RedemptionSlot,
    RedemptionState,
    REDEMPTION_FREE,
    REDEMPTION_OPEN,
    REDEMPTION_REQUESTED,
    Work
} from "./types/NftTypes.sol";
import {UnitKeys} from "./types/UnitTypes.sol";

/// @title ProvenanceNFT
/// @notice See the documentation in {IProvenanceNFT}.
contract ProvenanceNFT is IProvenanceNFT, UsableToken, EIP712 {
    using UnitLib for UnitKeys;

    /* CONSTANTS */

    bytes32 private constant CLAIM_TYPEHASH = keccak256("Claim(bytes32 lot,uint32 index,address to,uint40 deadline)");

    bytes32 private constant REDEMPTION_TYPEHASH = keccak256(
        "Redemption(bytes32 item,address holder,address custodian,uint8 prefixLength,bytes32 handover,uint40 deadline)"
    );

    /// @dev The greatest lengths of texts, in bytes.
    uint256 private constant LONGEST_NAME = 100;
    uint256 private constant LONGEST_DESCRIPTION = 1000;

    /* IMMUTABLES */

    IParties private immutable _parties;
    ILots private immutable _lots;
    IRecalls private immutable _recalls;
    IOpenGuard private immutable _openGuard;
    IItemMetadata private immutable _metadata;
    uint40 private immutable _claimGrace;

    /* STORAGE */

    mapping(ItemId item => RedemptionSlot redemption) private _redemptions;
    mapping(ItemId item => Inscription inscription) private _inscriptions;
    mapping(ItemId item => Work work) private _works;

    /* CONSTRUCTOR */

    /// @param parties_ The registry of organizations.
    /// @param lots_ The lots whose units can be claimed.
    /// @param recalls_ What stops their claims.
    /// @param openGuard_ Who knows when a unit was opened.
    /// @param claimGrace_ How long after its first opening a unit can still be claimed, in seconds.
    /// @param forwarder The ERC-2771 forwarder through which deeds may be relayed.
    constructor(
        address parties_,
        address lots_,
        address recalls_,
        address openGuard_,
        uint40 claimGrace_,
        address forwarder
    ) ERC721("Cowry Provenance", "CWRP") EIP712("Cowry Provenance NFT", "1") ERC2771Context(forwarder) {
        _parties = IParties(parties_);
        _lots = ILots(lots_);
        _recalls = IRecalls(recalls_);
        _openGuard = IOpenGuard(openGuard_);
        _metadata = new ItemMetadata();
        _claimGrace = claimGrace_;
    }

    /* DEEDS */

    /// @inheritdoc IProvenanceNFT
    function claim(
        LotId lot,
        UnitKeys calldata unit,
        string calldata serial,
        bytes32[] calldata proof,
        address to,
        uint40 deadline,
        bytes calldata signature
    ) external returns (ItemId item) {
        require(block.timestamp < deadline, ItemClaimExpired(lot, unit.index, deadline));
        LotWord word = _requireUnit(lot, unit, serial, proof);
        _requireClaim(lot, unit, to, deadline, signature);
        _requireClaimable(lot, unit.index, word.hasVoids());
        item = _requireNew(word.gtin(), serial);

        _mint(to, uint256(ItemId.unwrap(item)));
        emit ItemClaimed(item, lot, to, unit.index);
    }

    /// @inheritdoc IProvenanceNFT
    function mint(MintTerms calldata terms) external returns (ItemId item) {
        PartyId issuer = _requireIssuer(_msgSender(), _makers(), terms.gtin, terms.prefixLength);
        item = _requireNew(terms.gtin, terms.serial);
        TokenJson.requireText(terms.name, LONGEST_NAME);
        TokenJson.requireText(terms.description, LONGEST_DESCRIPTION);

        uint256 tokenId = uint256(ItemId.unwrap(item));
        _setRoyalty(tokenId, terms.royalty);
        _works[item] = Work(issuer, terms.content, terms.name, terms.description);
        _mint(terms.to, tokenId);
        emit ItemMinted(item, issuer, terms.to, terms);
        _inscribe(item, terms.gtin, terms.serial);

        ERC721Utils.checkOnERC721Received(_msgSender(), address(0), terms.to, tokenId, "");
    }

    /// @inheritdoc IProvenanceNFT
    function inscribe(Gtin gtin, string calldata serial) external returns (ItemId item) {
        item = DigitalLinkLib.itemId(gtin, serial);
        uint256 tokenId = uint256(ItemId.unwrap(item));
        _requireOwned(tokenId);
        require(Gtin.unwrap(_inscriptions[item].gtin) == 0, ItemInscribedBefore(item));

        _inscribe(item, gtin, serial);
        emit MetadataUpdate(tokenId);
    }

    /// @inheritdoc IProvenanceNFT
    function requestRedemption(
        ItemId item,
        address custodian,
        uint8 prefixLength,
        uint40 until,
        bytes32 memo
    ) external {
        address holder = _msgSender();
        _requireHolder(item, holder);
        _requireState(item, REDEMPTION_FREE);
        PartyId party = _requireCustodian(item, holder, custodian, prefixLength);

        _redemptions[item] = RedemptionSlot(party, until, uint40(block.timestamp), RedemptionState.Requested);
        emit RedemptionRequested(item, holder, party, until, memo);
        _lock(uint256(ItemId.unwrap(item)), address(this), until);
        emit MetadataUpdate(uint256(ItemId.unwrap(item)));
    }

    /// @inheritdoc IProvenanceNFT
    function refuseRedemption(ItemId item, bytes32 reason) external {
        _requireState(item, REDEMPTION_REQUESTED);
        address caller = _msgSender();
        PartyId party = _parties.requireRole(caller, _keepers(), uint40(block.timestamp));
        _requireAsked(item, party);

        _redemptions[item].since = uint40(block.timestamp);
        _redemptions[item].state = RedemptionState.Refused;
        emit RedemptionRefused(item, party, caller, reason);
        _unlock(uint256(ItemId.unwrap(item)));
        emit MetadataUpdate(uint256(ItemId.unwrap(item)));
    }

    /// @inheritdoc IProvenanceNFT
    function redeem(
        Redemption calldata redemption,
        bytes calldata holderSignature,
        bytes calldata custodianSignature
    ) external {
        PartyId party = _requireHandover(redemption);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(REDEMPTION_TYPEHASH, redemption)));
        _requireSigned(redemption.item, redemption.holder, digest, holderSignature);
        _requireSigned(redemption.item, redemption.custodian, digest, custodianSignature);

        _redemptions[redemption.item] = RedemptionSlot(party, 0, uint40(block.timestamp), RedemptionState.Redeemed);
        emit ItemRedeemed(redemption.item, redemption.holder, party, redemption.custodian, redemption.handover);
        uint256 tokenId = uint256(ItemId.unwrap(redemption.item));
        _use(tokenId);
        _lockForever(tokenId);
    }

    /* VIEWS */

    /// @inheritdoc IProvenanceNFT
    function stateOf(ItemId item) public view returns (RedemptionState) {
        RedemptionSlot memory slot = _redemptions[item];
        bool isOver = slot.state == RedemptionState.Requested && block.timestamp >= slot.until;
        return isOver ? RedemptionState.Lapsed : slot.state;
    }

    /// @inheritdoc IProvenanceNFT
    function redemptionOf(ItemId item) external view returns (RedemptionSlot memory) {
        return _redemptions[item];
    }

    /// @inheritdoc IProvenanceNFT
    function workOf(ItemId item) external view returns (Work memory) {
        return _works[item];
    }

    /// @inheritdoc IProvenanceNFT
    function inscriptionOf(ItemId item) external view returns (Gtin gtin, string memory serial) {
        Inscription memory inscription = _inscriptions[item];
        return (inscription.gtin, inscription.text());
    }

    /// @inheritdoc IProvenanceNFT
    function claimGrace() external view returns (uint40) {
        return _claimGrace;
    }

    /// @inheritdoc IProvenanceNFT
    function parties() external view returns (address) {
        return address(_parties);
    }

    /// @inheritdoc IProvenanceNFT
    function lots() external view returns (address) {
        return address(_lots);
    }

    /// @inheritdoc IProvenanceNFT
    function recalls() external view returns (address) {
        return address(_recalls);
    }

    /// @inheritdoc IProvenanceNFT
    function openGuard() external view returns (address) {
        return address(_openGuard);
    }

    /// @inheritdoc IProvenanceNFT
    function metadata() external view returns (address) {
        return address(_metadata);
    }

    /// @dev The metadata as a data URI, made on chain; see {TokenJson}.
    /// @param tokenId The token.
    /// @return The URI.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        _requireOwned(tokenId);
        ItemId item = ItemId.wrap(bytes32(tokenId));
        return _metadata.uri(item, _inscriptions[item], _works[item], stateOf(item), _isLocked(tokenId));
    }

    /* PRIVATE */

    /// @dev Writes GTIN and serial number down.
    function _inscribe(ItemId item, Gtin gtin, string calldata serial) private {
        // At most 20 characters, as {DigitalLinkLib} holds it.
        _inscriptions[item] = Inscription(gtin, bytes20(bytes(serial)), uint8(bytes(serial).length));
        emit ItemInscribed(item, gtin, serial);
    }

    /// @dev The unit is one of a lot on the market.
    function _requireUnit(
        LotId lot,
        UnitKeys calldata unit,
        string calldata serial,
        bytes32[] calldata proof
    ) private view returns (LotWord word) {
        bytes32 unitRoot;
        (word, unitRoot) = _requireOffered(lot, unit.index);
        bool isInLot = MerkleProof.verifyCalldata(proof, unitRoot, unit.leaf(serial));
        require(isInLot, ItemNotInLot(lot, unit.index, unitRoot));
    }

    /// @dev The lot is on the market, with so many units.
    function _requireOffered(LotId lot, uint32 index) private view returns (LotWord word, bytes32 unitRoot) {
        (word, unitRoot) = _lots.lotOf(lot);
        (LotState state, uint32 units) = (word.state(), word.units());
        require(state == LotState.Active, ItemLotNotActive(lot, state));
        require(index < units, ItemBeyondLot(lot, index, units));
    }

    /// @dev The key inside the pack signed the claim. No key has the address zero, and none is recovered to it.
    function _requireClaim(
        LotId lot,
        UnitKeys calldata unit,
        address to,
        uint40 deadline,
        bytes calldata signature
    ) private view {
        bytes32 hash = keccak256(abi.encode(CLAIM_TYPEHASH, lot, unit.index, to, deadline));
        (address signer, , ) = ECDSA.tryRecoverCalldata(_hashTypedDataV4(hash), signature);
        bool isSigned = signer != address(0) && signer == unit.claimKey;
        require(isSigned, ItemInvalidClaim(lot, unit.index, unit.claimKey));
    }

    /// @dev The unit is still in its lot, under no recall, and closed or opened only now.
    function _requireClaimable(LotId lot, uint32 index, bool hasVoids) private view {
        require(!hasVoids || !_lots.isVoided(lot, index), ItemUnitVoided(lot, index));
        _recalls.requireClear(lot, index);
        uint40 openedAt = _openGuard.openedAt(lot, index);
        if (openedAt == 0) return;

        uint40 claimableUntil = openedAt + _claimGrace;
        require(block.timestamp <= claimableUntil, ItemOpenedBefore(lot, index, openedAt, claimableUntil));
    }

    /// @dev GTIN and serial number make an item that is no token yet.
    function _requireNew(Gtin gtin, string calldata serial) private view returns (ItemId item) {
        item = DigitalLinkLib.itemId(gtin, serial);
        address holder = _ownerOf(uint256(ItemId.unwrap(item)));
        require(holder == address(0), ItemExists(item, holder));
    }

    /// @dev The handover can be written down, if both signed it.
    function _requireHandover(Redemption calldata redemption) private view returns (PartyId party) {
        ItemId item = redemption.item;
        _requireState(item, REDEMPTION_OPEN);
        uint40 deadline = redemption.deadline;
        require(block.timestamp < deadline, ItemRedemptionExpired(item, deadline));
        address holder = redemption.holder;
        _requireHolder(item, holder);
        party = _requireCustodian(item, holder, redemption.custodian, redemption.prefixLength);

        if (stateOf(item) == RedemptionState.Requested) _requireAsked(item, party);
        else _requireUnlocked(uint256(ItemId.unwrap(item)));
    }

    /// @dev The account signed, or is the caller: by ECDSA for accounts without code, else by ERC-1271.
    function _requireSigned(ItemId item, address account, bytes32 digest, bytes calldata signature) private view {
        if (_msgSender() == account) return;

        bool isSigned = SignatureChecker.isValidSignatureNowCalldata(account, digest, signature);
        require(isSigned, ItemInvalidSignature(item, account));
    }

    /// @dev The account holds the item.
    function _requireHolder(ItemId item, address account) private view {
        address holder = _requireOwned(uint256(ItemId.unwrap(item)));
        require(account == holder, ItemWrongHolder(item, account, holder));
    }

    /// @dev The account acts for a party that keeps goods: in the role of custodian, or as the brand of the item.
    function _requireCustodian(
        ItemId item,
        address holder,
        address custodian,
        uint8 prefixLength
    ) private view returns (PartyId) {
        require(custodian != holder, ItemEqualParties(item, holder));
        uint40 time = uint40(block.timestamp);
        if (prefixLength == 0) return _parties.requireRole(custodian, roleSet(PartyRole.Custodian), time);

        Gtin gtin = _inscriptions[item].gtin;
        require(Gtin.unwrap(gtin) != 0, ItemNotInscribed(item));
        return _requireIssuer(custodian, roleSet(PartyRole.Brand), gtin, prefixLength);
    }

    /// @dev The account acts now, in one of the roles, for the party that holds the GTIN's prefix.
    function _requireIssuer(
        address account,
        RoleSet oneOf,
        Gtin gtin,
        uint8 prefixLength
    ) private view returns (PartyId) {
        return _parties.requireIssuer(account, oneOf, gtin, prefixLength, uint40(block.timestamp));
    }

    /// @dev The party is the one that was asked for the goods.
    function _requireAsked(ItemId item, PartyId party) private view {
        PartyId asked = _redemptions[item].custodian;
        require(party == asked, ItemWrongCustodian(item, party, asked));
    }

    /// @dev The deed may begin where the redemption stands.
    function _requireState(ItemId item, StateSet allowed) private view {
        RedemptionState current = stateOf(item);
        require(allowed.has(uint8(current)), ItemUnexpectedState(item, current, allowed));
    }

    /// @dev The roles that make unique things.
    function _makers() private pure returns (RoleSet) {
        return roleSet(PartyRole.Brand) | roleSet(PartyRole.Producer);
    }

    /// @dev The roles that keep goods.
    function _keepers() private pure returns (RoleSet) {
        return roleSet(PartyRole.Brand) | roleSet(PartyRole.Custodian);
    }
}
