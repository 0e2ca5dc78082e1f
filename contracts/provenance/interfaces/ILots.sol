// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Gtin} from "../../common/types/Gtin.sol";
import {PartyId} from "../../parties/types/PartyId.sol";
import {
    Adjustment,
    Consumption,
    CustodyModel,
    Factor,
    FactorSlot,
    LotId,
    LotSlot,
    LotState,
    LotTerms,
    MeasureUnit,
    Transformation
} from "../types/LotTypes.sol";
import {LotWord} from "../types/LotWord.sol";
import {QuotaId, QuotaTerms} from "../types/QuotaTypes.sol";

/// @title ILots
/// @notice Lots of goods whose mass is conserved: what is made, coded, used up and lost of a lot never passes what the
/// lot was commissioned with, and lots of origin never pass a quota.
/// @dev A lot's id is the hash of its canonical GS1 Digital Link, so nobody commissions one twice. Its terms are in the
/// event of its birth; stored are one slot and, where it has coded units, the root of their tree. A root over many lots
/// can be anchored for next to nothing; such a lot is materialized when something happens to it.
///
/// What is left of a lot is what is neither in coded units nor used up. Mass in coded units becomes free again only by
/// making their codes void.
///
/// There is no money and no administrator here. Amounts are in the lot's unit of measure, times in Unix seconds. Every
/// deed may come through the ERC-2771 forwarder.
///
/// Assumptions:
/// - Safety: a brand commissions what is there, an inspector states factors that are true. Where a quota bounds the
///   name, a lie cannot pass the quota; elsewhere it is a named party's signed word.
/// - A lot that is only anchored says nothing of its origin: it draws on its quota when it is materialized.
interface ILots {
    /* EVENTS */

    /// @notice A lot was born.
    /// @param lot The lot.
    /// @param brand The party that commissioned it.
    /// @param gtin Its product class.
    /// @param by Which of the party's accounts.
    /// @param terms All terms.
    event LotCommissioned(LotId indexed lot, PartyId indexed brand, Gtin indexed gtin, address by, LotTerms terms);

    /// @notice The lot drew on a quota.
    /// @param lot The lot.
    /// @param quota The quota.
    event LotOriginated(LotId indexed lot, QuotaId indexed quota);

    /// @notice A root over lots was anchored.
    /// @param anchorer Who did.
    /// @param root The root.
    event LotsAnchored(address indexed anchorer, bytes32 indexed root);

    /// @notice A lot under an anchored root was born.
    /// @param lot The lot.
    /// @param anchorer Who had anchored the root.
    /// @param root The root.
    event LotMaterialized(LotId indexed lot, address indexed anchorer, bytes32 indexed root);

    /// @notice Lots were made out of lots.
    /// @param eventHash The hash of the EPCIS event.
    /// @param party The party that did.
    /// @param inspector Whose conversion factors counted; none where none was needed.
    /// @param by Which of the party's accounts.
    /// @param inputs What was taken.
    /// @param outputs The new lots.
    /// @param shares How much of each input each output stands on: all of the first output, then of the second. What
    /// was taken and stands under no output is lost.
    event LotsTransformed(
        bytes32 indexed eventHash,
        PartyId indexed party,
        PartyId indexed inspector,
        address by,
        Consumption[] inputs,
        LotId[] outputs,
        uint64[] shares
    );

    /// @notice An inspector stated how much of one product class may become of another.
    /// @param inspector The inspector's party.
    /// @param input What is taken.
    /// @param output What is given.
    /// @param by Which of its accounts.
    /// @param factor The factor.
    event FactorSet(PartyId indexed inspector, Gtin indexed input, Gtin indexed output, address by, Factor factor);

    /// @notice A lot was offered to another party, or an offer was withdrawn.
    /// @param lot The lot.
    /// @param holder Who holds it.
    /// @param to Who may take it over; none where the offer was withdrawn.
    /// @param by Which account of the holder.
    event LotOffered(LotId indexed lot, PartyId indexed holder, PartyId indexed to, address by);

    /// @notice A lot was taken over.
    /// @param lot The lot.
    /// @param from Who held it.
    /// @param to Who holds it.
    /// @param by Which of its accounts.
    event LotHandedOver(LotId indexed lot, PartyId indexed from, PartyId indexed to, address by);

