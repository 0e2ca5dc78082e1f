// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Gtin} from "../../../contracts/common/types/Gtin.sol";
import {PartyId, RoleSet} from "../../../contracts/parties/types/PartyTypes.sol";
import {ILogisticUnits} from "../../../contracts/provenance/interfaces/ILogisticUnits.sol";
import {
    Aggregation,
    LogisticState,
    LogisticUnit,
    PackedUnits
} from "../../../contracts/provenance/types/LogisticTypes.sol";
import {LotId, LotSlot} from "../../../contracts/provenance/types/LotTypes.sol";
import {Sscc} from "../../../contracts/provenance/types/Sscc.sol";
import {CHEATS, deploy, draw, oneIn} from "../../shared/Cheats.sol";

/// @notice What the campaign remembers of a logistic unit. Whatever happens to one is written down at once for all that
/// are in it.
/// @param holder The party that has it.
/// @param offered The party that may take it over, or zero.
/// @param parent The place of the one that it is directly in, or zero.
/// @param level How many levels it has.
/// @param units How many coded units were packed directly into it.
/// @param state Its state.
struct LogisticTrack {
    uint256 holder;
    uint256 offered;
    uint256 parent;
    uint256 level;
    uint32 units;
    LogisticState state;
}

/// @notice What happened, to be counted.
enum LogisticAct {
    Pack,
    PackDeep,
    Offer,
    TakeOver,
    TakeOut,
    Open,
    OpenNested,
    Refusal
}

