// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ICowryToken} from "../../../contracts/token/interfaces/ICowryToken.sol";
import {ISalesPledges} from "../../../contracts/token/interfaces/ISalesPledges.sol";
import {PledgeTerms} from "../../../contracts/token/types/PledgeTypes.sol";
import {BurnReason} from "../../../contracts/token/types/TokenTypes.sol";
import {CHEATS, draw, oneIn, signed} from "../../shared/Cheats.sol";
import {Deed, Rule, Spent, TokenRecord} from "./TokenRecord.sol";

/// @title TokenHandler
/// @notice What the runner calls in a random sequence: people who issue, pay, burn, pledge and carry tokens to other
/// chains, do what they may and try what they may not, and let time pass.
abstract contract TokenHandler is TokenRecord {
    uint256 private constant WHOLE = 10_000;

    bytes32 private constant PAYMENT_TYPEHASH = keccak256(
        "PayWithAuthorization(address from,address to,uint256 amount,uint16 burnShare,"
        "uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    mapping(address payer => mapping(bytes32 nonce => bool used)) private _used;
    mapping(address supplier => Spent[] reports) private _reports;

    /// @dev In 1/10,000 of a unit: what reports made due less what was burned for it.
    mapping(address supplier => uint256 amount) private _owed;

    /// @notice What exists on the other chain.
    uint256 public represented;

    /// @notice All that the runner calls.
    function actions() external pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](12);
        selectors[0] = this.issue.selector;
        selectors[1] = this.move.selector;
        selectors[2] = this.allow.selector;
        selectors[3] = this.spend.selector;
        selectors[4] = this.burn.selector;
        selectors[5] = this.pay.selector;
        selectors[6] = this.paySigned.selector;
        selectors[7] = this.cross.selector;
        selectors[8] = this.forge.selector;
        selectors[9] = this.pledge.selector;
        selectors[10] = this.report.selector;
        selectors[11] = this.settle.selector;
    }

    /// @notice Whether the pledges keep of each supplier what it owes.
    function areDuesExact() external view returns (bool) {
        for (uint256 place = 0; place < SUPPLIERS; ++place) {
            address supplier = _people[place];
            if (PLEDGES.pledgeOf(supplier).accrued != _owed[supplier]) return false;
        }
        return true;
    }

    /* ACTIONS: THE TOKEN */

    /// @notice The issuer issues, up to a unit more than it may; or somebody else tries.
    function issue(uint256 seed) external {
        _wait(seed);
        uint256 actor = oneIn(4, seed, "other") ? draw(seed, "actor", 0, PEOPLE - 1) : ISSUER;
        uint256 most = oneIn(4, seed, "more") ? ISSUE_LIMIT + 1 : TOKEN.issuable() + 1;
        uint256 amount = oneIn(2, seed, "most") ? most - 1 : draw(seed, "amount", 0, most);
        bytes memory data = abi.encodeCall(ICowryToken.issue, (_drawHolder(seed, "to"), amount));
        if (!_tryWithoutLoss(Deed.Issue, actor, address(TOKEN), data)) return;

        _issues.push(Spent(_now, amount));
        if (actor != ISSUER) _break(Rule.Issuer, "another than the issuer issued");
    }

    /// @notice A holder sends some of its own.
    function move(uint256 seed) external {
        uint256 actor = draw(seed, "actor", 0, HOLDERS - 1);
        bytes memory data = abi.encodeCall(IERC20.transfer, (_drawPerson(seed, "to"), _drawAmount(seed, actor)));
        _try(Deed.Move, actor, actor, address(TOKEN), data);
    }

    /// @notice A holder allows somebody, or the pledges, to spend.
    function allow(uint256 seed) external {
        uint256 actor = draw(seed, "actor", 0, HOLDERS - 1);
        address spender = oneIn(2, seed, "pledges") ? address(PLEDGES) : _drawHolder(seed, "spender");
        uint256 amount = oneIn(4, seed, "all") ? type(uint256).max : draw(seed, "amount", 0, ISSUE_LIMIT);
        _tryWithoutLoss(Deed.Allow, actor, address(TOKEN), abi.encodeCall(IERC20.approve, (spender, amount)));
    }

    /// @notice Somebody sends or destroys what is another's, by an allowance or without one.
    function spend(uint256 seed) external {
        uint256 actor = draw(seed, "actor", 0, oneIn(4, seed, "other") ? PEOPLE - 1 : HOLDERS - 1);
        uint256 owner = oneIn(4, seed, "custody") ? BRIDGE : draw(seed, "owner", 0, HOLDERS - 1);
        uint256 allowed = TOKEN.allowance(_people[owner], _people[actor]);
        uint256 amount = _drawAmount(seed, owner);
        if (amount > allowed && oneIn(2, seed, "allowed")) amount = allowed;
        uint256 way = draw(seed, "way", 0, 2);
        bytes memory data = abi.encodeCall(IERC20.transferFrom, (_people[owner], _drawPerson(seed, "to"), amount));
        if (way == 1) data = abi.encodeCall(ICowryToken.burnFrom, (_people[owner], amount));
        if (way == 2) {
            data = abi.encodeCall(
                ICowryToken.burnFromWithReason,
                (_people[owner], amount, BurnReason.Sales, bytes32(seed))
            );
        }
        Deed deed = way == 0 ? Deed.MoveAllowed : Deed.BurnAllowed;
        (bool done, ) = _try(deed, actor, owner, address(TOKEN), data);
        if (done && amount > allowed) _break(Rule.Word, "somebody spent more than was allowed");
    }

    /// @notice A holder, or the bridge that should not, destroys what it has.
    function burn(uint256 seed) external {
        uint256 actor = oneIn(4, seed, "bridge") ? BURNING_BRIDGE : draw(seed, "actor", 0, HOLDERS - 1);
        uint256 amount = _drawAmount(seed, actor);
        bytes memory data = abi.encodeCall(ICowryToken.burn, (amount));
        if (oneIn(2, seed, "reason")) {
            data = abi.encodeCall(ICowryToken.burnWithReason, (amount, BurnReason.BuyBack, bytes32(seed)));
        }
        _try(Deed.Burn, actor, actor, address(TOKEN), data);
    }

    /// @notice A holder pays, and destroys a share.
    function pay(uint256 seed) external {
        uint256 payer = draw(seed, "payer", 0, HOLDERS - 1);
        uint256 payee = (payer + draw(seed, "payee", 1, HOLDERS - 1)) % HOLDERS;
        uint256 amount = _drawAmount(seed, payer);
        uint16 share = uint16(draw(seed, "share", 0, MAX_BURN_SHARE + 1));
        bytes memory data = abi.encodeCall(ICowryToken.pay, (_people[payee], amount, share));
        (bool done, int256[PEOPLE] memory gains) = _try(Deed.Pay, payer, payer, address(TOKEN), data);
        if (done) _checkPayment(gains[payer], gains[payee], amount, share);
    }

    /// @notice Anyone presents a holder's signed payment, often one that was presented before.
    function paySigned(uint256 seed) external {
        uint256 payer = draw(seed, "payer", 0, HOLDERS - 1);
        uint256 payee = (payer + 1) % HOLDERS;
        bytes32 nonce = bytes32(draw(seed, "nonce", 0, 7));
        uint256 amount = draw(seed, "amount", 0, TOKEN.balanceOf(_people[payer]) / 4);
        uint16 share = uint16(draw(seed, "share", 0, MAX_BURN_SHARE));
        uint256 signer = oneIn(8, seed, "forged") ? BURNING_BRIDGE : payer;
        bytes memory data = _signedPayment(payer, payee, amount, share, nonce, signer);
        uint256 actor = draw(seed, "actor", 0, PEOPLE - 1);
        (bool done, int256[PEOPLE] memory gains) = _try(Deed.PaySigned, actor, payer, address(TOKEN), data);
        if (!done) return;

        _checkPayment(gains[payer], gains[payee], amount, share);
        if (signer != payer) _break(Rule.Word, "a forged signature paid");
        if (_used[_people[payer]][nonce]) _break(Rule.Nonce, "a nonce was used twice");
        _used[_people[payer]][nonce] = true;
    }

    /* ACTIONS: BRIDGES */

    /// @notice Tokens go to the other chain, into custody here; or come back.
    function cross(uint256 seed) external {
        uint256 holder = draw(seed, "holder", 0, HOLDERS - 1);
        if (oneIn(2, seed, "out")) {
            uint256 amount = _drawAmount(seed, holder);
            bytes memory data = abi.encodeCall(IERC20.transfer, (_people[BRIDGE], amount));
            (bool done, ) = _try(Deed.CrossOut, holder, holder, address(TOKEN), data);
            if (done) represented += amount;
        } else {
            uint256 amount = draw(seed, "amount", 0, represented);
            bytes memory data = abi.encodeCall(IERC20.transfer, (_people[holder], amount));
            (bool done, ) = _try(Deed.CrossIn, BRIDGE, BRIDGE, address(TOKEN), data);
            if (done) represented -= amount;
        }
    }

    /// @notice A bridge tries to make or take tokens by the functions that bridged tokens elsewhere have, and to issue
    /// what it has destroyed.
    function forge(uint256 seed) external {
        uint256 bridge = oneIn(2, seed, "bridge") ? BRIDGE : BURNING_BRIDGE;
        string[5] memory forms = [
            "crosschainMint(address,uint256)",
            "crosschainBurn(address,uint256)",
            "mint(address,uint256)",
            "burn(address,uint256)",
            "issue(address,uint256)"
        ];
        bytes memory data = abi.encodeWithSignature(
            forms[draw(seed, "form", 0, 4)],
            _drawHolder(seed, "whom"),
            draw(seed, "amount", 1, ISSUE_LIMIT)
        );
        if (_tryWithoutLoss(Deed.Issue, bridge, address(TOKEN), data)) _break(Rule.Bridge, "a bridge had a deed here");
    }

    /* ACTIONS: PLEDGES */

    /// @notice A supplier pledges, raises, or tries to lower.
    function pledge(uint256 seed) external {
        _wait(seed);
        uint256 supplier = draw(seed, "supplier", 0, SUPPLIERS - 1);
        PledgeTerms memory terms = PledgeTerms({
            reporter: _people[oneIn(4, seed, "reporter") ? BURNING_BRIDGE : REPORTER],
            basisPoints: uint16(draw(seed, "share", 1, WHOLE)),
            until: uint40(_now + draw(seed, "until", 1, 4_000)),
            period: uint32(draw(seed, "period", 100, 1_000)),
            mostPerPeriod: uint128(draw(seed, "most", 1, ISSUE_LIMIT))
        });
        PledgeTerms memory pledged = PLEDGES.pledgeOf(_people[supplier]).terms;
        if (oneIn(2, seed, "raise") && pledged.until > 0) {
            terms = pledged;
            terms.basisPoints += uint16((WHOLE - terms.basisPoints) / 2);
            terms.until = uint40(_now + draw(seed, "until", 1, 4_000));
        }
        bytes memory data = abi.encodeCall(ISalesPledges.pledge, (terms));
        bool done = _tryWithoutLoss(Deed.Pledge, supplier, address(PLEDGES), data);
        if (done && _now < pledged.until && _isLower(terms, pledged)) _break(Rule.Terms, "a term was lowered");
    }

    /// @notice The reporter, or another, reports sales.
    function report(uint256 seed) external {
        _wait(seed);
        address supplier = _people[draw(seed, "supplier", 0, SUPPLIERS - 1)];
        PledgeTerms memory terms = PLEDGES.pledgeOf(supplier).terms;
        uint256 actor = oneIn(4, seed, "other") ? draw(seed, "actor", 0, PEOPLE - 1) : REPORTER;
        uint256 amount = draw(seed, "amount", 0, (uint256(terms.mostPerPeriod) * 3) / 4 + 1);
        bytes memory data = abi.encodeCall(ISalesPledges.reportSales, (supplier, amount, bytes32(seed)));
        if (!_tryWithoutLoss(Deed.Report, actor, address(PLEDGES), data)) return;

        _reports[supplier].push(Spent(_now, amount));
        _owed[supplier] += amount * terms.basisPoints;
        if (_people[actor] != terms.reporter) _break(Rule.Report, "another than the reporter reported");
        if (_now >= terms.until) _break(Rule.Report, "sales were reported after the end");
        if (_reportedWithin(supplier, terms.period) > terms.mostPerPeriod) {
            _break(Rule.Report, "more was reported than the most per period");
        }
    }

    /// @notice Anyone has a supplier's dues burned.
    function settle(uint256 seed) external {
        uint256 place = draw(seed, "supplier", 0, SUPPLIERS - 1);
        address supplier = _people[place];
        uint256 allowed = TOKEN.allowance(supplier, address(PLEDGES));
        uint256 due = _owed[supplier] / WHOLE;
        bytes memory data = abi.encodeCall(ISalesPledges.settlePledge, (supplier));
        uint256 actor = draw(seed, "actor", 0, PEOPLE - 1);
        (bool done, int256[PEOPLE] memory gains) = _try(Deed.Settle, actor, place, address(PLEDGES), data);
        if (!done) return;

        uint256 paid = uint256(-gains[place]);
        _owed[supplier] -= paid * WHOLE;
        if (paid > due || paid > allowed) _break(Rule.Supplier, "more was burned than is due or allowed");
        if (paid < due && paid < allowed && TOKEN.balanceOf(supplier) > 0) {
            _break(Rule.Supplier, "less was burned than can be");
        }
        for (uint256 other = 0; other < PEOPLE; ++other) {
            if (other != place && gains[other] != 0) _break(Rule.Supplier, "another paid, or was paid");
        }
    }

    /* PRIVATE */

    /// @dev Lets time pass, to anywhere around the edges of periods. The runner keeps no time between calls that it can
    /// be trusted with.
    function _wait(uint256 seed) private {
        _now += oneIn(8, seed, "long") ? ISSUE_PERIOD : draw(seed, "wait", 0, ISSUE_PERIOD / 2);
        CHEATS.warp(_now);
    }

    function _drawPerson(uint256 seed, bytes32 purpose) private view returns (address) {
        // The honest bridge gets tokens by crossings alone.
        uint256 place = draw(seed, purpose, 0, PEOPLE - 2);
        return _people[place < BRIDGE ? place : place + 1];
    }

    function _drawHolder(uint256 seed, bytes32 purpose) private view returns (address) {
        return _people[draw(seed, purpose, 0, HOLDERS - 1)];
    }

    /// @dev All that somebody has, a part, or a unit more.
    function _drawAmount(uint256 seed, uint256 place) private view returns (uint256) {
        uint256 balance = TOKEN.balanceOf(_people[place]);
        return oneIn(4, seed, "all") ? balance : draw(seed, "amount", 0, balance + 1);
    }

    /// @dev The payer lost the amount; the payee gained it less the share, which is rounded down; the rest is no more.
    function _checkPayment(int256 payerGain, int256 payeeGain, uint256 amount, uint256 share) private {
        uint256 received = amount - (amount * share) / WHOLE;
        if (payerGain != -int256(amount)) _break(Rule.Payment, "the payer lost another amount");
        if (payeeGain != int256(received)) _break(Rule.Payment, "the payee gained another amount");
        if (share > MAX_BURN_SHARE) _break(Rule.Payment, "a share above the bound");
    }

    function _signedPayment(
        uint256 payer,
        uint256 payee,
        uint256 amount,
        uint16 share,
        bytes32 nonce,
        uint256 signer
    ) private view returns (bytes memory) {
        (address from, address to, uint256 end) = (_people[payer], _people[payee], type(uint40).max);
        bytes32 message = keccak256(abi.encode(PAYMENT_TYPEHASH, from, to, amount, share, 0, end, nonce));
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", TOKEN.DOMAIN_SEPARATOR(), message));
        bytes memory signature = signed(_keys[signer], digest);
        return abi.encodeCall(ICowryToken.payWithAuthorization, (from, to, amount, share, 0, end, nonce, signature));
    }

    function _isLower(PledgeTerms memory terms, PledgeTerms memory pledged) private pure returns (bool) {
        return
            terms.reporter != pledged.reporter ||
            terms.basisPoints < pledged.basisPoints ||
            terms.until < pledged.until ||
            terms.period > pledged.period ||
            terms.mostPerPeriod < pledged.mostPerPeriod;
    }

    function _reportedWithin(address supplier, uint256 period) private view returns (uint256 sum) {
        Spent[] storage reports = _reports[supplier];
        for (uint256 i = reports.length; i > 0 && reports[i - 1].time + period > _now; --i) {
            sum += reports[i - 1].amount;
        }
    }
}
