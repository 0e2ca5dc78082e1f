// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Gtin} from "../../common/types/Gtin.sol";
import {StateSet} from "../../common/types/StateSet.sol";
import {PartyId} from "../../parties/types/PartyId.sol";
import {ItemId} from "../types/ItemTypes.sol";
import {LotId, LotState} from "../types/LotTypes.sol";
import {MintTerms, Redemption, RedemptionSlot, RedemptionState, Work} from "../types/NftTypes.sol";
import {UnitKeys} from "../types/UnitTypes.sol";
import {IUsableToken} from "./IUsableToken.sol";

/// @title IProvenanceNFT
/// @notice Goods as tokens (ERC-721): one token for each item, keyed by its GTIN and serial number, so that one serial
/// in two lots is still one item.
/// @dev An item of a lot costs nothing until somebody claims it, by the secret inside its pack. A unique thing, such as
/// a work of art, is minted by who holds the prefix of its GTIN. The id of a token is the id of its item: the keccak256
/// of https://id.gs1.org/01/{GTIN-14}/21/{serial}.
///
/// Whoever holds an item may have the goods for it, once. Custodian and holder both sign that they changed hands; the
/// token then stays with its holder for good, as a souvenir, so that its id is never free again. Nothing is ever
/// burned.
///
/// The EIP-712 messages are bound to this chain and this contract, and each has a deadline. Times are in Unix seconds;
/// what may be done before a time cannot be done at it. Every deed may come through the ERC-2771 forwarder.
///
/// Assumptions:
/// - The brand made the codes of a lot from secrets, and put each into one pack. Who reads a pack's code before its
///   buyer does can claim it: a hidden code shows the second copy, and does not stop the first.
/// - {IParties}, {ILots}, {IRecalls} and the guard of openings are those of the same suite, named at construction.
interface IProvenanceNFT is IUsableToken {
    /* EVENTS */

    /// @notice An item of a lot was claimed.
    /// @param item The item.
    /// @param lot Its lot.
    /// @param to Who holds it now.
    /// @param index Its number in the lot.
    event ItemClaimed(ItemId indexed item, LotId indexed lot, address indexed to, uint32 index);

    /// @notice A unique thing was minted.
    /// @param item The item.
    /// @param issuer The party that minted it.
    /// @param to Who holds it now.
    /// @param terms What it is.
    event ItemMinted(ItemId indexed item, PartyId indexed issuer, address indexed to, MintTerms terms);

    /// @notice GTIN and serial number of an item were written down.
    /// @param item The item.
    /// @param gtin The GTIN.
    /// @param serial The serial number.
    event ItemInscribed(ItemId indexed item, Gtin gtin, string serial);

    /// @notice A holder asked for the goods.
    /// @param item The item.
    /// @param holder Who asked.
    /// @param custodian The party that was asked.
    /// @param until The request lapses at this time.
    /// @param memo Hash of what the holder said: where, when, how.
    event RedemptionRequested(
        ItemId indexed item,
        address indexed holder,
        PartyId indexed custodian,
        uint40 until,
        bytes32 memo
    );

    /// @notice A custodian refused to hand the goods over.
    /// @param item The item.
    /// @param custodian The party.
    /// @param by The account that acted for it.
    /// @param reason Hash of the reason.
    event RedemptionRefused(ItemId indexed item, PartyId indexed custodian, address indexed by, bytes32 reason);

    /// @notice The goods were handed over.
    /// @param item The item.
    /// @param holder Who has them now.
    /// @param custodian The party that kept them.
    /// @param by The account that acted for it.
    /// @param handover Hash of what both keep of the handover.
    event ItemRedeemed(
        ItemId indexed item,
        address indexed holder,
        PartyId indexed custodian,
        address by,
        bytes32 handover
    );

    /* ERRORS */

    /// @notice The claim came too late.
    /// @param lot The lot.
    /// @param index The unit.
    /// @param deadline The claim could be brought before this time.
    error ItemClaimExpired(LotId lot, uint32 index, uint40 deadline);