    /// @notice Less was found than was thought.
    /// @param lot The lot.
    /// @param inspector The account of the inspector that signed it.
    /// @param by Which account of the holder brought it.
    /// @param counted What was left before.
    /// @param remaining What is left now.
    /// @param reason Why.
    event LotAdjusted(
        LotId indexed lot,
        address indexed inspector,
        address by,
        uint64 counted,
        uint64 remaining,
        bytes32 reason
    );

    /// @notice Codes of units became void, and their mass is free again.
    /// @param lot The lot.
    /// @param by Which account of the holder.
    /// @param from The first index.
    /// @param to The first index after the last.
    /// @param left What is left of the lot now.
    event UnitsUnpacked(LotId indexed lot, address indexed by, uint32 from, uint32 to, uint64 left);

    /// @notice Codes of units became void with what they stood for.
    /// @param lot The lot.
    /// @param by Which account of the holder.
    /// @param from The first index.
    /// @param to The first index after the last.
    /// @param reason Why.
    event UnitsDecommissioned(LotId indexed lot, address indexed by, uint32 from, uint32 to, bytes32 reason);

    /// @notice A lot ended. Its coded units stay as they are.
    /// @param lot The lot.
    /// @param by Which account of the holder.
    /// @param lost What was left of it.
    /// @param reason Why.
    event LotDecommissioned(LotId indexed lot, address indexed by, uint64 lost, bytes32 reason);

    /* ERRORS */

    /// @notice The lot was never commissioned.
    /// @param lot The lot.
    error LotUnknown(LotId lot);

    /// @notice The lot has been commissioned before.
    /// @param lot The lot.
    error LotExists(LotId lot);

    /// @notice The lot is not Active.
    /// @param lot The lot.
    /// @param current Its state.
    error LotNotActive(LotId lot, LotState current);

    /// @notice The quantity is zero or beyond what a lot can hold.
    /// @param lot The lot.
    /// @param quantity The quantity.
    /// @param most The most that a lot can hold.
    error LotInvalidQuantity(LotId lot, uint64 quantity, uint64 most);

    /// @notice The unit of measure is no code of two or three capital letters and digits.
    /// @param lot The lot.
    /// @param unit The unit of measure.
    error LotInvalidUnit(LotId lot, MeasureUnit unit);

    /// @notice Number, size and root of coded units are to be given together or not at all, the size below 2^24.
    /// @param lot The lot.
    /// @param units How many units.
    /// @param unitSize How much one holds.
    /// @param unitRoot The root of their tree.
    error LotInvalidUnits(LotId lot, uint32 units, uint32 unitSize, bytes32 unitRoot);

    /// @notice The coded units hold more than there is.
    /// @param lot The lot.
    /// @param coded What they hold together.
    /// @param quantity The lot's quantity.
    error LotUnitsExceedQuantity(LotId lot, uint256 coded, uint64 quantity);

    /// @notice A party cannot be the inspector of its own lots.
    /// @param party The party.
    error LotOwnInspector(PartyId party);

    /// @notice There is no root.
    error LotRootMissing();

    /// @notice The account has anchored the root before.
    /// @param anchorer The account.
    /// @param root The root.
    /// @param anchoredAt When it did.
    error LotRootAnchored(address anchorer, bytes32 root, uint40 anchoredAt);

    /// @notice The account has not anchored the root.
    /// @param anchorer The account.
    /// @param root The root.
    error LotRootUnknown(address anchorer, bytes32 root);

    /// @notice The proof does not lead from the lot's leaf to the root.
    /// @param lot The lot.
    /// @param root The root.
    error LotNotUnderRoot(LotId lot, bytes32 root);

    /// @notice The deed is the holder's.
    /// @param lot The lot.
    /// @param party The party for which the caller acts.
    /// @param holder The holder.
    error LotWrongHolder(LotId lot, PartyId party, PartyId holder);

    /// @notice The lot is not offered to the party.
    /// @param lot The lot.
    /// @param party The party for which the caller acts.
    /// @param offered Whom it is offered to.
    error LotNotOffered(LotId lot, PartyId party, PartyId offered);

