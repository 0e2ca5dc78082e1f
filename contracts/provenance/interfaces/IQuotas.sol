// SPDX-License-Identifier: MIT
pragma solidity >=0.8.30;

import {Gtin} from "../../common/types/Gtin.sol";
import {PartyId} from "../../parties/types/PartyId.sol";
import {MeasureUnit} from "../types/LotTypes.sol";
import {QuotaId, QuotaShare, QuotaSlot, QuotaState, QuotaTerms} from "../types/QuotaTypes.sol";

/// @title IQuotas
/// @notice How much may be brought into being under a protected name in a season: a certifier grants it, lots of origin
/// draw on it, and their sum never passes it.
/// @dev A unique code does not stop more rice being sold under a name than was grown, nor does a mass per lot, since
/// anyone can open another lot. A quota does.
///
/// The terms come with every call; their EIP-712 hash is the quota's id. They name the one contract that may draw, so
/// nobody sets it later. The certifier can lower what is not yet drawn, never what is, and raise nothing: more takes
/// another grant, in everyone's sight.
///
/// There is no money and no administrator here. Amounts are in the quota's unit of measure, times in Unix seconds.
/// Every deed may come through the ERC-2771 forwarder.
///
/// Assumptions:
/// - Safety: the certifier grants no more than grows, and is the one who may certify the name: whoever reads a lot's
///   quota asks whose it is. A grant stands for good, whatever becomes of the certifier's role later.
/// - Safety: the drawing contract says truly for which party it draws, what for and when the lot was commissioned.
interface IQuotas {
    /* EVENTS */

    /// @notice A certifier granted a quota.
    /// @param id The quota.
    /// @param certifier The party that granted it.
    /// @param name The keccak256 of the protected name.
    /// @param by Which of its accounts.
    /// @param terms All terms.
    event QuotaGranted(
        QuotaId indexed id,
        PartyId indexed certifier,
        bytes32 indexed name,
        address by,
        QuotaTerms terms
    );

    /// @notice The certifier set how much a party may draw.
    /// @param id The quota.
    /// @param party The party.
    /// @param by Which account of the certifier.
    /// @param amount The party's share, drawn before or not.
    event QuotaShareSet(QuotaId indexed id, PartyId indexed party, address indexed by, uint64 amount);

    /// @notice A lot of origin drew on a quota.
    /// @param id The quota.
    /// @param party For which party.
    /// @param gtin The product class of the lot.
    /// @param amount How much.
    /// @param drawn What all draws so far come to.
    event QuotaDrawn(QuotaId indexed id, PartyId indexed party, Gtin indexed gtin, uint64 amount, uint64 drawn);

    /// @notice The certifier lowered a quota.
    /// @param id The quota.
    /// @param by Which of its accounts.
    /// @param amount How much may be drawn in all from now on; the same as was drawn where the rest was revoked.
    event QuotaLowered(QuotaId indexed id, address indexed by, uint64 amount);

    /* ERRORS */

    /// @notice There is no amount.
    /// @param id The quota.
    error QuotaNoAmount(QuotaId id);

    /// @notice The season is empty.
    /// @param id The quota.
    /// @param from When it would start.
    /// @param until When it would end.
    error QuotaEmptySeason(QuotaId id, uint40 from, uint40 until);

    /// @notice There is no name, no unit of measure or no drawing contract.
    /// @param id The quota.
    error QuotaIncomplete(QuotaId id);

    /// @notice The deed is the certifier's.
    /// @param id The quota.
    /// @param party The party for which the caller acts.
    /// @param certifier The certifier.
    error QuotaWrongCertifier(QuotaId id, PartyId party, PartyId certifier);

    /// @notice The quota's state does not allow this.
    /// @param id The quota.
    /// @param current Its state now.
    /// @param expected The state that allows it.
    error QuotaUnexpectedState(QuotaId id, QuotaState current, QuotaState expected);

    /// @notice The drawing contract is another.
    /// @param id The quota.
    /// @param caller Who tried.
    /// @param drawer The drawing contract.
    error QuotaWrongDrawer(QuotaId id, address caller, address drawer);

    /// @notice The amount is in another unit of measure.
    /// @param id The quota.
    /// @param unit The unit of the amount.
    /// @param expected The unit of the quota.
    error QuotaWrongUnit(QuotaId id, MeasureUnit unit, MeasureUnit expected);

    /// @notice The lot was not commissioned in the season.
    /// @param id The quota.
    /// @param time When it was commissioned.
    /// @param from When the season starts.
    /// @param until When it ends, exclusive.
    error QuotaOutOfSeason(QuotaId id, uint40 time, uint40 from, uint40 until);

    /// @notice The party's share is not enough.
    /// @param id The quota.
    /// @param party The party.
    /// @param amount How much it would draw.
    /// @param left How much it can draw yet.
    error QuotaShareExceeded(QuotaId id, PartyId party, uint64 amount, uint64 left);

    /// @notice The quota is not enough.
    /// @param id The quota.
    /// @param amount How much would be drawn.
    /// @param left How much can be drawn yet.
    error QuotaExceeded(QuotaId id, uint64 amount, uint64 left);

    /// @notice The amount is not between what was drawn and what could be drawn before.
    /// @param id The quota.
    /// @param given The amount that was given.
    /// @param drawn What was drawn.
    /// @param amount What could be drawn in all.
    error QuotaNotLowered(QuotaId id, uint64 given, uint64 drawn, uint64 amount);

    /// @notice Less was given to a party than it has drawn.
    /// @param id The quota.
    /// @param party The party.
    /// @param given The share that was given.
    /// @param drawn What the party has drawn.
    error QuotaShareBelowDrawn(QuotaId id, PartyId party, uint64 given, uint64 drawn);