/// @title LogisticHandler
/// @notice What the runner calls in a random sequence: three parties that pack cases into pallets and pallets into
/// containers, hand them over, take things out and open them, as those who may and as others, with what is theirs and
/// what is not. It is the registry and the lots, too.
abstract contract LogisticHandler {
    /* CONSTANTS */

    /// @notice How many SSCCs there are; their places begin at one.
    uint256 public constant PLACES = 10;
    uint256 private constant PARTIES = 3;
    uint256 private constant MAX_LEVELS = 8;

    /* STORAGE */

    ILogisticUnits internal immutable LOGISTICS;

    uint256 private _actions;
    mapping(uint256 place => LogisticTrack track) private _tracks;
    mapping(LogisticAct act => uint256 count) private _effects;
    string private _broken;

    /* CONSTRUCTOR */

    constructor() {
        LOGISTICS = ILogisticUnits(deploy("LogisticUnits", abi.encode(address(this), address(this), address(0xf0))));
    }

    modifier action() {
        ++_actions;
        _;
    }

    /// @notice What the logistic units ask the registry: the first accounts act for one party each, others for none.
    function requireRole(address account, RoleSet, uint40) public pure returns (PartyId) {
        uint160 place = uint160(account) - 0x1000;
        require(place > 0 && place <= PARTIES, "no party");
        return PartyId.wrap(uint64(place));
    }

    function requireIssuer(address account, RoleSet oneOf, Gtin, uint8, uint40 time) external pure returns (PartyId) {
        return requireRole(account, oneOf, time);
    }

    /// @notice What they ask the lots: each lot is as large as it can be, and no unit is void.
    function slotOf(LotId) external pure returns (LotSlot memory slot) {
        slot.units = type(uint32).max;
    }

    function isVoided(LotId, uint32) external pure returns (bool) {
        return false;
    }

    /* ACTIONS */

    /// @notice Somebody packs a new logistic unit, or one under an SSCC that was used.
    function pack(uint256 seed) external action {
        uint256 place = _placeToPack(seed);
        uint256 party = draw(seed, "party", 1, PARTIES);
        uint256[] memory children = _childrenFor(seed, party);
        uint32 units = children.length == 0 || oneIn(3, seed, "both") ? uint32(draw(seed, "units", 1, 50)) : 0;
        if (oneIn(12, seed, "stranger")) party = PARTIES + 1;
        bool isRight = _mayPack(place, party, children);
        Aggregation memory terms = _termsOf(place, children, units);

        _as(party);
        try LOGISTICS.aggregate(terms) {
            if (!isRight) _broken = "something was packed that may not be";
            uint256 level = 1 + _highest(children);
            for (uint256 i = 0; i < children.length; ++i) {
                (_tracks[children[i]].parent, _tracks[children[i]].offered) = (place, 0);
                _tracks[children[i]].state = LogisticState.Inside;
            }
            _tracks[place] = LogisticTrack(party, 0, 0, level, units, LogisticState.Packed);
            ++_effects[level > 2 ? LogisticAct.PackDeep : LogisticAct.Pack];
        } catch {
            _refused(isRight);
        }
    }

    /// @notice Somebody offers a logistic unit to a party, or to nobody.
    function offer(uint256 seed) external action {
        uint256 place = _placeOf(seed, LogisticState.Packed);
        (uint256 party, uint256 to) = (_mostlyHolder(seed, place), draw(seed, "to", 0, PARTIES));
        bool isRight = _mayMove(place, party);

        _as(party);
        try LOGISTICS.offer(ssccAt(place), PartyId.wrap(uint64(to))) {
            if (!isRight) _broken = "another's was offered";
            _tracks[place].offered = to;
            ++_effects[LogisticAct.Offer];
        } catch {
            _refused(isRight);
        }
    }

    /// @notice Somebody takes a logistic unit over, mostly who may.
    function takeOver(uint256 seed) external action {
        uint256 place = _placeOf(seed, LogisticState.Packed);
        for (uint256 i = 0; i < PLACES && _tracks[place].offered == 0; ++i) place = (place % PLACES) + 1;
        LogisticTrack storage track = _tracks[place];
        uint256 party = oneIn(6, seed, "other") ? draw(seed, "party", 1, PARTIES + 1) : track.offered;
        uint16 seen = uint16(childrenOf(place) + (oneIn(8, seed, "miscounted") ? 1 : 0));
        bool isRight = track.state == LogisticState.Packed && party > 0 && party <= PARTIES;
        isRight = isRight && party == track.offered && seen == childrenOf(place);

        _as(party);
        try LOGISTICS.takeOver(ssccAt(place), seen) {
            if (!isRight) _broken = "something was taken over that was not offered so";
            track.offered = 0;
            _give(place, party);
            ++_effects[LogisticAct.TakeOver];
        } catch {
            _refused(isRight);
        }
    }

    /// @notice Somebody takes one or two logistic units out of another.
    function takeOut(uint256 seed) external action {
        uint256 child = _placeOf(seed, LogisticState.Inside);
        uint256 place = oneIn(8, seed, "elsewhere") ? draw(seed, "place", 1, PLACES) : _tracks[child].parent;
        if (place == 0) return;
        uint256 party = _mostlyHolder(seed, place);
        Sscc[] memory children = new Sscc[](oneIn(8, seed, "twice") ? 2 : 1);
        for (uint256 i = 0; i < children.length; ++i) children[i] = ssccAt(child);
        bool isRight = _mayMove(place, party) && _tracks[child].parent == place && children.length == 1;

        _as(party);
        try LOGISTICS.takeOut(ssccAt(place), children, 0) {
            if (!isRight) _broken = "something was taken out that was not in it, or another's";
            (_tracks[child].parent, _tracks[child].state) = (0, LogisticState.Packed);
            _tracks[place].offered = 0;
            ++_effects[LogisticAct.TakeOut];
        } catch {
            _refused(isRight);
        }
    }

    /// @notice Somebody opens a logistic unit, often one with others in it.
    function open(uint256 seed) external action {
        uint256 place = _placeOf(seed, LogisticState.Packed);
        bool isNested = oneIn(2, seed, "nested");
        for (uint256 i = 0; i < PLACES && isNested && childrenOf(place) == 0; ++i) place = (place % PLACES) + 1;
        uint256 party = _mostlyHolder(seed, place);
        bool isRight = _mayMove(place, party);

        _as(party);
        try LOGISTICS.disaggregate(ssccAt(place), 0) {
            if (!isRight) _broken = "another's was opened";
            ++_effects[childrenOf(place) > 0 ? LogisticAct.OpenNested : LogisticAct.Open];
            for (uint256 i = 1; i <= PLACES; ++i) {
                if (_tracks[i].parent == place) (_tracks[i].parent, _tracks[i].state) = (0, LogisticState.Packed);
            }
            (_tracks[place].state, _tracks[place].offered) = (LogisticState.Unpacked, 0);
        } catch {
            _refused(isRight);
        }
    }

    /// @notice Which functions the runner calls, more often what matters more.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](10);
        for (uint256 i = 0; i < 4; ++i) selectors[i] = this.pack.selector;
        selectors[4] = this.offer.selector;
        selectors[5] = this.offer.selector;
        selectors[6] = this.takeOver.selector;
        selectors[7] = this.takeOver.selector;
        selectors[8] = this.takeOut.selector;
        selectors[9] = this.open.selector;
    }

    /* VIEWS */

    function trackAt(uint256 place) external view returns (LogisticTrack memory) {
        return _tracks[place];
    }

    function unitAt(uint256 place) external view returns (LogisticUnit memory) {
        return LOGISTICS.unitOf(ssccAt(place));
    }

    function outermostAt(uint256 place) external view returns (Sscc) {
        return LOGISTICS.outermostOf(ssccAt(place));
    }

    function isWithin(uint256 place, uint256 inner) external view returns (bool) {
        return LOGISTICS.isWithin(ssccAt(place), ssccAt(inner));
    }

    /// @notice Whether the last of the coded units that the campaign packs at a place is inside.
    function hasUnits(uint256 place) external view returns (bool) {
        uint32 units = _tracks[place].units;
        if (units == 0) return LOGISTICS.unitRootOf(ssccAt(place)) != 0;
        return LOGISTICS.isInside(ssccAt(place), packedAt(place, units), units - 1, new bytes32[](0));
    }

    function effectsOf(LogisticAct act) external view returns (uint256) {
        return _effects[act];
    }

    /// @notice Whether the invariants look now: at every sixteenth action, for what breaks them stays broken.
    function isInspected() external view returns (bool) {
        return _actions % 16 == 0;
    }

    /// @notice A rule that a deed broke, or nothing.
    function broken() external view returns (string memory) {
        return _broken;
    }

    /// @notice How many are directly in one, by the campaign's books.
    function childrenOf(uint256 place) public view returns (uint256 count) {
        for (uint256 i = 1; i <= PLACES; ++i) if (_tracks[i].parent == place) ++count;
    }

    /// @notice The SSCC at a place: with the place before its check digit, which weighs three and one from the right.
    function ssccAt(uint256 place) public pure returns (Sscc) {
        uint256 sum = 3 * (place % 10) + place / 10;
        return Sscc.wrap(uint64(10 * place + ((10 - (sum % 10)) % 10)));
    }

    function packedAt(uint256 place, uint32 units) public pure returns (PackedUnits memory) {
        return PackedUnits({lot: LotId.wrap(bytes32(place)), first: 0, last: units - 1});
    }

    /* PRIVATE */

    function _refused(bool isRight) private {
        if (isRight) _broken = "a right deed was refused";
        ++_effects[LogisticAct.Refusal];
    }

    function _as(uint256 party) private {
        CHEATS.prank(address(uint160(0x1000 + party)));
    }

    /// @dev All that is in one goes with it.
    function _give(uint256 place, uint256 party) private {
        _tracks[place].holder = party;
        for (uint256 i = 1; i <= PLACES; ++i) if (_tracks[i].parent == place) _give(i, party);
    }

    /// @dev A place whose SSCC nobody used, mostly.
    function _placeToPack(uint256 seed) private view returns (uint256 place) {
        place = draw(seed, "place", 1, PLACES);
        if (oneIn(8, seed, "used")) return place;
        for (uint256 i = 0; i < PLACES && _tracks[place].state != LogisticState.None; ++i) place = (place % PLACES) + 1;
    }

    /// @dev A place in a state, mostly.
    function _placeOf(uint256 seed, LogisticState state) private view returns (uint256 place) {
        place = draw(seed, "place", 1, PLACES);
        if (oneIn(8, seed, "any")) return place;
        for (uint256 i = 0; i < PLACES && _tracks[place].state != state; ++i) place = (place % PLACES) + 1;
    }

    /// @dev None to three places, mostly of what the party can put in, and sometimes one twice.
    function _childrenFor(uint256 seed, uint256 party) private view returns (uint256[] memory children) {
        children = new uint256[](draw(seed, "children", 0, 3));
        bool isWild = oneIn(8, seed, "wild");
        uint256 place = draw(seed, "child", 1, PLACES);
        for (uint256 i = 0; i < children.length; ++i) {
            for (uint256 j = 0; !isWild && j < PLACES && !_mayMove(place, party); ++j) place = (place % PLACES) + 1;
            children[i] = place;
            if (!oneIn(16, seed, "twice")) place = (place % PLACES) + 1;
        }
    }

    /// @dev The holder, mostly.
    function _mostlyHolder(uint256 seed, uint256 place) private view returns (uint256) {
        return oneIn(6, seed, "other") ? draw(seed, "party", 1, PARTIES + 1) : _tracks[place].holder;
    }

    function _mayMove(uint256 place, uint256 party) private view returns (bool) {
        return _tracks[place].state == LogisticState.Packed && _tracks[place].holder == party;
    }

    function _mayPack(uint256 place, uint256 party, uint256[] memory children) private view returns (bool isRight) {
        isRight = party <= PARTIES && _tracks[place].state == LogisticState.None && _highest(children) < MAX_LEVELS;
        for (uint256 i = 0; i < children.length; ++i) {
            isRight = isRight && _mayMove(children[i], party);
            for (uint256 j = 0; j < i; ++j) isRight = isRight && children[j] != children[i];
        }
    }

    function _highest(uint256[] memory children) private view returns (uint256 level) {
        for (uint256 i = 0; i < children.length; ++i) {
            uint256 other = _tracks[children[i]].level;
            if (other > level) level = other;
        }
    }

    function _termsOf(
        uint256 place,
        uint256[] memory children,
        uint32 units
    ) private pure returns (Aggregation memory terms) {
        (terms.sscc, terms.units) = (ssccAt(place), units);
        terms.children = new Sscc[](children.length);
        for (uint256 i = 0; i < children.length; ++i) terms.children[i] = ssccAt(children[i]);
        if (units > 0) terms.unitRoot = _leaf(packedAt(place, units));
    }

    function _leaf(PackedUnits memory packed) private pure returns (bytes32) {
        bytes32 typeHash = keccak256("PackedUnits(bytes32 lot,uint32 first,uint32 last)");
        return keccak256(bytes.concat(keccak256(abi.encode(typeHash, packed.lot, packed.first, packed.last))));
    }
}
