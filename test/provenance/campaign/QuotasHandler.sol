// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Gtin} from "../../../contracts/common/types/Gtin.sol";
import {PartyId, RoleSet} from "../../../contracts/parties/types/PartyTypes.sol";
import {IQuotas} from "../../../contracts/provenance/interfaces/IQuotas.sol";
import {MeasureUnit} from "../../../contracts/provenance/types/LotTypes.sol";
import {QuotaId, QuotaShare, QuotaSlot, QuotaTerms} from "../../../contracts/provenance/types/QuotaTypes.sol";
import {CHEATS, deploy, draw, oneIn} from "../../shared/Cheats.sol";

/// @notice What the campaign remembers of a quota.
/// @param id Its id.
/// @param amount How much may be drawn in all, by all that its certifier did.
/// @param drawn How much was drawn, by all draws.
/// @param isGranted Whether it was granted.
struct QuotaTrack {
    QuotaId id;
    uint256 amount;
    uint256 drawn;
    bool isGranted;
}

/// @notice What happened, to be counted.
enum QuotaDeed {
    Grant,
    Draw,
    LastDraw,
    Shares,
    Lower,
    Revoke,
    Refusal
}

/// @title QuotasHandler
/// @notice What the runner calls in a random sequence: certifiers who grant, share out, lower and revoke, and draws by
/// right and wrong contracts, for growers within and beyond their shares, in season and out of it. It is the registry,
/// too, and says who certifies.
abstract contract QuotasHandler {
    /* CONSTANTS */

    uint256 public constant GROWERS = 4;
    uint256 private constant CERTIFIERS = 2;
    uint256 private constant MAX_QUOTAS = 4;

    MeasureUnit private constant KILOGRAM = MeasureUnit.wrap("KGM");
    MeasureUnit private constant GRAM = MeasureUnit.wrap("GRM");

    /* STORAGE */

    IQuotas internal immutable QUOTAS;

    uint40 private _now = 1_800_000_000;
    uint256 private _actions;

    QuotaTrack[] private _tracks;
    mapping(uint256 quota => QuotaTerms terms) private _terms;
    mapping(uint256 quota => mapping(uint256 grower => QuotaShare share)) private _shares;
    mapping(QuotaDeed deed => uint256 count) private _effects;
    string private _broken;

    /* CONSTRUCTOR */

    constructor() {
        QUOTAS = IQuotas(deploy("Quotas", abi.encode(address(this), address(0xf0))));
    }

    modifier action() {
        ++_actions;
        CHEATS.warp(_now);
        _;
    }

    /// @notice What the quotas ask the registry: the first accounts act for one certifier each, others for none.
    function requireRole(address account, RoleSet, uint40) external pure returns (PartyId) {
        uint160 place = uint160(account) - 0x1000;
        require(place <= CERTIFIERS, "no certifier");
        return PartyId.wrap(uint64(place));
    }

    /* ACTIONS */

    /// @notice Somebody grants a quota of a few units or of many.
    function grant(uint256 seed) external action {
        uint256 place = _tracks.length;
        if (place == MAX_QUOTAS) return;
        uint256 certifier = draw(seed, "certifier", 1, CERTIFIERS);
        QuotaTerms storage terms = _terms[place];
        terms.certifier = PartyId.wrap(uint64(certifier));
        terms.drawer = address(this);
        terms.name = "name";
        terms.from = uint40(_now - draw(seed, "from", 0, 1 days));
        terms.until = uint40(_now + draw(seed, "until", 1, 6 days));
        terms.unit = KILOGRAM;
        terms.amount = uint64(draw(seed, "amount", 1, oneIn(2, seed, "few") ? 20 : type(uint64).max));
        terms.partyAmount = uint64(draw(seed, "each", 0, terms.amount));
        terms.salt = place;
        _tracks.push(QuotaTrack(QUOTAS.idOf(terms), 0, 0, false));
        _grant(seed, place, certifier);
    }

    /// @notice A quota is drawn on.
    function drawOn(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 place = draw(seed, "quota", 0, _tracks.length - 1);
        QuotaTrack storage track = _tracks[place];
        QuotaTerms memory terms = _terms[place];
        uint256 grower = draw(seed, "grower", 0, GROWERS - 1);
        uint64 amount = _drawAmount(seed, track.amount - track.drawn, limitOf(place, grower));
        uint40 time = uint40(_now - draw(seed, "ago", 0, 6 hours));
        bool isGram = oneIn(10, seed, "gram");
        bool isDrawer = !oneIn(10, seed, "stranger");

        if (!isDrawer) CHEATS.prank(address(0x2000));
        try QUOTAS.draw(terms, growerAt(grower), Gtin.wrap(17), amount, isGram ? GRAM : KILOGRAM, time) {
            if (!isDrawer) _broken = "another contract has drawn";
            if (isGram) _broken = "another unit was drawn";
            if (amount == 0) _broken = "nothing was drawn";
            if (time < terms.from || time >= terms.until) _broken = "a lot out of season has drawn";
            if (!track.isGranted) _broken = "a quota was drawn on that nobody granted";
            track.drawn += amount;
            _shares[place][grower].drawn += amount;
            ++_effects[track.drawn == track.amount ? QuotaDeed.LastDraw : QuotaDeed.Draw];
        } catch {
            ++_effects[QuotaDeed.Refusal];
        }
    }

    /// @notice A certifier sets the share of a grower, or somebody tries.
    function setShare(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 place = draw(seed, "quota", 0, _tracks.length - 1);
        uint256 grower = draw(seed, "grower", 0, GROWERS - 1);
        QuotaShare storage share = _shares[place][grower];
        PartyId[] memory parties = new PartyId[](1);
        uint64[] memory amounts = new uint64[](1);
        parties[0] = growerAt(grower);
        amounts[0] = uint64(draw(seed, "amount", 0, _terms[place].amount));
        if (oneIn(3, seed, "drawn")) amounts[0] = share.drawn;

        bool isRight = _asCertifier(seed, place);
        try QUOTAS.setShares(_terms[place], parties, amounts) {
            if (!isRight) _broken = "a share was set by another";
            (share.amount, share.isOwn) = (amounts[0], true);
            ++_effects[QuotaDeed.Shares];
        } catch {
            ++_effects[QuotaDeed.Refusal];
        }
    }

    /// @notice A certifier lowers a quota, or somebody tries, or to what cannot be.
    function lower(uint256 seed) external action {
        if (_tracks.length == 0) return;
        uint256 place = draw(seed, "quota", 0, _tracks.length - 1);
        QuotaTrack storage track = _tracks[place];
        uint64 amount = uint64(draw(seed, "amount", track.drawn > 0 ? track.drawn - 1 : 0, _terms[place].amount));
        bool isRight = _asCertifier(seed, place);
        if (oneIn(6, seed, "revoke")) {
            try QUOTAS.revokeRest(_terms[place]) returns (uint64 rest) {
                if (!isRight || rest != track.amount - track.drawn) _broken = "a rest was revoked wrong";
                track.amount = track.drawn;
                ++_effects[QuotaDeed.Revoke];
            } catch {
                ++_effects[QuotaDeed.Refusal];
            }
            return;
        }
        try QUOTAS.lower(_terms[place], amount) {
            if (!isRight) _broken = "a quota was lowered by another";
            if (amount < track.amount) track.amount = amount;
            ++_effects[QuotaDeed.Lower];
        } catch {
            ++_effects[QuotaDeed.Refusal];
        }
    }

    /// @notice Time passes.
    function pass(uint256 seed) external action {
        _now += uint40(draw(seed, "hours", 1, 12 hours));
    }

    /// @notice Which functions the runner calls, more often what matters more.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](10);
        for (uint256 i = 0; i < 4; ++i) selectors[i] = this.drawOn.selector;
        selectors[4] = this.grant.selector;
        selectors[5] = this.grant.selector;
        selectors[6] = this.setShare.selector;
        selectors[7] = this.setShare.selector;
        selectors[8] = this.lower.selector;
        selectors[9] = this.pass.selector;
    }

    /* VIEWS */

    function tracks() external view returns (QuotaTrack[] memory) {
        return _tracks;
    }

    function termsAt(uint256 place) external view returns (QuotaTerms memory) {
        return _terms[place];
    }

    function slotAt(uint256 place) external view returns (QuotaSlot memory) {
        return QUOTAS.slotOf(_tracks[place].id);
    }

    function shareAt(uint256 place, uint256 grower) external view returns (QuotaShare memory) {
        return QUOTAS.shareOf(_tracks[place].id, growerAt(grower));
    }

    /// @notice How much a grower may draw in all, by the campaign's books.
    function limitOf(uint256 place, uint256 grower) public view returns (uint256) {
        QuotaShare memory share = _shares[place][grower];
        return share.isOwn ? share.amount : _terms[place].partyAmount;
    }

    /// @notice How much a grower has drawn, by the campaign's books.
    function drawnBy(uint256 place, uint256 grower) external view returns (uint256) {
        return _shares[place][grower].drawn;
    }

    function effectsOf(QuotaDeed deed) external view returns (uint256) {
        return _effects[deed];
    }

    /// @notice Whether the invariants look now: at every eighth action, for what breaks them stays broken.
    function isInspected() external view returns (bool) {
        return _actions % 8 == 0;
    }

    /// @notice A rule that a deed broke, or nothing.
    function broken() external view returns (string memory) {
        return _broken;
    }

    function growerAt(uint256 place) public pure returns (PartyId) {
        return PartyId.wrap(uint64(100 + place));
    }

    /* PRIVATE */

    /// @dev A certifier grants; mostly the one in the terms, and sometimes twice.
    function _grant(uint256 seed, uint256 place, uint256 certifier) private {
        QuotaTrack storage track = _tracks[place];
        for (uint256 i = 0; i < (oneIn(4, seed, "twice") ? 2 : 1); ++i) {
            uint256 caller = oneIn(5, seed, "other") ? draw(seed, "caller", 1, CERTIFIERS + 1) : certifier;
            CHEATS.prank(address(uint160(0x1000 + caller)));
            try QUOTAS.grant(_terms[place]) {
                if (caller != certifier) _broken = "a quota was granted by another";
                if (track.isGranted) _broken = "a quota was granted twice";
                (track.amount, track.isGranted) = (_terms[place].amount, true);
                ++_effects[QuotaDeed.Grant];
            } catch {
                ++_effects[QuotaDeed.Refusal];
            }
        }
    }

    /// @dev Chooses who calls next, mostly the certifier, and says whether it is.
    function _asCertifier(uint256 seed, uint256 place) private returns (bool) {
        uint256 certifier = _terms[place].certifier.raw();
        uint256 caller = oneIn(5, seed, "other") ? draw(seed, "caller", 1, CERTIFIERS + 1) : certifier;
        CHEATS.prank(address(uint160(0x1000 + caller)));
        return caller == certifier;
    }

    /// @dev What is left of the quota or of the share, a part of it, or one unit too much.
    function _drawAmount(uint256 seed, uint256 left, uint256 limit) private pure returns (uint64) {
        uint256 most = oneIn(2, seed, "share") && limit < left ? limit : left;
        if (oneIn(4, seed, "all")) return uint64(most);
        uint256 amount = oneIn(3, seed, "much") ? draw(seed, "amount", 0, most) : draw(seed, "amount", 0, most / 4);
        if (oneIn(6, seed, "too much")) amount = most + 1;
        return uint64(amount < type(uint64).max ? amount : type(uint64).max);
    }
}
