// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CustodyModel, Factor, LotId, LotTerms, MeasureUnit} from "../../../contracts/provenance/types/LotTypes.sol";
import {draw, oneIn} from "../../shared/Cheats.sol";
import {LotsWorld} from "./LotsWorld.sol";

/// @notice What the campaign remembers of a lot. Places of parties and quotas count from one, and zero is none.
/// @param id Its id.
/// @param product The place of its product.
/// @param number Its number.
/// @param terms What it was made with.
/// @param brand The party that commissioned it.
/// @param holder The party that holds it.
/// @param offered The party that may take it over.
/// @param quota The quota that it drew on.
/// @param consumed What transformations took of it.
/// @param shared What lots stand on together that were made of it.
/// @param writtenOff What was found to be missing, or was lost when it ended.
/// @param unpacked The units whose mass came back, one bit each.
/// @param gone The units that are gone with their mass, one bit each.
/// @param most The most that could become of what it was made of.
/// @param depth How many generations stand above it.
/// @param ancestors The lots above it, one bit each.
/// @param notices How many notices there were about it.
/// @param inForce The notices in force, one bit each.
/// @param isEnded Whether it was decommissioned.
/// @param isHandedOver Whether it was ever taken over.
struct LotTrack {
    LotId id;
    uint256 product;
    uint256 number;
    LotTerms terms;
    uint256 brand;
    uint256 holder;
    uint256 offered;
    uint256 quota;
    uint256 consumed;
    uint256 shared;
    uint256 writtenOff;
    uint256 unpacked;
    uint256 gone;
    uint256 most;
    uint256 depth;
    uint256 ancestors;
    uint256 notices;
    uint256 inForce;
    bool isEnded;
    bool isHandedOver;
}

/// @notice What the campaign remembers of a quota.
/// @param amount How much may be drawn, by all that its certifier did.
/// @param drawn How much its lots are.
struct QuotaBook {
    uint256 amount;
    uint256 drawn;
}

/// @notice A lot that somebody would have.
/// @param product The place of its product.
/// @param number Its number.
/// @param terms Its terms.
struct Draft {
    uint256 product;
    uint256 number;
    LotTerms terms;
}

/// @notice What happened, to be counted.
enum LotDeed {
    Commission,
    Originate,
    Materialize,
    MaterializeOrigin,
    Process,
    Repack,
    Merge,
    Split,
    HandOver,
    Adjust,
    Unpack,
    LoseUnits,
    End,
    Rate,
    Lower,
    Recall,
    Lift,
    Refusal
}