    /// @notice Less is left of the lot, or nothing would be taken.
    /// @param lot The lot.
    /// @param amount How much would be taken.
    /// @param left What is left.
    error LotNotEnoughLeft(LotId lot, uint64 amount, uint64 left);

    /// @notice There are no inputs or outputs, or too many.
    /// @param inputs How many inputs.
    /// @param outputs How many outputs.
    /// @param most The most of either.
    error LotInvalidWidth(uint256 inputs, uint256 outputs, uint256 most);

    /// @notice The inputs are not in ascending order of their ids, each once.
    /// @param lot The input.
    /// @param previous The one before it.
    error LotInputsUnordered(LotId lot, LotId previous);

    /// @notice An output has to name a share of each input.
    /// @param output The output's place, from zero.
    /// @param shares How many it names.
    /// @param inputs How many inputs there are.
    error LotSharesUnpaired(uint256 output, uint256 shares, uint256 inputs);

    /// @notice The outputs stand on more of an input than is taken of it.
    /// @param lot The input.
    /// @param shared What they stand on together.
    /// @param amount What is taken.
    error LotSharesExceedAmount(LotId lot, uint256 shared, uint64 amount);

    /// @notice The output stands on no input.
    /// @param lot The output.
    error LotWithoutParent(LotId lot);

    /// @notice More would be given than may become of what is taken.
    /// @param lot The output.
    /// @param quantity Its quantity.
    /// @param most What its shares may become, rounded down.
    error LotYieldExceeded(LotId lot, uint64 quantity, uint256 most);

    /// @notice The output claims a stricter chain of custody than its inputs allow.
    /// @param lot The output.
    /// @param claimed What it claims.
    /// @param allowed The strictest that its inputs allow.
    error LotCustodyTooStrict(LotId lot, CustodyModel claimed, CustodyModel allowed);

    /// @notice The inspector has stated no factor between these that counts now.
    /// @param inspector The inspector's party.
    /// @param input What is taken.
    /// @param output What is given.
    error LotFactorMissing(PartyId inspector, Gtin input, Gtin output);

    /// @notice A factor needs two numbers and a time in which it counts.
    /// @param input What is taken.
    /// @param output What is given.
    error LotFactorInvalid(Gtin input, Gtin output);

    /// @notice The range holds no unit, or more than the lot has.
    /// @param lot The lot.
    /// @param from The first index.
    /// @param to The first index after the last.
    /// @param units How many units the lot has.
    error LotInvalidRange(LotId lot, uint32 from, uint32 to, uint32 units);

    /// @notice Some of the codes are void.
    /// @param lot The lot.
    /// @param from The first index.
    /// @param to The first index after the last.
    error LotUnitsVoid(LotId lot, uint32 from, uint32 to);

    /// @notice What is left is not what the inspector counted on, or would not become less.
    /// @param lot The lot.
    /// @param left What is left.
    /// @param counted What the inspector counted on.
    /// @param remaining What would be left.
    error LotMiscounted(LotId lot, uint64 left, uint64 counted, uint64 remaining);

    /// @notice The signature's time is over.
    /// @param lot The lot.
    /// @param deadline Its last second was the one before.
    error LotSignatureExpired(LotId lot, uint40 deadline);

    /// @notice The inspector's account has used the number before.
    /// @param inspector The account.
    /// @param nonce The number.
    error LotNonceUsed(address inspector, uint256 nonce);

    /// @notice The signature is not the inspector's.
    /// @param lot The lot.
    /// @param inspector The account that should have signed.
    error LotInvalidSignature(LotId lot, address inspector);

    /* DEEDS: BIRTH */

    /// @notice A brand, producer or processor commissions a lot.
    /// @dev Emits {LotCommissioned}. The lot becomes Active.
    ///
    /// Requirements:
    /// - The caller must act for a party with one of these roles that holds the GTIN's prefix now (see
    ///   {IParties-requireIssuer}).
    /// - GTIN and lot number must be sound (see {DigitalLinkLib}), and not be used before (`LotExists`).
    /// - The quantity must be from 1 to 2^52 − 1 (`LotInvalidQuantity`), in a unit of measure (`LotInvalidUnit`).
    /// - Coded units must be given whole or not at all (`LotInvalidUnits`), and hold no more than there is
    ///   (`LotUnitsExceedQuantity`).
    ///
    /// @param terms The terms.
    /// @return lot The lot's id.
    function commission(LotTerms calldata terms) external returns (LotId lot);

