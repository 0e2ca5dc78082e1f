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
        Consumption[] calldata inputs = transformation.inputs;
        LotOutput[] calldata given = transformation.outputs;
        Making memory making;
        making.shares = _sharesOf(given, inputs.length);
        (making.caller, making.inspector) = (_msgSender(), transformation.inspector);
        making.party = _requireIssuable(given[0].terms, making.caller);
        _requireOther(making.inspector, making.party);
        making.words = _take(inputs, making);

        outputs = new LotId[](given.length);
        for (uint256 i = 0; i < outputs.length; ++i) {
            outputs[i] = _make(given[i].terms, i, inputs, making);
        }
        emit LotsTransformed({
            eventHash: transformation.eventHash,
            party: making.party,
            inspector: making.inspector,
            by: making.caller,
            inputs: inputs,
            outputs: outputs,
            shares: making.shares
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

    /// @dev What all outputs of a transformation have in common, in memory.
    /// @param party Whose they are.
    /// @param inspector Whose factors count.
    /// @param caller Who makes them.
    /// @param words The inputs, as they stood before.
    /// @param shares The shares of all outputs, one output after the other.
    struct Making {
        PartyId party;
        PartyId inspector;
        address caller;
        LotWord[] words;
        uint64[] shares;
    }

    /// @dev Takes the inputs, and returns how they stood before.
    function _take(Consumption[] calldata inputs, Making memory making) private returns (LotWord[] memory words) {
        words = new LotWord[](inputs.length);
        LotId previous;
        for (uint256 i = 0; i < words.length; ++i) {
            (LotId lot, uint64 amount) = (inputs[i].lot, inputs[i].amount);
            require(LotId.unwrap(lot) > LotId.unwrap(previous), LotInputsUnordered(lot, previous));
            LotWord word = _requireActive(lot);
            _requireHolder(lot, word, making.party);
            uint64 left = word.left();
            require(amount > 0 && amount <= left, LotNotEnoughLeft(lot, amount, left));
            uint256 shared = _sharedOf(making.shares, i, words.length);
            require(shared <= amount, LotSharesExceedAmount(lot, shared, amount));

            _lots[lot] = word.withLeft(left - amount);
            (words[i], previous) = (word, lot);
        }
    }

    /// @dev Makes one output of its shares of the inputs.
    function _make(
        LotTerms calldata terms,
        uint256 place,
        Consumption[] calldata inputs,
        Making memory making
    ) private returns (LotId lot) {
        if (place > 0) _requireIssuable(terms, making.caller);
        (uint8 parents, CustodyModel allowed) = _groundsOf(place, making);
        lot = _give({terms: terms, brand: making.party, by: making.caller, parents: parents, isOfOrigin: false});
        require(parents > 0, LotWithoutParent(lot));
        uint256 most = _derive(terms, place, inputs, making, lot);
        uint64 quantity = terms.quantity;
        require(quantity <= most, LotYieldExceeded(lot, quantity, most));
        CustodyModel claimed = terms.custody;
        require(claimed >= allowed, LotCustodyTooStrict(lot, claimed, allowed));
    }

    /// @dev Writes down what an output is made of, and returns the most that its shares may become.
    function _derive(
        LotTerms calldata terms,
        uint256 place,
        Consumption[] calldata inputs,
        Making memory making,
        LotId lot
    ) private returns (uint256 most) {
        uint256 parents = 0;
        for (uint256 i = 0; i < inputs.length; ++i) {
            uint64 share = making.shares[place * inputs.length + i];
            if (share == 0) continue;
            most += _yieldDown(making.inspector, share, making.words[i], terms);
            _parents[lot][parents++] = inputs[i].lot;
        }
    }

    /// @dev The caller may commission this output. An account acts for one party ever, so it is the same for each.
    function _requireIssuable(LotTerms calldata terms, address caller) private view returns (PartyId) {
        return _parties.requireIssuer(caller, ISSUERS, terms.gtin, terms.prefixLength, _now());
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

        FactorSlot storage factor = _factors[_factorKey(inspector, gtin, unit, output.gtin, output.unit)];
        bool counts = block.timestamp >= factor.from && block.timestamp < factor.until;
        require(counts, LotFactorMissing(inspector, gtin, output.gtin));
        return (uint256(share) * factor.numerator) / factor.denominator;
    }

    /// @dev The shares of all outputs, one output after the other. Each names one of each input.
    function _sharesOf(LotOutput[] calldata outputs, uint256 inputs) private pure returns (uint64[] memory shares) {
        uint256 count = outputs.length;
        bool isWidth = inputs > 0 && count > 0 && inputs <= WIDEST && count <= WIDEST;
        require(isWidth, LotInvalidWidth(inputs, count, WIDEST));

        shares = new uint64[](count * inputs);
        for (uint256 i = 0; i < count; ++i) {
            uint64[] calldata own = outputs[i].shares;
            require(own.length == inputs, LotSharesUnpaired(i, own.length, inputs));
            for (uint256 j = 0; j < inputs; ++j) shares[i * inputs + j] = own[j];
        }
    }

    /// @dev What all outputs together stand on of one input.
    function _sharedOf(uint64[] memory shares, uint256 input, uint256 inputs) private pure returns (uint256 shared) {
        for (uint256 i = input; i < shares.length; i += inputs) shared += shares[i];
    }

    /// @dev On how many inputs an output stands, and the strictest custody that it may claim: not stricter than its
    /// weakest input, and an identity is kept only of one.
    function _groundsOf(
        uint256 place,
        Making memory making
    ) private pure returns (uint8 parents, CustodyModel allowed) {
        (LotWord[] memory words, uint64[] memory shares) = (making.words, making.shares);
        for (uint256 i = 0; i < words.length; ++i) {
            if (shares[place * words.length + i] == 0) continue;
            ++parents;
            allowed = LotLib.weaker(allowed, words[i].custody());
        }
        if (parents > 1) allowed = LotLib.weaker(allowed, CustodyModel.Segregated);
    }
}
