// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILots} from "../../../contracts/provenance/interfaces/ILots.sol";
import {
    Consumption,
    CustodyModel,
    Factor,
    LotId,
    LotOutput,
    LotTerms,
    Transformation
} from "../../../contracts/provenance/types/LotTypes.sol";
import {QuotaTerms} from "../../../contracts/provenance/types/QuotaTypes.sol";
import {draw, oneIn} from "../../shared/Cheats.sol";
import {Draft, LotDeed, LotsBooks, LotTrack} from "./LotsBooks.sol";

/// @notice Two lots under a root that somebody anchored.
/// @param anchorer Who did.
/// @param root The root.
/// @param time When.
/// @param mayIssue Whether the anchorer might commission lots then.
/// @param drafts The lots.
/// @param quotas What each draws on, or zero.
struct Anchored {
    uint256 anchorer;
    bytes32 root;
    uint256 time;
    bool mayIssue;
    Draft[2] drafts;
    uint256[2] quotas;
}

/// @notice A transformation that somebody would have.
/// @param party The party.
/// @param inspector The inspector.
/// @param inputs The places of the inputs.
/// @param outputs The outputs.
/// @param most What may become of each output's shares.
/// @param isKnown Whether all of that can be said.
/// @param isWild Whether something of it may be wrong.
/// @param call What is sent.
struct Plan {
    uint256 party;
    uint256 inspector;
    uint256[] inputs;
    Draft[] outputs;
    uint256[] most;
    bool isKnown;
    bool isWild;
    Transformation call;
}