    /// @notice The same for many lots: all or none.
    /// @dev Emits {LotCommissioned} for each.
    ///
    /// Requirements:
    /// - As in {commission}, for each: `LotExists`, `LotInvalidQuantity`, `LotInvalidUnit`, `LotInvalidUnits`,
    ///   `LotUnitsExceedQuantity`.
    ///
    /// @param terms The terms of each.
    /// @return lots Their ids.
    function commissionMany(LotTerms[] calldata terms) external returns (LotId[] memory lots);

    /// @notice A lot of origin is commissioned: it draws on the quota of a protected name.
    /// @dev Emits {LotCommissioned} and {LotOriginated}.
    ///
    /// Requirements:
    /// - As in {commission}: `LotExists`, `LotInvalidQuantity`, `LotInvalidUnit`, `LotInvalidUnits`,
    ///   `LotUnitsExceedQuantity`.
    /// - The quota must have enough for the whole quantity, now (see {IQuotas-draw}).
    ///
    /// @param terms The terms.
    /// @param quota The terms of the quota.
    /// @return lot The lot's id.
    function commissionOfOrigin(LotTerms calldata terms, QuotaTerms calldata quota) external returns (LotId lot);

    /// @notice Somebody anchors a root over the leaves of lots, as its own. Whether it may commission them is asked
    /// when one is materialized, for the time of the anchoring.
    /// @dev Emits {LotsAnchored}.
    ///
    /// Requirements:
    /// - There must be a root (`LotRootMissing`), which the caller has not anchored before (`LotRootAnchored`).
    ///
    /// @param root The root: see {leafOf}; pairs sorted.
    function anchorLots(bytes32 root) external;

    /// @notice A lot under an anchored root is born. Anyone may bring it.
    /// @dev Emits {LotCommissioned} and {LotMaterialized}.
    ///
    /// Requirements:
    /// - The root must be anchored (`LotRootUnknown`), and the lot be under it (`LotNotUnderRoot`).
    /// - As in {commission}, for the anchorer at the time of the anchoring: `LotExists`, `LotInvalidQuantity`,
    ///   `LotInvalidUnit`, `LotInvalidUnits`, `LotUnitsExceedQuantity`.
    ///
    /// @param terms The terms.
    /// @param anchorer Who anchored the root.
    /// @param root The root.
    /// @param proof The proof from the lot's leaf to the root.
    /// @return lot The lot's id.
    function materialize(
        LotTerms calldata terms,
        address anchorer,
        bytes32 root,
        bytes32[] calldata proof
    ) external returns (LotId lot);

    /// @notice The same for a lot of origin, which draws on a quota for the time of the anchoring.
    /// @dev Emits {LotCommissioned}, {LotMaterialized} and {LotOriginated}.
    ///
    /// Notes:
    /// - The leaf names the quota: see {leafOfOrigin}. So nobody can bring the lot without it, or under another.
    ///
    /// Requirements:
    /// - As in {materialize}: `LotRootUnknown`, `LotNotUnderRoot`, `LotExists`, `LotInvalidQuantity`, `LotInvalidUnit`,
    ///   `LotInvalidUnits`, `LotUnitsExceedQuantity`.
    /// - The quota must have enough for the whole quantity (see {IQuotas-draw}).
    ///
    /// @param terms The terms.
    /// @param quota The terms of the quota.
    /// @param anchorer Who anchored the root.
    /// @param root The root.
    /// @param proof The proof from the lot's leaf to the root.
    /// @return lot The lot's id.
    function materializeOfOrigin(
        LotTerms calldata terms,
        QuotaTerms calldata quota,
        address anchorer,
        bytes32 root,
        bytes32[] calldata proof
    ) external returns (LotId lot);

    /* DEEDS: LIFE */