/// @title LotsBooks
/// @notice What a campaign about lots writes down, and what it works out of that by itself.
abstract contract LotsBooks is LotsWorld {
    /* CONSTANTS */

    uint256 internal constant MAX_LOTS = 24;
    /// @dev The most that a lot and a unit can hold.
    uint256 internal constant FULL = 2 ** 52 - 1;
    uint256 private constant FULL_UNIT = 2 ** 24 - 1;

    /* STORAGE */

    LotTrack[] internal _tracks;
    mapping(uint256 lot => uint256[] lots) internal _parents;
    mapping(LotId id => uint256 place) private _places;
    mapping(uint256 quota => QuotaBook book) internal _books;
    mapping(uint256 quota => mapping(uint256 party => uint256 amount)) internal _drawnBy;
    mapping(bytes32 key => Factor factor) internal _rates;
    mapping(uint256 party => bool isSuspended) internal _suspended;
    mapping(LotDeed deed => uint256 count) internal _effects;
    string internal _broken;

    /* CONSTRUCTOR */

    constructor() {
        for (uint256 quota = 1; quota <= QUOTAS; ++quota) _books[quota].amount = quotaAt(quota).amount;
    }

    /* VIEWS */

    function births() external view returns (uint256) {
        return _tracks.length;
    }

    function trackAt(uint256 lot) external view returns (LotTrack memory) {
        return _tracks[lot];
    }

    function parentsAt(uint256 lot) external view returns (uint256[] memory) {
        return _parents[lot];
    }

    function bookAt(uint256 quota) external view returns (QuotaBook memory) {
        return _books[quota];
    }

    function placeOf(LotId id) external view returns (uint256) {
        return _places[id];
    }

    /// @notice Whether a lot, or one above it, is under a notice.
    function isOfRecalled(uint256 lot) external view returns (bool) {
        for (uint256 i = 0; i < lot; ++i) {
            if (_tracks[lot].ancestors & (1 << i) != 0 && _tracks[i].inForce != 0) return true;
        }
        return false;
    }

    function effectsOf(LotDeed deed) external view returns (uint256) {
        return _effects[deed];
    }

    /// @notice A rule that a deed broke, or nothing.
    function broken() external view returns (string memory) {
        return _broken;
    }

    /* INTERNAL: WHAT IS SO */

    /// @dev What is neither in coded units nor used up.
    function _leftOf(uint256 lot) internal view returns (uint256) {
        LotTrack storage track = _tracks[lot];
        uint256 coded = track.terms.units - _bits(track.unpacked);
        return track.terms.quantity - coded * track.terms.unitSize - track.consumed - track.writtenOff;
    }

    function _acts(uint256 party) internal view returns (bool) {
        return party != STRANGER && !_suspended[party];
    }

    /// @dev Whether the party holds a lot that has not ended, and may act now.
    function _owns(uint256 party, uint256 lot) internal view returns (bool) {
        return _acts(party) && _tracks[lot].holder == party && !_tracks[lot].isEnded;
    }

    /// @dev Whether a lot can be born so, of a party with its product's prefix.
    function _isBearable(Draft memory draft, uint256 party) internal view returns (bool) {
        LotTerms memory terms = draft.terms;
        (uint256 coded, bool isCoded) = (uint256(terms.units) * terms.unitSize, terms.units > 0);
        bool isWhole = isCoded == (terms.unitSize > 0) && isCoded == (terms.unitRoot != 0);
        bool isMass = terms.quantity > 0 && terms.quantity <= FULL && coded <= terms.quantity;
        bool isUnit = _isSame(terms.unit, KILOGRAM) || _isSame(terms.unit, LITER);
        bool isNew = _places[_idOf(draft.product, draft.number)] == 0;
        return isNew && isMass && isUnit && isWhole && terms.unitSize <= FULL_UNIT && _hasPrefix(party, draft.product);
    }

    /// @dev Whether a party can draw so much for a lot of that time.
    function _isDrawable(
        uint256 quota,
        uint256 party,
        LotTerms memory terms,
        uint256 time
    ) internal view returns (bool) {
        QuotaBook storage book = _books[quota];
        uint256 share = quotaAt(quota).partyAmount - _drawnBy[quota][party];
        bool isRoom = terms.quantity <= share && terms.quantity <= book.amount - book.drawn;
        return isRoom && _isSame(terms.unit, KILOGRAM) && time < quotaAt(quota).until;
    }

    /// @dev What a share may become, if anybody can say: worked out by whole denominators and the rest.
    function _yieldOf(
        uint256 inspector,
        uint256 input,
        uint256 share,
        Draft memory output
    ) internal view returns (bool isKnown, uint256 amount) {
        LotTrack storage track = _tracks[input];
        bool isSame = track.product == output.product && _isSame(track.terms.unit, output.terms.unit);
        if (isSame) return (true, share);

        Factor storage rate = _rates[
            _rateKey(inspector, track.product, track.terms.unit, output.product, output.terms.unit)
        ];
        if (_now < rate.from || _now >= rate.until) return (false, 0);
        uint256 whole = share / rate.denominator;
        return (true, whole * rate.numerator + ((share % rate.denominator) * rate.numerator) / rate.denominator);
    }

    function _isVoid(uint256 lot, uint256 index) internal view returns (bool) {
        return (_tracks[lot].unpacked | _tracks[lot].gone) & (1 << index) != 0;
    }

    /* INTERNAL: WHAT HAPPENED */

    /// @dev Writes a new lot down.
    function _bear(Draft memory draft, uint256 party, uint256 quota) internal returns (uint256 lot) {
        LotId id = _idOf(draft.product, draft.number);
        lot = _tracks.length;
        if (_places[id] != 0) {
            _broken = "a lot was born twice";
            return _places[id] - 1;
        }
        LotTrack storage track = _tracks.push();
        (track.id, track.product, track.number, track.terms) = (id, draft.product, draft.number, draft.terms);
        (track.brand, track.holder, track.quota) = (party, party, quota);
        _places[id] = lot + 1;
        if (quota == 0) return lot;

        _books[quota].drawn += draft.terms.quantity;
        _drawnBy[quota][party] += draft.terms.quantity;
    }

    /// @dev Writes down that a deed was refused.
    function _refused(bool isRight) internal {
        if (isRight) _broken = "a right deed was refused";
        ++_effects[LotDeed.Refusal];
    }

    /// @dev Writes down that a deed took effect.
    function _done(LotDeed deed, bool isRight, string memory wrong) internal {
        if (!isRight) _broken = wrong;
        ++_effects[deed];
    }

    /* INTERNAL: WHAT IS DRAWN */

    /// @dev A number that no lot has, or if it may be, one that some lot has.
    function _drawNumber(uint256 seed, uint256 free, bool isWild) internal view returns (uint256) {
        bool isUsed = isWild && _tracks.length > 0 && oneIn(3, seed, "used");
        return isUsed ? _tracks[draw(seed, "number", 0, _tracks.length - 1)].number : free;
    }

    /// @dev A lot of so much: bulk, or coded to the last unit of measure or in part; if it may be, with a flaw.
    function _drawDraft(
        uint256 seed,
        uint256 product,
        uint256 number,
        uint256 quantity,
        bool isWild
    ) internal pure returns (Draft memory draft) {
        (draft.product, draft.number) = (product, number);
        LotTerms memory terms = draft.terms;
        (terms.gtin, terms.prefixLength, terms.lot) = (gtinAt(product), 7, _numberOf(number));
        terms.quantity = uint64(quantity);
        terms.unit = (product % 2 == 0) != (isWild && oneIn(4, seed, "unit")) ? KILOGRAM : LITER;
        terms.custody = CustodyModel(draw(seed, "custody", 0, oneIn(3, seed, "weak") ? 5 : 1));
        terms.details = bytes32(seed);
        uint256 units =
            quantity == 0 || oneIn(4, seed, "bulk") ? 0 : draw(seed, "units", 1, quantity < 10 ? quantity : 10);
        if (units > 0) {
            uint256 size = oneIn(2, seed, "all") ? quantity / units : draw(seed, "size", 1, quantity / units);
            (terms.units, terms.unitSize) = (uint32(units), uint32(size < FULL_UNIT ? size : FULL_UNIT));
            terms.unitRoot = bytes32(seed | 1);
        }
        if (isWild && oneIn(3, seed, "flaw")) _flaw(seed, terms);
    }

    /// @dev A party, mostly the one that may.
    function _mostly(uint256 seed, uint256 party) internal pure returns (uint256) {
        return oneIn(8, seed, "other") ? draw(seed, "party", 1, STRANGER) : party;
    }

    function _rateKey(
        uint256 inspector,
        uint256 input,
        MeasureUnit inputUnit,
        uint256 output,
        MeasureUnit outputUnit
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(inspector, input, inputUnit, output, outputUnit));
    }

    function _isSame(MeasureUnit a, MeasureUnit b) internal pure returns (bool) {
        return MeasureUnit.unwrap(a) == MeasureUnit.unwrap(b);
    }

    function _bits(uint256 set) internal pure returns (uint256 number) {
        for (; set != 0; set &= set - 1) ++number;
    }

    /* PRIVATE */

    /// @dev What no lot may be: one unit of measure less than is coded, nothing, too much, half coded, badly measured.
    function _flaw(uint256 seed, LotTerms memory terms) private pure {
        uint256 flaw = draw(seed, "which", 0, 5);
        if (flaw == 0) terms.quantity = terms.units == 0 ? 0 : uint64(terms.units) * terms.unitSize - 1;
        if (flaw == 1) (terms.quantity, terms.units, terms.unitSize, terms.unitRoot) = (0, 0, 0, 0);
        if (flaw == 2) terms.quantity = uint64(FULL + 1);
        if (flaw == 3) terms.unitRoot = terms.unitRoot == 0 ? bytes32("root") : bytes32(0);
        if (flaw == 4) (terms.quantity, terms.units, terms.unitSize) = (uint64(FULL), 1, uint32(FULL_UNIT + 1));
        if (flaw == 5) terms.unit = MeasureUnit.wrap("kgm");
    }
}