    /// @notice The lot is not on the market.
    /// @param lot The lot.
    /// @param current Its state.
    error ItemLotNotActive(LotId lot, LotState current);

    /// @notice The lot has no unit of this number.
    /// @param lot The lot.
    /// @param index The unit.
    /// @param units How many units the lot has; their numbers are below.
    error ItemBeyondLot(LotId lot, uint32 index, uint32 units);

    /// @notice The proof does not lead from a unit with this serial number and these keys to the lot's root.
    /// @param lot The lot.
    /// @param index The unit.
    /// @param unitRoot The root.
    error ItemNotInLot(LotId lot, uint32 index, bytes32 unitRoot);

    /// @notice The claim is not signed by the key inside the pack.
    /// @param lot The lot.
    /// @param index The unit.
    /// @param claimKey The address of that key.
    error ItemInvalidClaim(LotId lot, uint32 index, address claimKey);

    /// @notice The unit was taken out of its lot: unpacked, damaged, destroyed.
    /// @param lot The lot.
    /// @param index The unit.
    error ItemUnitVoided(LotId lot, uint32 index);

    /// @notice The unit was opened too long ago: whoever finds an opened pack cannot claim it.
    /// @param lot The lot.
    /// @param index The unit.
    /// @param openedAt When it was opened first.
    /// @param claimableUntil Until when it could be claimed.
    error ItemOpenedBefore(LotId lot, uint32 index, uint40 openedAt, uint40 claimableUntil);

    /// @notice The item is a token already.
    /// @param item The item.
    /// @param holder Who holds it.
    error ItemExists(ItemId item, address holder);

    /// @notice GTIN and serial number of the item stand already.
    /// @param item The item.
    error ItemInscribedBefore(ItemId item);

    /// @notice GTIN and serial number of the item have to be written down first.
    /// @param item The item.
    error ItemNotInscribed(ItemId item);

    /// @notice The item's redemption does not stand where the deed can begin.
    /// @param item The item.
    /// @param current Where it stands.
    /// @param allowed Where it may stand.
    error ItemUnexpectedState(ItemId item, RedemptionState current, StateSet allowed);

    /// @notice The account does not hold the item.
    /// @param item The item.
    /// @param account The account.
    /// @param holder Who holds it.
    error ItemWrongHolder(ItemId item, address account, address holder);

    /// @notice Another party was asked for the goods.
    /// @param item The item.
    /// @param party The party that came.
    /// @param expected The party that was asked.
    error ItemWrongCustodian(ItemId item, PartyId party, PartyId expected);

    /// @notice Holder and custodian are one account.
    /// @param item The item.
    /// @param account The account.
    error ItemEqualParties(ItemId item, address account);

    /// @notice The handover came too late.
    /// @param item The item.
    /// @param deadline It could be brought before this time.
    error ItemRedemptionExpired(ItemId item, uint40 deadline);

    /// @notice The signature is not this account's over the handover.
    /// @param item The item.
    /// @param account Whose it should be.
    error ItemInvalidSignature(ItemId item, address account);

    /* DEEDS */

    /// @notice Makes an item of a lot a token, by the secret inside its pack. Anyone may bring it; it goes to the
    /// account that was signed for.
    /// @dev Emits {Transfer} and {ItemClaimed}. None: nobody has asked for the goods.
    ///
    /// Notes:
    /// - The signature names lot, unit, recipient and deadline, so whoever copies it from a waiting transaction can
    ///   only do the signer the favor to pay for it.
    /// - The recipient is not asked, also where it has code: it was signed for, and nothing foreign runs.
    ///
    /// Requirements:
    /// - The time must be before the deadline (`ItemClaimExpired`).
    /// - The lot must be known (`LotUnknown`) and Active (`ItemLotNotActive`).
    /// - The unit's number must be below the lot's (`ItemBeyondLot`), and the proof lead from the unit with its serial
    ///   number to the lot's root (`ItemNotInLot`).
    /// - The signature must be of the pack's claim key: 65 bytes, not malleable (`ItemInvalidClaim`).
    /// - The unit must not be voided (`ItemUnitVoided`) or under a recall (`RecallInForce`), and not have been opened
    ///   longer ago than the grace (`ItemOpenedBefore`).
    /// - The serial number must be one of GS1's (`DigitalLinkInvalidText`).
    /// - The item must not exist (`ItemExists`), and the recipient not be zero (`ERC721InvalidReceiver`).
    ///
    /// @param lot The lot.
    /// @param unit The unit's number and keys, as the label maker made them.
    /// @param serial Its serial number.
    /// @param proof The unit's Merkle proof.
    /// @param to Who gets the item.
    /// @param deadline The claim can be brought before this time.
    /// @param signature By the claim key, over lot, index, recipient and deadline (EIP-712).
    /// @return item The item.
    function claim(
        LotId lot,
        UnitKeys calldata unit,
        string calldata serial,
        bytes32[] calldata proof,
        address to,
        uint40 deadline,
        bytes calldata signature
    ) external returns (ItemId item);