    /// @notice Lots are made out of lots.
    /// @dev Emits {LotCommissioned} for each output and {LotsTransformed}.
    ///
    /// Notes:
    /// - An output gives at most what its shares may become by the inspector's factors, each rounded down; where GTIN
    ///   and unit of measure stay the same (repacking) the factor is one and needs no inspector.
    /// - What is added on the way is an input too.
    /// - An output is never stricter in its chain of custody than its weakest input, and keeps an identity only of one.
    ///
    /// Requirements:
    /// - There must be 1 to 16 inputs and outputs (`LotInvalidWidth`), and each output must name a share of each input
    ///   (`LotSharesUnpaired`).
    /// - Of each output the caller must act for a party that may commission it. As in {commission}: `LotExists`,
    ///   `LotInvalidQuantity`, `LotInvalidUnit`, `LotInvalidUnits`, `LotUnitsExceedQuantity`.
    /// - The inspector must be another party (`LotOwnInspector`).
    /// - The inputs must be in ascending order (`LotInputsUnordered`). Each must be Active (`LotNotActive`), held by
    ///   that party (`LotWrongHolder`), and have enough left (`LotNotEnoughLeft`).
    /// - Shares must be of at least one input more than none (`LotWithoutParent`), and together at most what is taken
    ///   of each (`LotSharesExceedAmount`).
    /// - The factors must be stated (`LotFactorMissing`), and no output give more (`LotYieldExceeded`) or claim a
    ///   stricter custody (`LotCustodyTooStrict`).
    ///
    /// @param transformation What is taken and given.
    /// @return outputs The new lots.
    function transform(Transformation calldata transformation) external returns (LotId[] memory outputs);

    /// @notice An inspector states how much of one product class may become of another, in place of what it stated
    /// before.
    /// @dev Emits {FactorSet}.
    ///
    /// Requirements:
    /// - The numbers must not be zero, and the factor must count at some time (`LotFactorInvalid`).
    /// - The caller must act for a party with the role of inspector now (see {IParties-requireRole}).
    ///
    /// @param factor The factor.
    function setFactor(Factor calldata factor) external;

    /// @notice The holder offers a lot to another party, or to none.
    /// @dev Emits {LotOffered}. Until it is taken over, all stays as it is.
    ///
    /// Requirements:
    /// - The lot must be Active (`LotNotActive`), and the caller act for its holder now (`LotWrongHolder`).
    ///
    /// @param lot The lot.
    /// @param to Who may take it over, or none.
    function offer(LotId lot, PartyId to) external;

    /// @notice The party that a lot was offered to takes it over.
    /// @dev Emits {LotHandedOver}. The brand stays the brand.
    ///
    /// Requirements:
    /// - The lot must be Active (`LotNotActive`), and offered to the party for which the caller acts now
    ///   (`LotNotOffered`).
    ///
    /// @param lot The lot.
    function takeOver(LotId lot) external;

    /// @notice The holder writes down that less is left, with an inspector's signature. More is another lot.
    /// @dev Emits {LotAdjusted}.
    ///
    /// Requirements:
    /// - The lot must be Active (`LotNotActive`), and the caller act for its holder now (`LotWrongHolder`).
    /// - What is left must be as counted, and become less (`LotMiscounted`).
    /// - The signature must be in time (`LotSignatureExpired`), its number new (`LotNonceUsed`), and the account's
    ///   (`LotInvalidSignature`; ERC-1271 for contracts), which acts as inspector now (see {IParties-requireRole}) for
    ///   another party than the holder (`LotOwnInspector`).
    ///
    /// @param adjustment What was found.
    /// @param signature The inspector's signature.
    function adjust(Adjustment calldata adjustment, bytes calldata signature) external;

    /// @notice The holder opens coded units up: their codes become void, and their mass is free again. So units are
    /// repacked, and returned goods taken back.
    /// @dev Emits {UnitsUnpacked}.
    ///
    /// Requirements:
    /// - The lot must be Active (`LotNotActive`), and the caller act for its holder now (`LotWrongHolder`).
    /// - The range must hold units of the lot (`LotInvalidRange`), none of them void (`LotUnitsVoid`).
    ///
    /// @param lot The lot.
    /// @param from The first index.
    /// @param to The first index after the last.
    function unpack(LotId lot, uint32 from, uint32 to) external;