/// @title LotsBirths
/// @notice How the lots of a campaign come into being: commissioned with and without a quota, one or two at a time, out
/// of anchored trees, and made of other lots; soundly, and with everything that may be wrong.
abstract contract LotsBirths is LotsBooks {
    /* STORAGE */

    Anchored[] private _anchors;

    /* CONSTRUCTOR */

    /// @dev The inspector states a factor between any two products.
    constructor() {
        for (uint256 pair = 0; pair < PRODUCTS * PRODUCTS; ++pair) {
            (uint256 input, uint256 output) = (pair / PRODUCTS, pair % PRODUCTS);
            if (input != output) _rate(pair, INSPECTOR, _factorOf(pair, input, output));
        }
        delete _effects[LotDeed.Rate];
    }

    /* ACTIONS */

    /// @notice Somebody commissions a lot, or two at once.
    function commission(uint256 seed) external action {
        if (_tracks.length + 2 > MAX_LOTS) return;
        (uint256 party, uint256 product) = _drawIssuer(seed);
        LotTerms[] memory terms = new LotTerms[](oneIn(3, seed, "two") ? 2 : 1);
        Draft[] memory drafts = new Draft[](terms.length);
        bool isWild = oneIn(3, seed, "wild");
        bool isRight = _acts(party);
        for (uint256 i = 0; i < terms.length; ++i) {
            uint256 own = draw(seed, bytes32(i));
            uint256 number = _drawNumber(own, _tracks.length + i, isWild);
            drafts[i] = _drawDraft(own, product, number, _drawQuantity(own), isWild);
            terms[i] = drafts[i].terms;
            isRight = isRight && _isBearable(drafts[i], party);
        }
        if (drafts.length == 2) isRight = isRight && drafts[0].number != drafts[1].number;

        bytes memory call =
            terms.length == 1
                ? abi.encodeCall(ILots.commission, (terms[0]))
                : abi.encodeCall(ILots.commissionMany, (terms));
        _as(party);
        if (!_send(call)) return _refused(isRight);
        for (uint256 i = 0; i < drafts.length; ++i) _bear(drafts[i], party, 0);
        _done(LotDeed.Commission, isRight, "a lot was commissioned that may not be");
    }

    /// @notice Somebody commissions a lot of origin, often of all that is left of the quota or one more.
    function originate(uint256 seed) external action {
        if (_tracks.length == MAX_LOTS) return;
        (uint256 party, uint256 product) = _drawIssuer(seed);
        uint256 quota = draw(seed, "quota", 1, QUOTAS);
        bool isWild = oneIn(3, seed, "wild");
        if (!isWild) product -= product % 2;
        uint256 number = _drawNumber(seed, _tracks.length, isWild);
        Draft memory draft = _drawDraft(seed, product, number, _drawOrigin(seed, quota, party), isWild);
        bool isRight = _acts(party) && _isBearable(draft, party) && _isDrawable(quota, party, draft.terms, _now);
        QuotaTerms memory terms = quotaAt(quota);

        _as(party);
        try LOTS.commissionOfOrigin(draft.terms, terms) {
            _bear(draft, party, quota);
            _done(LotDeed.Originate, isRight, "a lot of origin was commissioned that may not be");
        } catch {
            _refused(isRight);
        }
    }

    /// @notice Somebody anchors a root over two lots, one of which may be of origin; sometimes an old root again.
    function anchor(uint256 seed) external action {
        uint256 place = _anchors.length;
        bool isOld = place > 0 && oneIn(6, seed, "old");
        if (!isOld) _plant(seed, place);
        Anchored storage anchored = _anchors[isOld ? draw(seed, "place", 0, place - 1) : place];

        _as(anchored.anchorer);
        try LOTS.anchorLots(anchored.root) {
            if (isOld) _broken = "a root was anchored twice";
        } catch {
            _refused(!isOld);
        }
    }

    /// @notice Somebody brings a lot under an anchored root: as it is, or altered.
    function materialize(uint256 seed) external action {
        if (_anchors.length == 0 || _tracks.length == MAX_LOTS) return;
        Anchored storage anchored = _anchors[draw(seed, "place", 0, _anchors.length - 1)];
        uint256 which = draw(seed, "which", 0, 1);
        (Draft memory draft, uint256 quota) = (anchored.drafts[which], anchored.quotas[which]);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _leafOf(anchored.drafts[1 - which].terms, anchored.quotas[1 - which]);
        bool isTrue = !oneIn(4, seed, "altered");
        if (!isTrue) quota = _alter(seed, draft, quota, proof);
        bool isRight = isTrue && anchored.mayIssue && _isBearable(draft, anchored.anchorer);
        if (quota > 0) isRight = isRight && _isDrawable(quota, anchored.anchorer, draft.terms, anchored.time);

        if (!_bring(anchored, draft.terms, quota, proof)) return _refused(isRight);
        _bear(draft, anchored.anchorer, quota);
        LotDeed deed = quota > 0 ? LotDeed.MaterializeOrigin : LotDeed.Materialize;
        _done(deed, isRight, "a lot was materialized that may not be");
    }

    /// @notice Somebody makes lots of lots.
    function transform(uint256 seed) external action {
        if (_tracks.length == 0 || _tracks.length + 3 > MAX_LOTS) return;
        Plan memory plan;
        plan.isWild = oneIn(3, seed, "wild");
        _drawInputs(seed, plan);
        if (plan.inputs.length == 0) return;
        _drawPlan(seed, plan);
        bool isRight = _isMakeable(plan);

        _as(plan.party);
        try LOTS.transform(plan.call) {
            _settle(plan);
            _done(_kindOf(plan), isRight, "lots were made that may not be");
        } catch {
            _refused(isRight);
        }
    }

    /// @notice An inspector states a factor, or somebody tries.
    function rate(uint256 seed) external action {
        uint256 party = _mostly(seed, oneIn(4, seed, "brand") ? BRAND : INSPECTOR);
        uint256 pair = draw(seed, "pair", 0, PRODUCTS * PRODUCTS - 1);
        Factor memory factor = _factorOf(seed, pair / PRODUCTS, pair % PRODUCTS);
        factor.from = uint40(_now + draw(seed, "from", 0, 2) - 1);
        factor.until = uint40(_now + draw(seed, "until", 0, 60));
        if (oneIn(12, seed, "nothing")) factor.numerator = 0;
        if (oneIn(12, seed, "of nothing")) factor.denominator = 0;
        _rate(pair, party, factor);
    }

    /* PRIVATE: WHAT IS SENT */

    function _send(bytes memory call) private returns (bool success) {
        (success, ) = address(LOTS).call(call);
    }

    /// @dev Anyone brings a lot under a root.
    function _bring(
        Anchored storage anchored,
        LotTerms memory terms,
        uint256 quota,
        bytes32[] memory proof
    ) private returns (bool) {
        (address anchorer, bytes32 root) = (_accounts[anchored.anchorer], anchored.root);
        if (quota == 0) return _send(abi.encodeCall(ILots.materialize, (terms, anchorer, root, proof)));
        return _send(abi.encodeCall(ILots.materializeOfOrigin, (terms, quotaAt(quota), anchorer, root, proof)));
    }

    function _rate(uint256 pair, uint256 party, Factor memory factor) private {
        bool isRight = _inspects(party) && _acts(party) && factor.from < factor.until;
        isRight = isRight && factor.numerator > 0 && factor.denominator > 0;
        _as(party);
        try LOTS.setFactor(factor) {
            (uint256 input, uint256 output) = (pair / PRODUCTS, pair % PRODUCTS);
            _rates[_rateKey(party, input, factor.inputUnit, output, factor.outputUnit)] = factor;
            _done(LotDeed.Rate, isRight, "a factor was stated that may not be");
        } catch {
            _refused(isRight);
        }
    }

    /// @dev Writes a root over two new lots down.
    function _plant(uint256 seed, uint256 place) private {
        Anchored storage anchored = _anchors.push();
        (uint256 party, uint256 product) = _drawIssuer(seed);
        for (uint256 i = 0; i < 2; ++i) {
            uint256 own = draw(seed, bytes32(i));
            uint256 quota = oneIn(2, own, "origin") ? draw(own, "quota", 1, QUOTAS) : 0;
            uint256 quantity = quota > 0 ? _drawOrigin(own, quota, party) : _drawQuantity(own);
            uint256 kind = quota > 0 ? product - (product % 2) : product;
            anchored.drafts[i] = _drawDraft(own, kind, 100 + 2 * place + i, quantity, oneIn(6, own, "wild"));
            anchored.quotas[i] = quota;
        }
        (anchored.anchorer, anchored.time, anchored.mayIssue) = (party, _now, party <= ISSUERS && _acts(party));
        anchored.root = _pairOf(
            _leafOf(anchored.drafts[0].terms, anchored.quotas[0]),
            _leafOf(anchored.drafts[1].terms, anchored.quotas[1])
        );
    }

    /// @dev Writes down what a transformation did.
    function _settle(Plan memory plan) private {
        for (uint256 i = 0; i < plan.inputs.length; ++i) {
            LotTrack storage input = _tracks[plan.inputs[i]];
            input.consumed += plan.call.inputs[i].amount;
            input.shared += _sharedOf(plan, i);
        }
        for (uint256 k = 0; k < plan.outputs.length; ++k) {
            uint256 lot = _bear(plan.outputs[k], plan.party, 0);
            LotTrack storage track = _tracks[lot];
            track.most = plan.most[k];
            for (uint256 i = 0; i < plan.inputs.length; ++i) {
                if (plan.call.outputs[k].shares[i] == 0) continue;
                uint256 parent = plan.inputs[i];
                _parents[lot].push(parent);
                track.ancestors |= (1 << parent) | _tracks[parent].ancestors;
                if (track.depth <= _tracks[parent].depth) track.depth = _tracks[parent].depth + 1;
            }
        }
    }

    /* PRIVATE: WHAT IS RIGHT */

    function _isMakeable(Plan memory plan) private view returns (bool) {
        bool isRight = plan.isKnown && _acts(plan.party) && plan.inspector != plan.party;
        for (uint256 i = 0; i < plan.inputs.length && isRight; ++i) {
            (uint256 lot, uint256 amount) = (plan.inputs[i], plan.call.inputs[i].amount);
            bool isOrdered = i == 0 || _isBefore(plan.inputs[i - 1], lot);
            bool isThere = _owns(plan.party, lot) && amount > 0 && amount <= _leftOf(lot);
            isRight = isOrdered && isThere && _sharedOf(plan, i) <= amount;
        }
        for (uint256 k = 0; k < plan.outputs.length && isRight; ++k) {
            Draft memory draft = plan.outputs[k];
            isRight = _isBearable(draft, plan.party) && draft.terms.quantity <= plan.most[k];
            isRight = isRight && draft.terms.custody >= _allowedOf(plan, k);
            for (uint256 j = 0; j < k; ++j) {
                Draft memory other = plan.outputs[j];
                isRight = isRight && (other.product != draft.product || other.number != draft.number);
            }
        }
        return isRight;
    }

    /// @dev What may become of the shares of an output, if anybody can say.
    function _mostOf(
        Plan memory plan,
        uint256 k,
        Draft memory draft
    ) private view returns (bool isKnown, uint256 most) {
        isKnown = true;
        for (uint256 i = 0; i < plan.inputs.length; ++i) {
            uint256 share = plan.call.outputs[k].shares[i];
            if (share == 0) continue;
            (bool isRated, uint256 amount) = _yieldOf(plan.inspector, plan.inputs[i], share, draft);
            isKnown = isKnown && isRated;
            most += amount;
        }
    }

    /// @dev The strictest custody of an output: that of its weakest parent, and no identity of several.
    function _allowedOf(Plan memory plan, uint256 k) private view returns (CustodyModel weakest) {
        uint256 parents = 0;
        for (uint256 i = 0; i < plan.inputs.length; ++i) {
            if (plan.call.outputs[k].shares[i] == 0) continue;
            CustodyModel custody = _tracks[plan.inputs[i]].terms.custody;
            if (custody > weakest) weakest = custody;
            ++parents;
        }
        if (parents > 1 && weakest == CustodyModel.IdentityPreserved) weakest = CustodyModel.Segregated;
    }

    function _sharedOf(Plan memory plan, uint256 input) private pure returns (uint256 shared) {
        for (uint256 k = 0; k < plan.outputs.length; ++k) shared += plan.call.outputs[k].shares[input];
    }

    function _isBefore(uint256 lot, uint256 other) private view returns (bool) {
        return LotId.unwrap(_tracks[lot].id) < LotId.unwrap(_tracks[other].id);
    }

    function _kindOf(Plan memory plan) private view returns (LotDeed) {
        if (plan.inputs.length > 1) return LotDeed.Merge;
        if (plan.outputs.length > 1) return LotDeed.Split;
        return _tracks[plan.inputs[0]].product == plan.outputs[0].product ? LotDeed.Repack : LotDeed.Process;
    }

    /* PRIVATE: WHAT IS DRAWN */

    /// @dev A party that issues, mostly, and a product of its own, mostly.
    function _drawIssuer(uint256 seed) private pure returns (uint256 party, uint256 product) {
        party = draw(seed, "issuer", 1, oneIn(12, seed, "stranger") ? STRANGER : ISSUERS);
        product = _drawProduct(seed, oneIn(12, seed, "another's") ? STRANGER : party);
    }

    function _drawProduct(uint256 seed, uint256 party) private pure returns (uint256) {
        return party > ISSUERS ? draw(seed, "product", 0, PRODUCTS - 1) : 2 * party - 1 - draw(seed, "product", 0, 1);
    }

    function _drawQuantity(uint256 seed) private pure returns (uint256) {
        return oneIn(8, seed, "vast") ? FULL - draw(seed, "less", 0, 3) : draw(seed, "quantity", 1, 40);
    }

    /// @dev A little of a quota, all that is left for a party, or one unit of measure more.
    function _drawOrigin(uint256 seed, uint256 quota, uint256 party) private view returns (uint256 amount) {
        uint256 share = quotaAt(quota).partyAmount - _drawnBy[quota][party];
        uint256 left = _books[quota].amount - _books[quota].drawn;
        amount = share < left ? share : left;
        if (oneIn(8, seed, "more")) return amount + 1;
        return oneIn(6, seed, "rest") ? amount : draw(seed, "amount", 1, 20);
    }

    /// @dev A party, and one to three lots that it holds and of which something is left, in the order of their ids.
    function _drawInputs(uint256 seed, Plan memory plan) private view {
        (uint256 all, uint256 found) = (_tracks.length, 0);
        uint256 start = draw(seed, "start", 0, all - 1);
        for (uint256 i = 0; i < all && (_tracks[start].holder > ISSUERS || _leftOf(start) == 0); ++i) {
            start = (start + 1) % all;
        }
        plan.party = plan.isWild ? _mostly(seed, _tracks[start].holder) : _tracks[start].holder;
        uint256[] memory inputs = new uint256[](draw(seed, "inputs", 1, 3));
        for (uint256 i = 0; i < all && found < inputs.length; ++i) {
            uint256 lot = (start + i) % all;
            bool isFit = _owns(plan.party, lot) && _leftOf(lot) > 0;
            if (isFit || (plan.isWild && oneIn(16, seed, bytes32(i)))) inputs[found++] = lot;
        }
        assembly ("memory-safe") {
            mstore(inputs, found)
        }
        plan.inputs = inputs;
        if (plan.isWild && oneIn(6, seed, "unordered")) return;
        for (uint256 i = 1; i < found; ++i) {
            for (uint256 j = i; j > 0 && _isBefore(inputs[j], inputs[j - 1]); --j) {
                (inputs[j], inputs[j - 1]) = (inputs[j - 1], inputs[j]);
            }
        }
    }

    /// @dev How much is taken of each input, and what is made of that.
    function _drawPlan(uint256 seed, Plan memory plan) private view {
        uint256 width = plan.inputs.length;
        uint256 count = oneIn(2, seed, "one") ? 1 : draw(seed, "outputs", 2, 3);
        plan.inspector = plan.isWild && oneIn(6, seed, "inspector") ? draw(seed, "who", 0, CERTIFIER) : INSPECTOR;
        plan.isKnown = true;
        (plan.outputs, plan.most) = (new Draft[](count), new uint256[](count));
        plan.call.inspector = _ids[plan.inspector];
        (plan.call.inputs, plan.call.outputs) = (new Consumption[](width), new LotOutput[](count));
        uint256[] memory rests = new uint256[](width);
        for (uint256 i = 0; i < width; ++i) {
            uint256 left = _leftOf(plan.inputs[i]);
            uint256 amount = oneIn(3, seed, bytes32(i)) ? left : draw(seed, bytes32(i + 3), left > 0 ? 1 : 0, left);
            if (plan.isWild && oneIn(8, seed, bytes32(i + 6))) amount = left + 1;
            plan.call.inputs[i] = Consumption(_tracks[plan.inputs[i]].id, uint64(amount));
            rests[i] = amount;
        }
        for (uint256 k = 0; k < count; ++k) _drawOutput(draw(seed, bytes32(k + 9)), plan, k, rests);
    }

    /// @dev An output on shares of what is not shared yet, mostly of as much as may become of them.
    function _drawOutput(uint256 seed, Plan memory plan, uint256 k, uint256[] memory rests) private view {
        plan.call.outputs[k].shares = _drawShares(seed, rests, plan.isWild, k + 1 == plan.outputs.length);
        bool isSame = oneIn(2, seed, "same") && _hasPrefix(plan.party, _tracks[plan.inputs[0]].product);
        uint256 product = isSame ? _tracks[plan.inputs[0]].product : _drawProduct(seed, plan.party);
        uint256 number = _drawNumber(seed, _tracks.length + k, plan.isWild);
        (, uint256 most) = _mostOf(plan, k, _drawDraft(seed, product, number, 1, plan.isWild));
        uint256 quantity = most == 0 || oneIn(2, seed, "most") ? most : draw(seed, "quantity", 1, most);
        if (quantity > FULL) quantity = FULL;
        if (plan.isWild && oneIn(4, seed, "more")) quantity = most + 1;

        Draft memory draft = _drawDraft(seed, product, number, quantity, plan.isWild);
        uint256 weakest = uint256(_allowedOf(plan, k));
        if (plan.isWild && oneIn(4, seed, "strict") && weakest > 0) --weakest;
        else if (oneIn(4, seed, "weak")) weakest = draw(seed, "weaker", weakest, 5);
        draft.terms.custody = CustodyModel(weakest);
        (plan.outputs[k], plan.call.outputs[k].terms) = (draft, draft.terms);
        bool isKnown;
        (isKnown, plan.most[k]) = _mostOf(plan, k, draft);
        plan.isKnown = plan.isKnown && isKnown;
    }

    /// @dev All that is left of each input for the last output, or a part; if it may be, nothing, or one too many.
    function _drawShares(
        uint256 seed,
        uint256[] memory rests,
        bool isWild,
        bool isLast
    ) private pure returns (uint64[] memory shares) {
        shares = new uint64[](rests.length);
        for (uint256 i = 0; i < rests.length; ++i) {
            uint256 own = draw(seed, bytes32(i));
            uint256 most = isLast || rests[i] < 2 ? rests[i] : rests[i] - 1;
            bool isAll = most == 0 || (isLast && oneIn(2, own, "all"));
            uint256 share = isAll ? most : draw(own, "share", isWild ? 0 : 1, most);
            rests[i] -= share;
            shares[i] = uint64(isWild && oneIn(12, own, "more") ? share + 1 : share);
        }
    }

    /// @dev Makes a lot another than the one that was anchored, or its proof another; returns its quota.
    function _alter(
        uint256 seed,
        Draft memory draft,
        uint256 quota,
        bytes32[] memory proof
    ) private pure returns (uint256) {
        uint256 how = draw(seed, "how", 0, 3);
        if (how == 0) return (quota + 1) % (QUOTAS + 1);
        if (how == 1) ++draft.terms.quantity;
        if (how == 2) proof[0] = ~proof[0];
        if (how == 3) draft.number += 1_000;
        if (how == 3) draft.terms.lot = _numberOf(draft.number);
        return quota;
    }

    /// @dev A factor between two products, for a long time.
    function _factorOf(uint256 seed, uint256 input, uint256 output) private pure returns (Factor memory) {
        return
            Factor({
                input: gtinAt(input),
                inputUnit: input % 2 == 0 ? KILOGRAM : LITER,
                output: gtinAt(output),
                outputUnit: output % 2 == 0 ? KILOGRAM : LITER,
                numerator: uint64(draw(seed, "numerator", 1, 7)),
                denominator: uint64(draw(seed, "denominator", 1, 5)),
                from: START,
                until: START + 1_000
            });
    }
}