    /// @notice Makes a unique thing a token.
    /// @dev Emits {Transfer}, {ItemMinted} and {ItemInscribed}. None. A recipient with code has to take it (ERC-721's
    /// safe transfer); all is written when it is asked.
    ///
    /// Requirements:
    /// - The caller must act for a party in the role of brand or producer (`PartyUnknownSigner`,
    ///   `PartySignerNotValid`, `PartyNotValid`, `PartyWithoutRole`) that holds the GTIN's prefix
    ///   (`PartyPrefixNotHeld`).
    /// - GTIN and serial number must be GS1's (`DigitalLinkInvalidGtin`, `DigitalLinkInvalidText`).
    /// - The item must not exist (`ItemExists`).
    /// - Name and description must be UTF-8 of at most 100 and 1,000 bytes, and all of them be shown
    ///   (`TokenJsonTextTooLong`, `TokenJsonTextNotUtf8`, `TokenJsonTextControls`).
    /// - The royalty must name a receiver and be at most 25 % (`UsableTokenUnfitRoyalty`).
    /// - The recipient must not be zero, and take it (`ERC721InvalidReceiver`).
    ///
    /// @param terms What it is.
    /// @return item The item.
    function mint(MintTerms calldata terms) external returns (ItemId item);

    /// @notice Writes down GTIN and serial number of an item, of which its id is the hash, so that its metadata tell
    /// them. Anyone may do so, once.
    /// @dev Emits {ItemInscribed} and {MetadataUpdate}.
    ///
    /// Requirements:
    /// - GTIN and serial number must be GS1's (`DigitalLinkInvalidGtin`, `DigitalLinkInvalidText`).
    /// - The item must exist (`ERC721NonexistentToken`) and not be inscribed (`ItemInscribedBefore`).
    ///
    /// @param gtin The GTIN.
    /// @param serial The serial number.
    /// @return item The item.
    function inscribe(Gtin gtin, string calldata serial) external returns (ItemId item);

    /// @notice Asks for the goods, and locks the item until they come, the custodian refuses, or a time passes.
    /// @dev Emits {RedemptionRequested}, {LockAgreed}, {Locked} and {MetadataUpdate}. Requested. From the named time on
    /// it is Lapsed by itself: the item moves again, and `unlock`, by anyone, tells it.
    ///
    /// Notes:
    /// - The holder cannot take the request back: the lock is what the custodian relies on while it sends the goods.
    ///
    /// Requirements:
    /// - The caller must hold the item (`ERC721NonexistentToken`, `ItemWrongHolder`).
    /// - The redemption must be None, Refused or Lapsed (`ItemUnexpectedState`).
    /// - The custodian must be another account (`ItemEqualParties`), and act for a party in the role of custodian, or
    ///   of brand with the GTIN's prefix (`ItemNotInscribed` and the errors of {IParties}).
    /// - The item must not be locked (`UsableTokenLocked`), and the request lapse in the future, within 1,826 days
    ///   (`UsableTokenUnfitLock`).
    ///
    /// @param item The item.
    /// @param custodian An account of who keeps the goods.
    /// @param prefixLength Zero for a party in the role of custodian; for the brand, the length of its prefix.
    /// @param until The request lapses at this time.
    /// @param memo Hash of what the holder says: where, when, how.
    function requestRedemption(ItemId item, address custodian, uint8 prefixLength, uint40 until, bytes32 memo) external;