    /// @notice The holder makes the codes of units void that are gone with what they held.
    /// @dev Emits {UnitsDecommissioned}.
    ///
    /// Requirements:
    /// - As in {unpack}: `LotNotActive`, `LotWrongHolder`, `LotInvalidRange`, `LotUnitsVoid`.
    ///
    /// @param lot The lot.
    /// @param from The first index.
    /// @param to The first index after the last.
    /// @param reason Why, as a code or a commitment.
    function decommissionUnits(LotId lot, uint32 from, uint32 to, bytes32 reason) external;

    /// @notice The holder ends a lot: nothing is left of it. Its coded units stay as they are.
    /// @dev Emits {LotDecommissioned}. The lot becomes Decommissioned.
    ///
    /// Requirements:
    /// - The lot must be Active (`LotNotActive`), and the caller act for its holder now (`LotWrongHolder`).
    ///
    /// @param lot The lot.
    /// @param reason Why, as a code or a commitment.
    function decommission(LotId lot, bytes32 reason) external;

    /* VIEWS */

    /// @notice What is stored of a lot.
    /// @param lot The lot.
    /// @return The slot, empty where it was never commissioned.
    function slotOf(LotId lot) external view returns (LotSlot memory);

    /// @notice A lot as other contracts read it: what is stored in one word, with the root of its units.
    ///
    /// Requirements:
    /// - The lot must have been commissioned (`LotUnknown`).
    ///
    /// @param lot The lot.
    /// @return word What is stored, as {LotWord} packs it.
    /// @return unitRoot The root of the tree of its coded units; zero for bulk.
    function lotOf(LotId lot) external view returns (LotWord word, bytes32 unitRoot);

    /// @notice The lots that a lot was made of.
    /// @param lot The lot.
    /// @return The lots, in ascending order; none where it was not made of lots.
    function parentsOf(LotId lot) external view returns (LotId[] memory);

    /// @notice Who holds a lot.
    /// @param lot The lot.
    /// @return holder The holder.
    /// @return offered Who may take it over, or none.
    function holderOf(LotId lot) external view returns (PartyId holder, PartyId offered);

    /// @notice Whether the code of a unit is void.
    /// @param lot The lot.
    /// @param index The unit.
    /// @return True if it is.
    function isVoided(LotId lot, uint32 index) external view returns (bool);

    /// @notice When an account anchored a root.
    /// @param anchorer The account.
    /// @param root The root.
    /// @return The time; zero where it did not.
    function anchoredAt(address anchorer, bytes32 root) external view returns (uint40);

    /// @notice What an inspector stated last between two product classes.
    /// @param inspector The inspector's party.
    /// @param input What is taken.
    /// @param inputUnit Its unit of measure.
    /// @param output What is given.
    /// @param outputUnit Its unit of measure.
    /// @return The factor, empty where it stated none.
    function factorOf(
        PartyId inspector,
        Gtin input,
        MeasureUnit inputUnit,
        Gtin output,
        MeasureUnit outputUnit
    ) external view returns (FactorSlot memory);

    /// @notice Whether an inspector's account has used a number.
    /// @param inspector The account.
    /// @param nonce The number.
    /// @return True if it has.
    function isNonceUsed(address inspector, uint256 nonce) external view returns (bool);

    /// @notice The registry that says who acts for whom.
    /// @return Its address.
    function parties() external view returns (address);

    /// @notice The quotas that lots of origin draw on.
    /// @return Their address.
    function quotas() external view returns (address);

    /// @notice The leaf of a lot in a tree to be anchored: typed, and hashed twice.
    /// @param terms The terms.
    /// @return The leaf.
    function leafOf(LotTerms calldata terms) external pure returns (bytes32);

    /// @notice The leaf of a lot of origin in such a tree: another than that of the same lot without its quota.
    /// @param terms The terms.
    /// @param quota The quota that it draws on.
    /// @return The leaf.
    function leafOfOrigin(LotTerms calldata terms, QuotaId quota) external pure returns (bytes32);
}
