// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Gtin} from "../common/types/Gtin.sol";
import {PartyId, PartyRole, roleSet} from "../parties/types/PartyTypes.sol";
import {LotLedger} from "./LotLedger.sol";
import {ILots} from "./interfaces/ILots.sol";
import {LotLib} from "./libraries/LotLib.sol";
import {
    Consumption,
    CustodyModel,
    Factor,
    FactorSlot,
    LotId,
    LotOutput,
    LotTerms,
    MeasureUnit,
    Transformation
} from "./types/LotTypes.sol";
import {LotWord} from "./types/LotWord.sol";

/// @title LotTransformations
/// @notice Lots made out of lots. See the documentation in {ILots}.
abstract contract LotTransformations is LotLedger {
    /* CONSTANTS */

    /// @dev The most inputs, and the most outputs.
    uint256 private constant WIDEST = 16;

    /* DEEDS */

    /// @inheritdoc ILots
    function transform(Transformation calldata transformation) external returns (LotId[] memory outputs) {
        (uint256 inputs, uint256 count) = (transformation.inputs.length, transformation.outputs.length);
        bool isWidth = inputs > 0 && count > 0 && inputs <= WIDEST && count <= WIDEST;
        require(isWidth, LotInvalidWidth(inputs, count, WIDEST));
        address caller = _msgSender();
        LotTerms calldata first = transformation.outputs[0].terms;
        PartyId party = _parties.requireIssuer(caller, ISSUERS, first.gtin, first.prefixLength, _now());
        _requireOther(transformation.inspector, party);
        LotWord[] memory words = _take(transformation, party);

        outputs = new LotId[](count);
        uint64[] memory shares = new uint64[](count * inputs);
        for (uint256 i = 0; i < count; ++i) {
            outputs[i] = _make(transformation, i, words, shares, party, caller);
        }
        emit LotsTransformed({
            eventHash: transformation.eventHash,
            party: party,
            inspector: transformation.inspector,
            by: caller,
            inputs: transformation.inputs,
            outputs: outputs,
            shares: shares
        });
    }

    /// @inheritdoc ILots
    function setFactor(Factor calldata factor) external {
        bool isSound = factor.numerator > 0 && factor.denominator > 0 && factor.from < factor.until;
        require(isSound, LotFactorInvalid(factor.input, factor.output));
        address caller = _msgSender();
        PartyId inspector = _parties.requireRole(caller, roleSet(PartyRole.Inspector), _now());

        bytes32 key = _factorKey(inspector, factor.input, factor.inputUnit, factor.output, factor.outputUnit);
        _factors[key] = FactorSlot({
            numerator: factor.numerator,
            denominator: factor.denominator,
            from: factor.from,
            until: factor.until
        });
        emit FactorSet(inspector, factor.input, factor.output, caller, factor);
    }

    /* PRIVATE */

    /// @dev Takes the inputs, and returns how they stood before.
    function _take(Transformation calldata transformation, PartyId party) private returns (LotWord[] memory words) {
        Consumption[] calldata inputs = transformation.inputs;
        words = new LotWord[](inputs.length);
        LotId previous;
        for (uint256 i = 0; i < inputs.length; ++i) {
            (LotId lot, uint64 amount) = (inputs[i].lot, inputs[i].amount);
            require(LotId.unwrap(lot) > LotId.unwrap(previous), LotInputsUnordered(lot, previous));
            LotWord word = _requireActive(lot);
            _requireHolder(lot, word, party);
            uint64 left = word.left();
            require(amount > 0 && amount <= left, LotNotEnoughLeft(lot, amount, left));
            _requireShared(transformation, i);

            _lots[lot] = word.withLeft(left - amount);
            (words[i], previous) = (word, lot);
        }
    }

    /// @dev Makes one output of its shares of the inputs, and writes the shares down for the event.
    function _make(
        Transformation calldata transformation,
        uint256 place,
        LotWord[] memory words,
        uint64[] memory shares,
        PartyId party,
        address caller
    ) private returns (LotId lot) {
        LotOutput calldata output = transformation.outputs[place];
        if (place > 0) _requireIssuable(output.terms, caller);
        uint8 parents = 0;
        for (uint256 i = 0; i < words.length; ++i) {
            shares[place * words.length + i] = output.shares[i];
            if (output.shares[i] > 0) ++parents;
        }
        lot = _give({terms: output.terms, brand: party, by: caller, parents: parents, isOfOrigin: false});
        require(parents > 0, LotWithoutParent(lot));
        _requireYield(transformation, output, lot, words);
        _requireCustody(output, lot, words, parents);

        uint256 next = 0;
        for (uint256 i = 0; i < words.length; ++i) {
            if (output.shares[i] > 0) _parents[lot][next++] = transformation.inputs[i].lot;
        }
    }

    /// @dev The outputs stand together on no more of an input than is taken of it.
    function _requireShared(Transformation calldata transformation, uint256 input) private pure {
        Consumption calldata consumption = transformation.inputs[input];
        uint256 shared = 0;
        for (uint256 i = 0; i < transformation.outputs.length; ++i) {
            uint64[] calldata shares = transformation.outputs[i].shares;
            uint256 inputs = transformation.inputs.length;
            require(shares.length == inputs, LotSharesUnpaired(i, shares.length, inputs));
            shared += shares[input];
        }
        uint64 amount = consumption.amount;
        require(shared <= amount, LotSharesExceedAmount(consumption.lot, shared, amount));
    }

    /// @dev The caller may commission this output too; an account acts for one party ever, so it is the same.
    function _requireIssuable(LotTerms calldata terms, address caller) private view {
        _parties.requireIssuer(caller, ISSUERS, terms.gtin, terms.prefixLength, _now());
    }

    /// @dev The output gives no more than its shares may become.
    function _requireYield(
        Transformation calldata transformation,
        LotOutput calldata output,
        LotId lot,
        LotWord[] memory words
    ) private view {
        uint256 most = 0;
        for (uint256 i = 0; i < words.length; ++i) {
            uint64 share = output.shares[i];
            if (share > 0) most += _yieldDown(transformation.inspector, share, words[i], output.terms);
        }
        uint64 quantity = output.terms.quantity;
        require(quantity <= most, LotYieldExceeded(lot, quantity, most));
    }

    /// @dev What a share may become: all of it where nothing but the lot changes, else by the inspector's factor.
    function _yieldDown(
        PartyId inspector,
        uint64 share,
        LotWord input,
        LotTerms calldata output
    ) private view returns (uint256) {
        (Gtin gtin, MeasureUnit unit) = (input.gtin(), input.unit());
        bool isSame = gtin == output.gtin && MeasureUnit.unwrap(unit) == MeasureUnit.unwrap(output.unit);
        if (isSame) return share;

        FactorSlot memory factor = _factors[_factorKey(inspector, gtin, unit, output.gtin, output.unit)];
        bool counts = block.timestamp >= factor.from && block.timestamp < factor.until;
        require(counts, LotFactorMissing(inspector, gtin, output.gtin));
        return (uint256(share) * factor.numerator) / factor.denominator;
    }

    /// @dev The output is not stricter than its weakest input, and keeps an identity only of one.
    function _requireCustody(LotOutput calldata output, LotId lot, LotWord[] memory words, uint8 parents) private pure {
        CustodyModel allowed = parents > 1 ? CustodyModel.Segregated : CustodyModel.IdentityPreserved;
        for (uint256 i = 0; i < words.length; ++i) {
            if (output.shares[i] > 0) allowed = LotLib.weaker(allowed, words[i].custody());
        }
        CustodyModel claimed = output.terms.custody;
        require(claimed >= allowed, LotCustodyTooStrict(lot, claimed, allowed));
    }
}