    /// @notice Refuses a request, for a reason that stays on record; the item is free at once.
    /// @dev Emits {RedemptionRefused}, {Unlocked} and {MetadataUpdate}. Refused.
    ///
    /// Requirements:
    /// - The redemption must be Requested (`ItemUnexpectedState`).
    /// - The caller must act for a party (`PartyUnknownSigner`, `PartySignerNotValid`, `PartyNotValid`,
    ///   `PartyWithoutRole`): the one that was asked (`ItemWrongCustodian`).
    ///
    /// @param item The item.
    /// @param reason Hash of the reason.
    function refuseRedemption(ItemId item, bytes32 reason) external;

    /// @notice Writes down that the goods were handed over. Either side may bring it with the other's signature, and
    /// anyone with both.
    /// @dev Emits {ItemRedeemed}, {TokenUsed}, {Locked} and {MetadataUpdate}. Redeemed: the item is locked for good.
    ///
    /// Notes:
    /// - A request is not needed. Where one is open, only the party that was asked can hand over.
    ///
    /// Requirements:
    /// - The redemption must not be Redeemed (`ItemUnexpectedState`).
    /// - The time must be before the deadline (`ItemRedemptionExpired`).
    /// - The holder must hold the item (`ERC721NonexistentToken`, `ItemWrongHolder`), and not be the custodian
    ///   (`ItemEqualParties`).
    /// - The custodian must act for a party in the role of custodian, or of brand with the GTIN's prefix
    ///   (`ItemNotInscribed` and the errors of {IParties}): the one that was asked, if a request is open
    ///   (`ItemWrongCustodian`). Otherwise the item must not be locked (`UsableTokenLocked`).
    /// - Holder and custodian must have signed, each unless it is the caller (`ItemInvalidSignature`).
    ///
    /// @param redemption The handover.
    /// @param holderSignature The holder's signature (EIP-712, or ERC-1271); empty if it is the caller.
    /// @param custodianSignature The custodian's signature (EIP-712, or ERC-1271); empty if it is the caller.
    function redeem(
        Redemption calldata redemption,
        bytes calldata holderSignature,
        bytes calldata custodianSignature
    ) external;

    /* VIEWS */

    /// @notice Where the redemption of an item stands now.
    /// @param item The item.
    /// @return The state.
    function stateOf(ItemId item) external view returns (RedemptionState);

    /// @notice What is stored of an item's redemption.
    /// @param item The item.
    /// @return The slot; a request in it may have lapsed.
    function redemptionOf(ItemId item) external view returns (RedemptionSlot memory);

    /// @notice What is stored of a unique thing.
    /// @param item The item.
    /// @return What it is; empty for an item that was claimed.
    function workOf(ItemId item) external view returns (Work memory);

    /// @notice GTIN and serial number of an item.
    /// @param item The item.
    /// @return gtin The GTIN; zero before it is inscribed.
    /// @return serial The serial number.
    function inscriptionOf(ItemId item) external view returns (Gtin gtin, string memory serial);

    /// @notice How long after its first opening a unit can still be claimed.
    /// @return The grace, in seconds.
    function claimGrace() external view returns (uint40);

    /// @notice The registry of organizations.
    /// @return The contract, {IParties}.
    function parties() external view returns (address);

    /// @notice The lots whose units can be claimed.
    /// @return The contract, {ILots}.
    function lots() external view returns (address);

    /// @notice What stops their claims.
    /// @return The contract, {IRecalls}.
    function recalls() external view returns (address);

    /// @notice Who knows when a unit was opened.
    /// @return The contract, {IOpenGuard}.
    function openGuard() external view returns (address);

    /// @notice Who writes the metadata of items; see {IItemMetadata}.
    /// @return The contract that was made with this one.
    function metadata() external view returns (address);
}