    /// @notice Parties and shares do not pair.
    /// @param parties How many parties were given.
    /// @param amounts How many shares.
    error QuotaUnpairedShares(uint256 parties, uint256 amounts);

    /* DEEDS */

    /// @notice A certifier grants a quota.
    /// @dev Emits {QuotaGranted}. The quota becomes Open.
    ///
    /// Notes:
    /// - A season that is over can be granted too: a root of lots may have been anchored in it, and draws when its lots
    ///   are materialized.
    ///
    /// Requirements:
    /// - There must be a name, a unit and a drawing contract (`QuotaIncomplete`), an amount (`QuotaNoAmount`), and a
    ///   season that ends after it starts (`QuotaEmptySeason`).
    /// - The caller must act for a party with the role of certifier now (see {IParties-requireRole}), and that must be
    ///   the certifier in the terms (`QuotaWrongCertifier`).
    /// - These terms must not have been granted before (`QuotaUnexpectedState`).
    ///
    /// @param terms The terms.
    /// @return id The quota's id.
    function grant(QuotaTerms calldata terms) external returns (QuotaId id);

    /// @notice The certifier sets how much each of some parties may draw, in place of the amount in the terms.
    /// @dev Emits {QuotaShareSet} for each.
    ///
    /// Notes:
    /// - Shares are bounds and reserve nothing: their sum may pass the quota, and then the first to draw are served.
    /// - A share of zero shuts a party out that has not drawn.
    /// - A party that draws meanwhile may make this fail; the certifier then sets it anew.
    ///
    /// Requirements:
    /// - There must be as many parties as amounts (`QuotaUnpairedShares`).
    /// - The caller must act for the certifier, with that role now (`QuotaWrongCertifier`).
    /// - The quota must be Open (`QuotaUnexpectedState`).
    /// - No share may be below what its party has drawn (`QuotaShareBelowDrawn`).
    ///
    /// @param terms The terms.
    /// @param parties The parties.
    /// @param amounts The share of each, what it has drawn included.
    function setShares(QuotaTerms calldata terms, PartyId[] calldata parties, uint64[] calldata amounts) external;

    /// @notice The drawing contract draws for a lot of origin.
    /// @dev Emits {QuotaDrawn}. The quota stays Open, or becomes Closed when all is drawn. What was drawn never comes
    /// back.
    ///
    /// Requirements:
    /// - The quota must be Open (`QuotaUnexpectedState`).
    /// - The caller must be the drawing contract (`QuotaWrongDrawer`).
    /// - There must be an amount (`QuotaNoAmount`), in the quota's unit (`QuotaWrongUnit`).
    /// - The lot must be commissioned in the season (`QuotaOutOfSeason`).
    /// - The amount must not pass what is left of the party's share (`QuotaShareExceeded`), nor what is left of the
    ///   quota (`QuotaExceeded`).
    ///
    /// @param terms The terms.
    /// @param party For which party.
    /// @param gtin The product class of the lot.
    /// @param amount How much, in `unit`.
    /// @param unit The unit of measure.
    /// @param time When the lot was commissioned; where its root was anchored before, when that was.
    /// @return id The quota's id.
    function draw(
        QuotaTerms calldata terms,
        PartyId party,
        Gtin gtin,
        uint64 amount,
        MeasureUnit unit,
        uint40 time
    ) external returns (QuotaId id);

    /// @notice The certifier lowers how much may be drawn in all.
    /// @dev Emits {QuotaLowered}. The quota stays Open, or becomes Closed where no more is left than was drawn.
    ///
    /// Requirements:
    /// - The caller must act for the certifier, with that role now (`QuotaWrongCertifier`).
    /// - The quota must be Open (`QuotaUnexpectedState`).
    /// - The amount must be at least what was drawn, and less than before (`QuotaNotLowered`).
    ///
    /// @param terms The terms.
    /// @param amount How much may be drawn in all.
    function lower(QuotaTerms calldata terms, uint64 amount) external;

    /// @notice The certifier revokes all that is not yet drawn, however much that is by then.
    /// @dev Emits {QuotaLowered}. The quota becomes Closed.
    ///
    /// Requirements:
    /// - The caller must act for the certifier, with that role now (`QuotaWrongCertifier`).
    /// - The quota must be Open (`QuotaUnexpectedState`).
    ///
    /// @param terms The terms.
    /// @return rest What could have been drawn yet.
    function revokeRest(QuotaTerms calldata terms) external returns (uint64 rest);

    /* VIEWS */

    /// @notice Where a quota stands.
    /// @param id The quota.
    /// @return Its state.
    function stateOf(QuotaId id) external view returns (QuotaState);

    /// @notice What is stored of a quota. Needs no terms.
    /// @param id The quota.
    /// @return The slot, empty where it was never granted.
    function slotOf(QuotaId id) external view returns (QuotaSlot memory);

    /// @notice What is stored of a party in a quota.
    /// @param id The quota.
    /// @param party The party.
    /// @return Its share, empty where it has none of its own and drew nothing.
    function shareOf(QuotaId id, PartyId party) external view returns (QuotaShare memory);

    /// @notice The most that can be drawn for a party now.
    /// @param terms The terms.
    /// @param party The party.
    /// @return The amount, in the quota's unit; zero where the quota is not Open.
    function drawableOf(QuotaTerms calldata terms, PartyId party) external view returns (uint64);

    /// @notice The registry that says who certifiers are.
    /// @return Its address.
    function parties() external view returns (address);

    /// @notice The id of a quota: the EIP-712 digest of its terms for this contract and chain.
    /// @param terms The terms.
    /// @return The id.
    function idOf(QuotaTerms calldata terms) external view returns (QuotaId);
}
